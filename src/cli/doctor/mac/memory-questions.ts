import {
  type ProcessCounters,
  readProcessCounters,
} from "../../../../bindings/process-counters/process-counters.ts";
import { DEFAULT_LOAD_OPTIONS } from "../../../core/engine.ts";
import type { EngineSession } from "../../../engines/channel/engine-session.ts";
import { formatMegabytes } from "../../../report/format-number.ts";
import type { Question } from "./observation.ts";
import type { TrialModels } from "./trial-models.ts";

const BALLAST_BYTES = 64 * 1024 * 1024;

/** Footprint and resident memory: what each counts of which engine. Not yet run on a Mac. */
export function memoryQuestions(models: TrialModels): Question[] {
  return [
    { question: "Does libproc count this process?", ask: ownProcess },
    {
      question: "llama.cpp: what do footprint and resident memory count of mapped weights?",
      ask: () => mapping(models),
    },
    {
      question: "MLX: what do footprint and resident memory count of the weights?",
      ask: () => mlxMemory(models),
    },
  ];
}

/** The footprint must grow by what is allocated and written to, and its maximum must not be below it. */
function ownProcess(): ReturnType<Question["ask"]> {
  const before = readProcessCounters(process.pid);
  const ballast = Buffer.alloc(BALLAST_BYTES, 1);
  const after = readProcessCounters(process.pid);
  if (before === null || after === null) throw new Error("libproc does not answer");
  return Promise.resolve({
    expected: "the footprint grows by about 67 MB, and the largest one is not below it",
    isAsExpected: grewBy(ballast.length, before, after),
    seen: [`before: ${countersText(before)}`, `after: ${countersText(after)}`],
  });
}

/** Between nine tenths and one and a half of it: the process allocates for itself, too. */
function grewBy(sizeBytes: number, before: ProcessCounters, after: ProcessCounters): boolean {
  if (before.privateBytes === null || after.privateBytes === null) return false;
  const grownBytes = after.privateBytes - before.privateBytes;
  const peakBytes = after.peakPrivateBytes ?? after.privateBytes;
  return (
    grownBytes >= 0.9 * sizeBytes &&
    grownBytes <= 1.5 * sizeBytes &&
    peakBytes >= after.privateBytes
  );
}

function countersText(counters: ProcessCounters): string {
  const told = (value: number | null): string => (value === null ? "not told" : String(value));
  return [
    counters.source,
    `footprint ${megabytes(counters.privateBytes)}`,
    `largest ${megabytes(counters.peakPrivateBytes)}`,
    `resident ${megabytes(counters.residentBytes)}`,
    `processor time ${told(counters.cpuTimeNs)} ns`,
    `energy ${told(counters.cpuEnergyJoules)} J`,
    `page-ins ${told(counters.pageInCount)}`,
  ].join("; ");
}

function megabytes(bytes: number | null | undefined): string {
  return `${formatMegabytes(bytes ?? null)} MB`;
}

async function mapping(models: TrialModels): ReturnType<Question["ask"]> {
  const lines: string[] = [];
  const footprints: number[] = [];
  for (const mmap of [true, false]) {
    const options = { ...DEFAULT_LOAD_OPTIONS, contextTokens: 1024, mmap };
    await models.withGguf(options, async (session) => {
      const { privateBytes, line } = await memoryLine(session);
      footprints.push(privateBytes);
      lines.push(`${mmap ? "mapped" : "read"}: ${line}`);
    });
  }
  const [mapped = 0, read = 0] = footprints;
  return {
    expected: "without mapping the footprint holds the weights",
    isAsExpected: read > mapped,
    seen: lines,
  };
}

async function mlxMemory(models: TrialModels): ReturnType<Question["ask"]> {
  return models.withMlx(DEFAULT_LOAD_OPTIONS, async (session) => {
    const { privateBytes, line } = await memoryLine(session);
    return {
      expected: "the footprint holds the weights",
      isAsExpected: privateBytes >= (session.facts.weightBytes ?? Infinity),
      seen: [`device: ${session.facts.gpuKind}`, line],
    };
  });
}

/** The engine's own reading beside that of this process, by process id. */
async function memoryLine(session: EngineSession): Promise<{ privateBytes: number; line: string }> {
  const outcome = await session.memory();
  if (outcome.status === "failed") throw new Error(outcome.failure.message);
  const { privateBytes, peakPrivateBytes, residentBytes, allocator } = outcome.value;
  const outside = readProcessCounters(session.pid);
  const parts = [
    `weights ${megabytes(session.facts.weightBytes)}`,
    `footprint ${megabytes(privateBytes)}`,
    `largest ${megabytes(peakPrivateBytes)}`,
    `resident ${megabytes(residentBytes)}`,
    `seen from outside: footprint ${megabytes(outside?.privateBytes)}, resident ${megabytes(outside?.residentBytes)}`,
  ];
  if (allocator !== undefined) {
    parts.push(
      `MLX: active ${megabytes(allocator.activeBytes)}, cached ${megabytes(allocator.cachedBytes)}, peak ${megabytes(allocator.peakActiveBytes)}`,
    );
  }
  return { privateBytes: privateBytes ?? 0, line: parts.join("; ") };
}
