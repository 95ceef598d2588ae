import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { configJsonSchemas } from "../../../src/config/json-schemas.ts";
import { packageRoot } from "../../../src/core/package-root.ts";

const folder = join(packageRoot(), "configs", "schema");

describe("configs/schema", () => {
  it("is what the schemas say now (else run: npx tsx src/config/write-json-schemas.ts)", () => {
    const files = readdirSync(folder).map((name) => [
      name,
      readFileSync(join(folder, name), "utf8"),
    ]);
    expect(Object.fromEntries(files)).toEqual(configJsonSchemas());
  });

  it.each(["models", "scenarios"])("accepts configs/%s.yaml as an editor would", (name) => {
    const schema: unknown = JSON.parse(readFileSync(join(folder, `${name}.schema.json`), "utf8"));
    const validator = new Ajv2020({ strict: false });
    const content: unknown = parse(
      readFileSync(join(packageRoot(), "configs", `${name}.yaml`), "utf8"),
    );
    const valid = validator.validate(schema as object, content);
    expect(validator.errors).toBeNull();
    expect(valid).toBe(true);
  });
});
