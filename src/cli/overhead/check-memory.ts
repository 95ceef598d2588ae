import { dimensionsOfGguf } from "../../assets/memory-estimate/gguf-dimensions.ts";
import {
  estimateMemory,
  type MemoryEstimate,
} from "../../assets/memory-estimate/estimate-memory.ts";
import { readGgufFile } from "../../assets/gguf/read-gguf.ts";
import { PrerequisiteError } from "../../core/errors.ts";
import type { RungName } from "../../core/overhead.ts";
import type { KnownModel } from "../../plan/prepared.ts";
import { formatMegabytes } from "../../report/format-number.ts";
import { thisMachine } from "../models/this-machine.ts";
import { optionsInForce } from "./prepare-rungs.ts";

/**
 * In a round every rung holds the model at once. Refuses what no machine of this size can hold, and says
 * what it holds only by reading the file again and again.
 * @throws PrerequisiteError `ladder-larger-than-memory`
 */
export async function checkLadderMemory(
  model: KnownModel,
  rungs: readonly RungName[],
): Promise<void> {
  const estimate = await estimateOf(model);
  if (estimate === null) return;
  const machine = thisMachine();
  const need = ladderBytes(estimate, rungs.length, optionsInForce(model).mmap);
  const has = `this machine has ${formatMegabytes(machine.memoryBytes)} MB of memory`;
  if (need.ownBytes > machine.memoryBytes) {
    throw new PrerequisiteError(
      `${rungs.length} rungs hold the model at once and need about ${formatMegabytes(need.ownBytes)} MB, ${has}`,
      {
        code: "ladder-larger-than-memory",
        hint: "Name fewer --rungs, use a smaller --context or model, or leave --no-mmap out.",
      },
    );
  }
  if (need.ownBytes + need.sharedBytes > machine.memoryBytes) {
    console.error(
      `note: ${rungs.length} rungs hold the model at once and need about ${formatMegabytes(need.ownBytes + need.sharedBytes)} MB, ${has}: weights will be read from the file again while it measures`,
    );
  }
}

/** What all rungs take together: mapped weights are the same pages for all of them. */
export function ladderBytes(
  { totalBytes, weightBytes }: Pick<MemoryEstimate, "totalBytes" | "weightBytes">,
  rungCount: number,
  mmap: boolean,
): { readonly ownBytes: number; readonly sharedBytes: number } {
  const sharedBytes = mmap ? weightBytes : 0;
  return { ownBytes: rungCount * (totalBytes - sharedBytes), sharedBytes };
}

/** `null` where the model's form is not known, or its weights lie in the memory of a graphics card. */
async function estimateOf(model: KnownModel): Promise<MemoryEstimate | null> {
  const options = optionsInForce(model);
  const { contextTokens } = options;
  if (contextTokens === null || !["cpu", "metal"].includes(options.gpu)) return null;
  const form = dimensionsOfGguf(await readGgufFile(model.filePath));
  if (!form.known) return null;
  const weightLayout = options.gpu === "cpu" ? thisMachine().weightLayout : "none";
  return estimateMemory(form.dimensions, { ...options, contextTokens, weightLayout });
}
