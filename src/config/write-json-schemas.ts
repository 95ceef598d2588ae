// Writes configs/schema/. Run it after a change of a schema: npx tsx src/config/write-json-schemas.ts
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { configJsonSchemas } from "./json-schemas.ts";
import { packageRoot } from "../core/package-root.ts";

const folder = join(packageRoot(), "configs", "schema");
mkdirSync(folder, { recursive: true });
for (const [name, text] of Object.entries(configJsonSchemas())) {
  writeFileSync(join(folder, name), text);
}
