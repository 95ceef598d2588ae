import { z } from "zod";
import { quantizations } from "../../src/assets/synthetic/quantization.ts";
import { writeSyntheticModel } from "../../src/assets/synthetic/write-synthetic-model.ts";
import { createMemoryCounter } from "../../bindings/process-counters/process-memory.ts";
import { SYNTHETIC_SEED } from "../support/models.ts";
import type { WriteRun } from "./write-run.ts";

/** One file in a process of its own, so that its peak memory is the writer's. */
const [shape, quantization, outputPath] = z
  .tuple([z.string(), z.enum(quantizations), z.string()])
  .parse(process.argv.slice(2));
const counter = createMemoryCounter();
const before = counter.read();
const start = performance.now();
let peakPrivateBytes = before.privateBytes;
const { sizeBytes } = await writeSyntheticModel({
  shape,
  quantization,
  seed: SYNTHETIC_SEED,
  outputPath,
  onProgress: () => {
    peakPrivateBytes = counter.read().peakPrivateBytes;
  },
});
const seconds = (performance.now() - start) / 1000;
const after = counter.read();
const run: WriteRun = {
  sizeBytes,
  seconds,
  startResidentBytes: before.residentBytes,
  peakResidentBytes: after.peakResidentBytes,
  startPrivateBytes: before.privateBytes,
  peakPrivateBytes,
};
console.log(JSON.stringify(run));
