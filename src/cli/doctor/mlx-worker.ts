import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DEFAULT_LOAD_OPTIONS } from "../../core/engine.ts";
import { startEngineSession } from "../../engines/channel/engine-session.ts";
import { type Finding, ok, problem } from "./finding.ts";
import { TINY_MLX, writeRandomMlxModel } from "./random-mlx-model.ts";
import { tryTwoTokens } from "./two-tokens.ts";

const HANG_AFTER_MS = 60_000;

/** Loads a tiny random model in the MLX worker, as every measurement does, and generates two tokens. */
export async function mlxWorkerFinding(repair: string): Promise<Finding> {
  const title = "MLX worker";
  const folder = await mkdtemp(join(tmpdir(), "edge-bench-doctor-"));
  try {
    await writeRandomMlxModel(folder, TINY_MLX);
    const tried = await tryTwoTokens(() =>
      startEngineSession({
        request: {
          engine: "mlx",
          modelPath: folder,
          vocabularyOnly: false,
          options: { ...DEFAULT_LOAD_OPTIONS, contextTokens: 512 },
        },
        logPath: join(folder, "engine.log"),
        hangAfterMs: HANG_AFTER_MS,
      }),
    );
    if (tried.reason !== null) return problem(title, tried.reason, repair);
    return ok(title, `generates on ${tried.facts.gpuKind} (${tried.facts.enginePackage})`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
