import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { DEFAULT_LOAD_OPTIONS } from "../../src/core/engine.ts";
import { GREEDY } from "../../src/core/generation.ts";
import { startEngineSession } from "../../src/engines/channel/engine-session.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { valueOf } from "./load-model.ts";
import { referenceModels } from "./reference-models.ts";

/** GNU time; the one that shells build in has no -v. */
const TIME = "/usr/bin/time";

const models = existsSync(TIME) ? referenceModels(["SmolLM2-135M-Instruct.Q4_1.gguf"]) : null;
if (!existsSync(TIME)) process.stderr.write(`Memory tests are skipped: there is no ${TIME}.\n`);

describe.skipIf(models === null)("the memory reading of an engine process", () => {
  it("has a peak of resident memory within 2 % of what GNU time reports", async () => {
    const folder = temporaryFolder();
    const report = join(folder, "time.txt");
    const session = valueOf(
      await startEngineSession({
        request: {
          engine: "llama-cpp",
          modelPath: models?.[0] ?? "",
          vocabularyOnly: false,
          options: { ...DEFAULT_LOAD_OPTIONS, gpu: "cpu", threads: 1, contextTokens: 2048 },
        },
        logPath: join(folder, "engine.log"),
        hangAfterMs: 300_000,
        launchPrefix: [TIME, "-v", "-o", report],
      }),
    );
    valueOf(
      await session.generate({
        prompt: { kind: "text", text: "Once upon a time ".repeat(200) },
        sampling: GREEDY,
        maxOutputTokens: 64,
        ignoreEndOfGeneration: true,
        stopStrings: [],
        jsonSchema: null,
        cache: { kind: "cold" },
      }),
    );
    const reading = valueOf(await session.memory());
    await session.close();

    const line = /Maximum resident set size \(kbytes\): (\d+)/.exec(readFileSync(report, "utf8"));
    const reportedBytes = Number(line?.[1]) * 1024;
    const ratio = (reading.peakResidentBytes ?? 0) / reportedBytes;
    expect(ratio).toBeGreaterThan(0.98);
    expect(ratio).toBeLessThan(1.02);
  });
});
