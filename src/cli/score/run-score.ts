import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LoadOptions } from "../../core/engine.ts";
import { ConfigError, EngineError } from "../../core/errors.ts";
import { observed } from "../../core/observed.ts";
import { startEngineSession, type EngineSession } from "../../engines/channel/engine-session.ts";
import type { ScoreOptions } from "../commands/score.ts";
import { valueOf } from "../engine-error.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { InterruptWatch } from "../interrupt-watch.ts";
import { resolveModel, type ResolvedModel } from "../models/resolve-model.ts";
import { scoringLoadOptions } from "../scoring-load-options.ts";
import { DeviationSample } from "./deviation-sample.ts";
import { readRequests, type NumberedRequest } from "./read-requests.ts";
import { cutIntoBatches, scoreBatch, type SplitRequest } from "./score-batches.ts";
import { checkScoreOutput, openScoreOutput, type ScoreOutput } from "./score-output.ts";
import { scoreSettingsOf } from "./score-settings.ts";
import { splitRequests, warnOfSplits } from "./split-requests.ts";

/**
 * Scores a file of requests.
 * @param given whether an option stands on the command line
 * @throws HarnessError when nothing could be scored, or the engine gave up on the way
 */
export async function runScore(
  options: ScoreOptions,
  given: (name: string) => boolean,
): Promise<ExitCode> {
  const requests = await readRequests(options.input);
  await checkScoreOutput(options.output, options.input, options.resume);
  const loadOptions = scoringLoadOptions(options, given, false);
  const model = await resolveModel(
    options.model,
    options.configDir ?? null,
    options.engine ?? null,
    null,
  );
  refuseServer(model);
  const folder = await mkdtemp(join(tmpdir(), "edge-bench-score-"));
  const interrupt = new InterruptWatch("batch");
  try {
    const session = await startSession(model, loadOptions, options, folder);
    try {
      return await scoreAll(session, model, requests, options, interrupt);
    } finally {
      await session.close();
    }
  } finally {
    interrupt.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function startSession(
  model: ResolvedModel,
  loadOptions: LoadOptions,
  options: ScoreOptions,
  folder: string,
): Promise<EngineSession> {
  const contextTokens = options.context ?? model.effectiveContextTokens;
  return valueOf(
    await startEngineSession({
      request: {
        engine: model.engine,
        modelPath: model.filePath,
        vocabularyOnly: false,
        options: { ...loadOptions, contextTokens },
      },
      logPath: join(folder, "engine.log"),
      hangAfterMs: options.hangTimeout * 1000,
    }),
    model,
  );
}

async function scoreAll(
  session: EngineSession,
  model: ResolvedModel,
  requests: readonly NumberedRequest[],
  options: ScoreOptions,
  interrupt: InterruptWatch,
): Promise<ExitCode> {
  refuseNoise(session, model);
  const split = await splitRequests(session, model, requests, options.input);
  warnOfSplits(split, session.facts);
  const mode = options.fast ? "tree" : "exact";
  const fileSha256 = observed(model.fileSha256, "SHA-256 of the model file");
  const settings = scoreSettingsOf(fileSha256, session.facts, mode);
  const output = await openScoreOutput(options.output, settings);
  try {
    refuseOtherOutput(options.output, split, output.written);
    return await scoreInto(output, session, model, split, options, interrupt);
  } finally {
    await output.close();
  }
}

async function scoreInto(
  output: ScoreOutput,
  session: EngineSession,
  model: ResolvedModel,
  split: readonly SplitRequest[],
  options: ScoreOptions,
  interrupt: InterruptWatch,
): Promise<ExitCode> {
  const mode = options.fast ? "tree" : "exact";
  const remaining = split.slice(output.written.length);
  const deviations = new DeviationSample(options.fast ? remaining.length : 0);
  let doneCount = output.written.length;
  const batches = cutIntoBatches(remaining);
  for (const [place, batch] of batches.entries()) {
    if (interrupt.requested) {
      console.error(`${doneCount} of ${split.length} requests are scored. Use --resume to go on.`);
      return EXIT.interrupted;
    }
    const next = batches[place + 1]?.[0];
    const lines = valueOf(await scoreBatch(session, batch, next, mode), model);
    for (const line of lines) await output.append(line);
    deviations.add(batch, lines);
    doneCount += lines.length;
    showProgress(doneCount, split.length);
  }
  if (options.fast) console.error(valueOf(await deviations.measure(session), model));
  return EXIT.done;
}

function showProgress(doneCount: number, count: number): void {
  if (!process.stderr.isTTY) return;
  process.stderr.write(`\r${doneCount} of ${count}${doneCount === count ? "\n" : ""}`);
}

function refuseServer(model: ResolvedModel): void {
  if (model.format !== "http") return;
  throw new ConfigError(
    `${model.modelId}: a server gives no log-probabilities of texts that it is handed (llama-server, for one, refuses echo)`,
    {
      code: "engine-refused",
      hint: "Score the model's own file: edge-bench score --model PATH.gguf",
    },
  );
}

function refuseNoise({ facts }: EngineSession, model: ResolvedModel): void {
  if (!facts.synthetic) return;
  throw new EngineError(`${model.modelId} has random weights: a score would be noise`, {
    code: "model-synthetic",
    hint: "Name a model with trained weights; synthetic ones are for speed and memory.",
  });
}

/** What is there must be what this run would have written first. */
function refuseOtherOutput(
  path: string,
  split: readonly SplitRequest[],
  written: ScoreOutput["written"],
): void {
  for (const [index, line] of written.entries()) {
    const expected = split[index];
    const isSame =
      expected?.request.id === line.id &&
      expected.pair.contextTokens.join() === line.contextTokens.join() &&
      expected.pair.continuationTokens.join() === line.continuationTokens.join();
    if (isSame) continue;
    throw new ConfigError(`${path}:${index + 1}: this line belongs to other requests`, {
      code: "output-differs",
      hint: "Name the input that it was begun with, or another --output.",
    });
  }
}
