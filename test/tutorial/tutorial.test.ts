import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readModelsLock } from "../../src/assets/lock.ts";
import { cachedFilePath } from "../../src/assets/model-cache.ts";
import { referenceModels } from "../model/reference-models.ts";
import { commandBlocks, expectedExitCodes, runBlock } from "./tutorial-blocks.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const MODEL_ID = "smollm2_135m_q4_1";
const models = referenceModels(["SmolLM2-135M-Instruct.Q4_1.gguf"]);
const blocks = commandBlocks(readFileSync(join(ROOT, "TUTORIAL.md"), "utf8"));
const folder = mkdtempSync(join(tmpdir(), "edge-bench-tutorial-"));
const log: string[] = [];

/** What the commands printed is written into the file that EDGE_BENCH_TUTORIAL_LOG names, to quote from. */
afterAll(() => {
  const kept = process.env["EDGE_BENCH_TUTORIAL_LOG"];
  if (kept !== undefined && kept !== "") writeFileSync(kept, log.join("\n"));
  rmSync(folder, { recursive: true, force: true });
});

/** The environment of a reader: `edge-bench` on the path, the model where `models pull` puts it. */
function readersEnvironment(model: string): NodeJS.ProcessEnv {
  const programs = join(folder, "bin");
  mkdirSync(programs);
  const main = join(ROOT, "dist", "src", "cli", "main.js");
  const shim = `#!/bin/sh\nexec "${process.execPath}" "${main}" "$@"\n`;
  writeFileSync(join(programs, "edge-bench"), shim, { mode: 0o755 });
  return {
    ...process.env,
    // As if it were not set: the tutorial asks the small sets.
    EDGE_BENCH_DATA_DIR: "",
    PATH: `${programs}${delimiter}${process.env["PATH"] ?? ""}`,
    EDGE_BENCH_CACHE_DIR: join(folder, "cache"),
    MODEL: model,
  };
}

async function putIntoCache(model: string): Promise<void> {
  const lock = await readModelsLock();
  const [file] = lock.models[MODEL_ID]?.files ?? [];
  const path = file === undefined ? null : cachedFilePath(file, join(folder, "cache", "models"));
  if (path === null) throw new Error(`models.lock does not know ${MODEL_ID}`);
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(model, path);
}

describe.skipIf(models === null)("TUTORIAL.md", () => {
  const work = join(folder, "work");
  let env: NodeJS.ProcessEnv = {};

  beforeAll(async () => {
    const model = models?.[0] ?? "";
    mkdirSync(work);
    env = readersEnvironment(model);
    await putIntoCache(model);
  });

  it.for(blocks.filter(({ mode }) => mode.kind !== "not-run"))(
    "works: $commands",
    async (block) => {
      const { exitCode, output } = await runBlock(block, { folder: work, env });
      log.push(`$ ${block.commands}${output}[${String(exitCode)}]\n`);

      expect(expectedExitCodes(block.mode), output).toContain(exitCode);
    },
  );

  it("leaves two concluded runs, a French report and the checks of the gate", () => {
    const runs = readdirSync(join(work, "results")).filter((name) => name.startsWith("run_"));

    expect(runs).toHaveLength(2);
    expect(readdirSync(join(work, "rapport"))).toContain("benchmark_report.fr.html");
    expect(readFileSync(join(work, "gate.xml"), "utf8")).toContain("<testsuites");
  });
});
