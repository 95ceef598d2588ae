import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface, type Interface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { isAlive, untilGone } from "./sessions.ts";

const STEERING = fileURLToPath(new URL("./steering-process.ts", import.meta.url));

interface Steering {
  readonly process: ChildProcess;
  readonly pid: number;
  readonly enginePid: number;
  readonly lines: Interface;
}

async function startSteering(...options: string[]): Promise<Steering> {
  const child = spawn(
    process.execPath,
    ["--import", "tsx", STEERING, temporaryFolder(), ...options],
    // A group of its own, as a shell gives to what it starts.
    { stdio: ["ignore", "pipe", "inherit"], detached: true },
  );
  const lines = createInterface({ input: child.stdout });
  const [line] = (await once(lines, "line")) as [string];
  const enginePid = Number(line);
  onTestFinished(() => {
    for (const pid of [child.pid, enginePid])
      if (pid !== undefined && isAlive(pid)) process.kill(pid, "SIGKILL");
  });
  return { process: child, pid: child.pid ?? 0, enginePid, lines };
}

describe("an engine process", () => {
  it.each(["tokens", "busy-hang"])(
    "ends when the process that steers it is killed, while it computes (%s)",
    async (kind) => {
      const steering = await startSteering("1000", kind);
      expect(isAlive(steering.enginePid)).toBe(true);

      process.kill(steering.pid, "SIGKILL");

      await untilGone(steering.enginePid);
    },
  );

  it("goes on with its request when an interrupt reaches the group of the steering process", async () => {
    const steering = await startSteering("20");
    const answer = once(steering.lines, "line");

    process.kill(-steering.pid, "SIGINT");

    const [line] = (await answer) as [string];
    expect(line).toBe("max-tokens 50 1");
    await untilGone(steering.enginePid);
  });
});
