import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { pullNamedModel } from "../../../../src/cli/models/pull-named-model.ts";
import { removeNamedModel } from "../../../../src/cli/models/remove-model.ts";
import { showModelInfo } from "../../../../src/cli/models/show-model-info.ts";
import { verifyModels } from "../../../../src/cli/models/verify-models.ts";
import { rejectionOf, temporaryFolder } from "../../../support/temporary-folder.ts";

describe("a model behind a server", () => {
  it.each<[string, (word: string, configDir: string) => Promise<unknown>]>([
    ["shown", (word, configDir) => showModelInfo(word, { configDir, json: false })],
    ["verified", (word, configDir) => verifyModels([word], { configDir, json: false })],
    ["fetched", (word, configDir) => pullNamedModel(word, { configDir })],
    ["removed", (word, configDir) => removeNamedModel(word, { configDir, everywhere: false })],
  ])("cannot be %s: its files are elsewhere", async (_, handle) => {
    const configDir = temporaryFolder();
    const server = { format: "http", base_url: "http://server.example/v1", display_name: "Branch" };
    writeFileSync(join(configDir, "models.yaml"), stringify({ models: { branch: server } }));

    const refusal = await rejectionOf(handle("branch", configDir));
    expect(refusal).toMatchObject({ code: "model-served" });
    expect(String(refusal)).toContain("branch is served by http://server.example/v1");
    expect(String(refusal)).toContain("from outside");
  });
});
