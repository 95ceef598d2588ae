import { describe, expect, it } from "vitest";
import { createMemoryCounter } from "../../../bindings/process-counters/process-memory.ts";

// In a process of its own: garbage of other tests, freed in between, would hide what is touched here.
describe("createMemoryCounter", () => {
  it.runIf(process.platform === "linux")("sees memory that this process touches", () => {
    const counter = createMemoryCounter();
    const before = counter.read().privateBytes ?? 0;
    const block = Buffer.alloc(64 * 1024 * 1024, 1);
    const after = counter.read();
    expect((after.privateBytes ?? 0) - before).toBeGreaterThan(0.9 * block.length);
    expect(after.peakResidentBytes).toBeGreaterThanOrEqual(after.residentBytes ?? Infinity);
  });
});
