import { hostname, userInfo } from "node:os";
import { describe, expect, it } from "vitest";
import { environmentSchema } from "../../../../src/core/manifest.ts";
import { captureEnvironment } from "../../../../src/plan/environment.ts";

describe("captureEnvironment", () => {
  it("gives an environment that a manifest accepts", async () => {
    const environment = await captureEnvironment();
    expect(environmentSchema.parse(environment)).toEqual(environment);
    expect(environment.software.node).toBe(process.version);
    expect(environment.packages["node-llama-cpp"]).toBe("3.21.1");
    expect(Object.keys(environment.packages)).toContain("@huggingface/jinja");
  });

  it("takes core counts as they are given", async () => {
    const { hardware } = await captureEnvironment({ physicalCores: 12, performanceCores: 8 });
    expect(hardware).toMatchObject({ physicalCores: 12, performanceCores: 8 });
  });

  it("names neither the host nor the user in any value", async () => {
    const { packages, ...rest } = await captureEnvironment();
    const values = JSON.stringify(rest).toLowerCase();
    expect(Object.keys(packages).length).toBeGreaterThan(0);
    for (const name of [hostname(), userInfo().username]) {
      expect(values).not.toContain(`"${name.toLowerCase()}"`);
    }
    expect(values).not.toMatch(/serial|uuid|hostname|fqdn/);
  });
});
