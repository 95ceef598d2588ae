import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { readProcessCpuNs } from "../../../bindings/process-counters/process-cpu.ts";

/** Works in a thread, ends the thread, says what it used by its own count, and waits. */
const PROGRAM = `
  const { Worker } = require("node:worker_threads");
  const work = "const end = process.hrtime.bigint() + 200_000_000n; while (process.hrtime.bigint() < end);";
  new Worker(work, { eval: true }).once("exit", () => {
    process.stdout.write(JSON.stringify(process.cpuUsage()));
    setInterval(() => {}, 1000);
  });
`;

describe.runIf(process.platform === "linux")("readProcessCpuNs", () => {
  it("counts the threads of another process that have ended, and nothing once the process has", async () => {
    const child = spawn(process.execPath, ["-e", PROGRAM], { stdio: ["ignore", "pipe", "ignore"] });
    const [said] = (await once(child.stdout, "data")) as [Buffer];
    const { user, system } = JSON.parse(said.toString()) as { user: number; system: number };
    const cpu = readProcessCpuNs(child.pid ?? 0);
    child.kill("SIGKILL");
    await once(child, "close");

    // Its own count is in whole microseconds, and was taken before ours.
    expect(cpu).toBeGreaterThanOrEqual((user + system) * 1000 - 1000);
    expect(readProcessCpuNs(child.pid ?? 0)).toBeNull();
  });
});
