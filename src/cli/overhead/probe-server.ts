import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { DEFAULT_LOAD_OPTIONS, type ModelFacts } from "../../core/engine.ts";
import { ConfigError } from "../../core/errors.ts";
import type { ServedModel, ServerRequest } from "../../core/http-observation.ts";
import { startEngineSession } from "../../engines/channel/engine-session.ts";
import type { PreparedModel } from "../../plan/prepared.ts";
import { valueOf } from "../engine-error.ts";
import { printable } from "../printable.ts";

/** Facts of a model behind a server, which they name. */
export type ServedFacts = ModelFacts & { readonly served: ServedModel };

/**
 * Asks a server that runs already who it is, and whether a ladder can use it.
 * @throws EngineError when it does not answer as a server should
 * @throws ConfigError `server-unsuitable` when it is no llama-server, serves another file, or cannot be made to
 * give the same tokens
 */
export async function probeServer(
  server: ServerRequest,
  model: PreparedModel,
): Promise<ServedFacts> {
  const folder = await mkdtemp(join(tmpdir(), "edge-bench-overhead-"));
  try {
    const session = valueOf(
      await startEngineSession({
        request: {
          engine: "openai-http",
          modelPath: server.baseUrl,
          vocabularyOnly: true,
          options: DEFAULT_LOAD_OPTIONS,
          server,
        },
        logPath: join(folder, "engine.log"),
        hangAfterMs: server.silenceMs,
      }),
      { modelId: server.baseUrl, filePath: server.baseUrl },
    );
    await session.close();
    const { served } = session.facts;
    if (served === undefined) throw new Error("the facts of a server do not name it");
    refuseUnsuitable(served, model);
    noteSlots(served);
    return { ...session.facts, served };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @throws ConfigError `server-unsuitable` */
export function refuseUnsuitable(
  served: Pick<
    ServedModel,
    "software" | "modelFile" | "canClearCache" | "canIgnoreEndOfGeneration"
  >,
  model: Pick<PreparedModel, "filePath">,
): void {
  if (served.software !== "llama-server") {
    throw unsuitable(
      `${printable(served.software ?? "software of unknown make")} answers there, and the rung is of llama-server`,
      "Name a llama-server, or a program with --llama-server; this tool's own server is the rung own-server.",
    );
  }
  const file = basename(model.filePath);
  const servedFile = served.modelFile;
  if (servedFile !== null && servedFile !== file) {
    throw unsuitable(
      `it serves ${printable(servedFile)}, the other rungs load ${file}`,
      "Start it with the same file, or name that file with --model.",
    );
  }
  if (!served.canClearCache || !served.canIgnoreEndOfGeneration) {
    throw unsuitable(
      "it cannot be told to begin without its cache and to decode a fixed number of tokens",
      "Name a newer llama-server, or a program with --llama-server.",
    );
  }
}

/** Slots share the context, and a ladder asks for one thing at a time. */
function noteSlots({ slotCount }: ServedModel): void {
  if (slotCount === null || slotCount < 2) return;
  console.error(
    `note: --server-url: the server works on up to ${slotCount} requests at once, the other rungs on one; started with --parallel 1 it does the same`,
  );
}

function unsuitable(reason: string, hint: string): ConfigError {
  return new ConfigError(`--server-url: ${reason}`, { code: "server-unsuitable", hint });
}
