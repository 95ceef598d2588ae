import type { Environment } from "../../core/manifest.ts";
import { printable } from "../printable.ts";
import { BYTES_PER_MB } from "../../core/megabytes.ts";

/** A model shall leave the rest of the memory to everything else on the laptop. */
const MEMORY_SHARE = 0.5;
/** What a newcomer can fetch without a hub. */
const FIRST_MODEL = "smollm2_135m_q4_1";

/** An experiment file with a comment for every choice. The same machine gives the same text. */
export function experimentText(environment: Environment, modelsHere: readonly string[]): string {
  const { hardware } = environment;
  const memoryMb = Math.floor((hardware.totalMemoryBytes * MEMORY_SHARE) / BYTES_PER_MB);
  const cores = hardware.physicalCores ?? hardware.logicalCores;
  const gpus = hardware.gpus.map(({ model }) => oneLine(model)).join(", ");
  return `# An experiment for edge-bench run: a question, and what is measured to answer it.
# This machine: ${oneLine(hardware.cpuModel ?? "unknown processor")}, ${cores} cores, ${Math.round(hardware.totalMemoryBytes / 1e9)} GB memory, GPU: ${gpus === "" ? "none found" : gpus}.
# Check it without measuring: edge-bench run FILE --dry-run

name: My laptop
question: Which of these models may run on our laptops?

# Keys of models.yaml (edge-bench models list), or paths to .gguf files.
models:
${modelLines(modelsHere)}

engine:
  # Left out: as many threads as the machine has performance cores, and the GPU where there is one.
  context: 4096

# Speed and memory. 20 prompts in each of 5 rounds are what a claim about a difference takes.
performance:
  scenarios: [interactive_assistant]
  prompts: 20
  rounds: 5
  warmup: 1
  cooldown_seconds: 0

# Right answers. mini: true asks small sets that come with edge-bench, no benchmark; for the published
# data see edge-bench data list. edge-bench plan --task banking77 --detect 5 tells how many items a
# difference takes.
capability:
  tasks: [banking77, faq, extraction]
  mini: true

${requirementsText(memoryMb)}`;
}

/** What the answer must look like, and what ends the run. */
function requirementsText(memoryMb: number): string {
  return `# What a model must show. One that cannot be judged stays undecided.
constraints:
  - licence: commercial_use
  - memory: peak_resident_mb
    # Half of this machine's memory.
    max: ${memoryMb}
  - scenario: interactive_assistant
    metric: ttft_p50_ms
    max: 1000
  - scenario: interactive_assistant
    metric: tokens_per_second
    min: 15

# The models that are left are weighed by these; leave out (null) what does not matter.
axes:
  quality: { task: mini_intents }
  latency: { scenario: interactive_assistant, metric: ttft_p50_ms }
  memory: peak_resident_mb

# A run that would take longer is refused before anything is measured.
budget_minutes: 60
seed: 42
reports:
  formats: [markdown, html, csv]
  languages: [en]
`;
}

function modelLines(modelsHere: readonly string[]): string {
  if (modelsHere.length > 0) return modelsHere.map((key) => `  - ${key}`).join("\n");
  return `  # None of the configured models is here yet; fetch this one with: edge-bench models pull ${FIRST_MODEL}\n  - ${FIRST_MODEL}`;
}

/** A name within a comment: a line break would end it. */
function oneLine(name: string): string {
  return printable(name).replace(/\s+/g, " ");
}
