import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { readProcessCounters } from "../../../bindings/process-counters/process-counters.ts";

const isKnown = process.platform === "linux" || process.platform === "darwin";

/** Touches 64 MiB, works, says so, and waits. */
const PROGRAM = `
  globalThis.kept = Buffer.alloc(64 * 1024 * 1024, 1);
  const end = process.cpuUsage().user + 200_000;
  while (process.cpuUsage().user < end);
  process.stdout.write(JSON.stringify(process.cpuUsage()));
  setInterval(() => {}, 1000);
`;

describe.runIf(isKnown)("readProcessCounters", () => {
  it("sees memory and time of another process, and nothing once it has ended", async () => {
    const child = spawn(process.execPath, ["-e", PROGRAM], { stdio: ["ignore", "pipe", "ignore"] });
    const [said] = (await once(child.stdout, "data")) as [Buffer];
    const { user, system } = JSON.parse(said.toString()) as { user: number; system: number };
    const counters = readProcessCounters(child.pid ?? 0);
    child.kill("SIGKILL");
    await once(child, "close");

    expect(counters?.privateBytes).toBeGreaterThan(64 * 1024 * 1024);
    // Linux counts in steps of 10 ms, and each of the two figures may be one step behind.
    expect(counters?.cpuTimeNs).toBeGreaterThanOrEqual((user + system) * 1000 - 20e6);
    expect(readProcessCounters(child.pid ?? 0)).toBeNull();
  });
});
