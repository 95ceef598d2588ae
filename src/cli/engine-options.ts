import { Option, type Command } from "commander";
import type { EngineName, GpuChoice, LoadOptions } from "../core/engine.ts";
import { ConfigError } from "../core/errors.ts";
import { parseCount, parseCountOrZero, parseTimerSeconds } from "./parse-values.ts";

/** Options of the command line that say how a model is loaded. */
export interface EngineOptions {
  readonly engine?: EngineName;
  readonly gpu: GpuChoice;
  readonly gpuLayers?: number;
  readonly threads?: number;
  readonly context?: number;
  readonly batch: number;
  readonly ubatch: number;
  readonly kvTypeK: LoadOptions["kvTypeK"];
  readonly kvTypeV: LoadOptions["kvTypeV"];
  readonly flashAttention: LoadOptions["flashAttention"];
  readonly mmap: boolean;
  readonly swaFull: boolean;
  readonly hangTimeout: number;
}

// Written out rather than imported: the schemas that define them cost 100 ms of start-up.
const ENGINES = ["llama-cpp", "node-llama-cpp", "mlx", "openai-http", "mock"];
const GPUS = ["auto", "metal", "cuda", "vulkan", "cpu"];
const KV_TYPES = ["f32", "f16", "bf16", "q8_0", "q4_0"];

/** Options that decide how a model is loaded, by their names in {@link EngineOptions}. */
export const ENGINE_OPTION_NAMES = [
  "engine",
  "gpu",
  "gpuLayers",
  "threads",
  "context",
  "batch",
  "ubatch",
  "kvTypeK",
  "kvTypeV",
  "flashAttention",
  "mmap",
  "swaFull",
] as const;

/**
 * Adds the options of {@link EngineOptions} to a command.
 * @param swaFull what the command does by default with sliding-window layers
 */
export function addEngineOptions(command: Command, swaFull = false): Command {
  const group = "Engine:";
  const options = [
    new Option("--engine <name>", "engine (default: by the model's format)").choices(ENGINES),
    new Option("--gpu <kind>", "where to compute").choices(GPUS).default("auto"),
    new Option("--gpu-layers <n>", "layers placed on the GPU (default: all)").argParser(
      parseCountOrZero,
    ),
    new Option("--threads <n>", "threads (default: physical cores)").argParser(parseCount),
    new Option("--context <tokens>", "context size (default: the model's, at most 8192)").argParser(
      parseCount,
    ),
    new Option("--batch <tokens>", "tokens submitted in one call")
      .argParser(parseCount)
      .default(2048),
    new Option("--ubatch <tokens>", "tokens computed in one pass")
      .argParser(parseCount)
      .default(512),
    new Option("--kv-type-k <type>", "type of the key cache").choices(KV_TYPES).default("f16"),
    new Option("--kv-type-v <type>", "type of the value cache").choices(KV_TYPES).default("f16"),
    new Option("--flash-attention <mode>", "flash attention")
      .choices(["auto", "on", "off"])
      .default("auto"),
    new Option("--no-mmap", "read the weights into memory instead of mapping the file"),
    new Option("--swa-full", "keep the whole cache of sliding-window layers").default(swaFull),
    new Option("--no-swa-full", "keep their window only").hideHelp(!swaFull),
    new Option("--hang-timeout <seconds>", "give up a request that makes no progress for this long")
      .argParser(parseTimerSeconds)
      .default(600),
  ];
  for (const option of options) command.addOption(option.helpGroup(group));
  return command;
}

/** After how long a silent engine or server is given up: whole milliseconds, as a request takes them. */
export function silenceMsOf({ hangTimeout }: Pick<EngineOptions, "hangTimeout">): number {
  return Math.max(1, Math.round(hangTimeout * 1000));
}

/**
 * The load options that a command line asks for.
 * @throws ConfigError `options-contradict` when they cannot hold together
 */
export function loadOptionsOf(options: EngineOptions): LoadOptions {
  if (options.flashAttention === "off" && ["q8_0", "q4_0"].includes(options.kvTypeV)) {
    throw new ConfigError(
      `--kv-type-v ${options.kvTypeV}: a quantized value cache needs flash attention, which --flash-attention off forbids`,
      { code: "options-contradict", hint: "Use --flash-attention auto, or --kv-type-v f16." },
    );
  }
  return {
    gpu: options.gpu,
    gpuLayers: options.gpuLayers ?? null,
    threads: options.threads ?? null,
    contextTokens: options.context ?? null,
    batchTokens: options.batch,
    microBatchTokens: options.ubatch,
    kvTypeK: options.kvTypeK,
    kvTypeV: options.kvTypeV,
    flashAttention: options.flashAttention,
    mmap: options.mmap,
    fullSlidingWindowCache: options.swaFull,
    sequences: 1,
  };
}
