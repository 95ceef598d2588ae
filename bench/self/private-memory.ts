import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { chooseLibraries } from "../../bindings/llama-cpp/gpu-choice.ts";
import { buildLlamaBench } from "../native-parity/build-llama-bench.ts";
import { fixedLengthRequest, randomTokens, valueOf, withEngine } from "../support/engine.ts";
import type { BenchModel } from "../support/models.ts";
import { figure, figurePair, type Figure } from "./figure.ts";

const DEPTH_TOKENS = 256;
const DECODE_TOKENS = 128;
const SAMPLE_MS = 20;
const REPEATS = 3;
const LIMIT_MEBIBYTES = 60;
const KIBIBYTES_PER_MEBIBYTE = 1024;

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
      ours.map((value, index) => value - (native[index] ?? NaN)),
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
    return privateMebibytes(session.pid) ?? NaN;
  });
}

/** The largest of the readings while it works; llama-bench frees its buffers before it ends. */
function nativeMebibytes(program: string, modelPath: string, threads: number): Promise<number> {
  const child = spawn(
    program,
    [
      ...["-m", modelPath, "-t", String(threads), "-r", "2", "-o", "json"],
      ...["-p", "0", "-n", String(DECODE_TOKENS), "-d", String(DEPTH_TOKENS)],
    ],
    { stdio: "ignore" },
  );
  const ended = new Promise<void>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", () => {
      resolve();
    });
  });
  return sampleUntil(ended, child.pid ?? 0);
}

async function sampleUntil(ended: Promise<void>, pid: number): Promise<number> {
  let largest = 0;
  const state = { running: true };
  const watched = ended.finally(() => {
    state.running = false;
  });
  while (state.running) {
    largest = Math.max(largest, privateMebibytes(pid) ?? 0);
    await Promise.race([sleep(SAMPLE_MS), watched]);
  }
  await watched;
  return largest;
}

/** RssAnon in MiB; `null` when the process has ended. */
function privateMebibytes(pid: number): number | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    const kibibytes = /^RssAnon:\s+(\d+) kB$/m.exec(status)?.[1];
    return kibibytes === undefined ? null : Number(kibibytes) / KIBIBYTES_PER_MEBIBYTE;
  } catch {
    return null;
  }
}
