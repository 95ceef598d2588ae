import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeSyntheticModel } from "../../assets/synthetic/write-synthetic-model.ts";
import { DEFAULT_LOAD_OPTIONS, gpuKinds, type ModelFacts } from "../../core/engine.ts";
import { startEngineSession } from "../../engines/channel/engine-session.ts";
import { formatMegabytes } from "../../report/format-number.ts";
import { type Check, type Finding, ok, problem } from "./finding.ts";
import { installedLabel } from "./software.ts";
import { tryTwoTokens, type TriedModel } from "./two-tokens.ts";

/** Loads a tiny random model in an engine process of its own, as every measurement does, and generates two tokens. */
export const llamaEngineCheck: Check = { title: "llama.cpp", run: llamaEngine };

const HANG_AFTER_MS = 60_000;

async function llamaEngine(): Promise<Finding[]> {
  const folder = await mkdtemp(join(tmpdir(), "edge-bench-doctor-"));
  try {
    const modelPath = join(folder, "tiny.gguf");
    await writeSyntheticModel({
      shape: "tiny",
      quantization: "Q8_0",
      seed: 42,
      outputPath: modelPath,
    });
    const tried = await tryTwoTokens(() =>
      startEngineSession({
        request: {
          engine: "llama-cpp",
          modelPath,
          vocabularyOnly: false,
          options: { ...DEFAULT_LOAD_OPTIONS, threads: 1, contextTokens: 512 },
        },
        logPath: join(folder, "engine.log"),
        hangAfterMs: HANG_AFTER_MS,
      }),
    );
    return engineFindings(tried);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What the engine process said, or how it failed, as findings. */
export function engineFindings({ facts, reason }: TriedModel): Finding[] {
  const title = "llama.cpp";
  if (reason === null) {
    const text = `${facts.engineVersion} (${facts.enginePackage}) generates`;
    return [ok(title, text), ...computingFindings(facts)];
  }
  if (facts === null) {
    return [problem(title, reason, "npm ci    (in a checkout also: npm run build)")];
  }
  return [problem(title, reason, "leave the GPU out with --gpu cpu"), ...computingFindings(facts)];
}

function computingFindings(facts: ModelFacts): Finding[] {
  return [ok("GPU", gpuText(facts)), ok("CPU library", facts.cpuVariant ?? "not told")];
}

/** GPUs that computing happens on: a package whose driver does not load here offers none. */
function gpuText({ gpuKind, devices }: ModelFacts): string {
  const gpus = devices.filter((device) => device.kind !== "cpu" && device.kind !== "accelerator");
  if (gpuKind === "cpu" || gpus.length === 0) return noGpuText();
  const names = gpus.map(({ name, description, totalMemoryBytes }) => {
    const memory = totalMemoryBytes === null ? "" : `, ${formatMegabytes(totalMemoryBytes)} MB`;
    return `${name}: ${description}${memory}`;
  });
  return `${gpuKind}: ${names.join("; ")}`;
}

function noGpuText(): string {
  const kinds = gpuKinds.filter((kind) => kind !== "cpu" && installedLabel(kind) !== null);
  const idle =
    kinds.length === 0 ? "" : ` (libraries for ${kinds.join(", ")} are here, no GPU of theirs)`;
  return `none that llama.cpp can use${idle}; the CPU computes`;
}
