import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { decodeTokensPerSecond } from "../../analyze/performance/decode-speed.ts";
import { ttftMs } from "../../analyze/performance/ttft.ts";
import type { ModelFacts } from "../../core/engine.ts";
import { ConfigError, messageOf } from "../../core/errors.ts";
import type { GenerateRequest, GenerationTrace } from "../../core/generation.ts";
import type { MemoryReading } from "../../core/memory.ts";
import { startEngineSession, type EngineSession } from "../../engines/channel/engine-session.ts";
import { DASH, formatFigure, formatMegabytes } from "../../report/format-number.ts";
import type { AskOptions } from "../commands/ask.ts";
import { valueOf } from "../engine-error.ts";
import { printable } from "../printable.ts";
import { loadOptionsOf } from "../engine-options.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { loadRequestOf } from "../load-request.ts";
import type { ResolvedModel } from "../models/resolve-model.ts";
import { askedModel } from "./asked-model.ts";

/** Streams one answer, then prints its figures in one line; with `--json` one object instead. */
export async function runAsk(question: string, options: AskOptions): Promise<ExitCode> {
  const model = await askedModel(options);
  const jsonSchema = options.schema === undefined ? null : await readSchema(options.schema);
  const folder = await mkdtemp(join(tmpdir(), "edge-bench-ask-"));
  try {
    const session = valueOf(
      await startEngineSession({
        request: loadRequestOf(model, false, {
          ...loadOptionsOf(options),
          contextTokens: options.context ?? model.effectiveContextTokens,
        }),
        logPath: join(folder, "engine.log"),
        hangAfterMs: options.hangTimeout * 1000,
      }),
      model,
    );
    try {
      return await askOnce(session, model, requestOf(question, options, jsonSchema), options);
    } finally {
      await session.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function askOnce(
  session: EngineSession,
  model: ResolvedModel,
  request: GenerateRequest,
  options: AskOptions,
): Promise<ExitCode> {
  const stop = new AbortController();
  const onInterrupt = (): void => {
    stop.abort();
  };
  process.once("SIGINT", onInterrupt);
  try {
    const streaming = options.json
      ? {}
      : {
          onText: (piece: string) => {
            process.stdout.write(printable(piece));
          },
        };
    const trace = valueOf(
      await session.generate(request, { signal: stop.signal, ...streaming }),
      model,
    );
    const memory = await session.memory();
    const reading = memory.status === "ok" ? memory.value : null;
    console.log(
      options.json
        ? jsonAnswer(trace, session.facts, reading)
        : `\n\n${figures(trace, session.facts, reading)}`,
    );
    return trace.stopReason === "cancelled" ? EXIT.interrupted : EXIT.done;
  } finally {
    process.removeListener("SIGINT", onInterrupt);
  }
}

function requestOf(
  question: string,
  options: AskOptions,
  jsonSchema: GenerateRequest["jsonSchema"],
): GenerateRequest {
  const system =
    options.system === undefined ? [] : [{ role: "system" as const, content: options.system }];
  return {
    prompt: { kind: "messages", messages: [...system, { role: "user", content: question }] },
    sampling: {
      temperature: options.temperature,
      topK: options.topK ?? null,
      topP: options.topP === 0 ? null : (options.topP ?? null),
      minP: options.minP ?? null,
      seed: options.seed,
    },
    maxOutputTokens: options.maxTokens,
    ignoreEndOfGeneration: false,
    stopStrings: [...(options.stop ?? [])],
    jsonSchema,
    cache: { kind: "cold" },
  };
}

async function readSchema(path: string): Promise<Record<string, unknown>> {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(await readFile(path, "utf8")));
  } catch (error) {
    throw new ConfigError(`--schema ${path}: ${messageOf(error)}`, {
      code: "schema-unreadable",
      hint: "Name a file that holds one JSON Schema object.",
    });
  }
}

function figures(trace: GenerationTrace, facts: ModelFacts, memory: MemoryReading | null): string {
  const speed = decodeTokensPerSecond(trace);
  const parts = [
    `TTFT ${formatFigure(ttftMs(trace))} ms`,
    `decode ${formatFigure(speed)} tokens/s`,
    `${trace.promptTokenCount ?? DASH} prompt and ${trace.outputTokenCount ?? DASH} output tokens`,
    `peak memory ${formatMegabytes(memory?.peakPrivateBytes ?? null)} MB private, ${formatMegabytes(memory?.peakResidentBytes ?? null)} MB resident`,
    trace.stopReason,
    ...(facts.synthetic ? ["synthetic weights: speed and memory only"] : []),
  ];
  return parts.join(" | ");
}

function jsonAnswer(
  trace: GenerationTrace,
  facts: ModelFacts,
  memory: MemoryReading | null,
): string {
  return JSON.stringify({
    renderedPrompt: trace.renderedPrompt,
    promptForm: trace.promptForm,
    promptTokens: trace.promptTokens,
    outputTokens: trace.outputTokens,
    text: trace.text,
    stopReason: trace.stopReason,
    endToken: trace.endToken,
    timing: {
      ...trace.timing,
      ttftMs: ttftMs(trace),
      decodeTokensPerSecond: decodeTokensPerSecond(trace),
    },
    ...(trace.http === undefined ? {} : { http: trace.http }),
    memory,
    engine: facts,
  });
}
