import { chooseLibraries } from "../../bindings/llama-cpp/gpu-choice.ts";
import { observed } from "../../src/core/observed.ts";
import { buildLlamaBench } from "../native-parity/build-llama-bench.ts";
import { fixedLengthRequest, randomTokens, valueOf, withEngine } from "../support/engine.ts";
import type { BenchModel } from "../support/models.ts";
import { figure, figurePair, type Figure } from "./figure.ts";
import { largestPrivateMebibytes, privateMebibytes } from "./process-memory.ts";

const DEPTH_TOKENS = 256;
const DECODE_TOKENS = 128;
const REPEATS = 3;
const LIMIT_MEBIBYTES = 60;

/**
 * Private memory (RssAnon) of the engine process above that of llama-bench with the same model,
 * context, batches and threads, both after the same work. Linux only: empty elsewhere.
 */
export async function measurePrivateMemory(model: BenchModel, threads: number): Promise<Figure[]> {
  if (process.platform !== "linux") return [];
  const program = await buildLlamaBench(chooseLibraries("auto"));
  const ours: number[] = [];
  const native: number[] = [];
  for (let repeat = 0; repeat < REPEATS; repeat += 1) {
    ours.push(await oursMebibytes(model.path, threads));
    native.push(await nativeMebibytes(program, model.path, threads));
  }
  return [
    ...figurePair(
      figure(`private memory of our engine process, ${model.name}`, "MiB", ours),
      figure(`private memory of llama-bench, ${model.name}`, "MiB", native),
    ),
    figure(
      `difference, ${model.name}`,
      "MiB",
      ours.map((value, index) => value - observed(native[index], "the other side")),
      LIMIT_MEBIBYTES,
    ),
  ];
}

function oursMebibytes(modelPath: string, threads: number): Promise<number> {
  const contextTokens = DEPTH_TOKENS + DECODE_TOKENS + 1;
  return withEngine(modelPath, { threads, contextTokens }, async (session) => {
    const prompt = randomTokens(DEPTH_TOKENS, session.facts.vocabularySize, 1);
    for (let request = 0; request < 2; request += 1) {
      valueOf(await session.generate(fixedLengthRequest(prompt, DECODE_TOKENS, 0)));
    }
    return observed(privateMebibytes(session.pid), "private memory of the engine process");
  });
}

function nativeMebibytes(program: string, modelPath: string, threads: number): Promise<number> {
  return largestPrivateMebibytes(program, [
    ...["-m", modelPath, "-t", String(threads), "-r", "2", "-o", "json"],
    ...["-p", "0", "-n", String(DECODE_TOKENS), "-d", String(DEPTH_TOKENS)],
  ]);
}
