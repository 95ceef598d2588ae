import { spawn } from "node:child_process";
import { once } from "node:events";
import { statSync } from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import {
  createExperiment,
  type OpenExperiment,
  resumeExperiment,
} from "../../../src/store/experiment-folder.ts";
import { lockHolder } from "../../../src/store/experiment-lock.ts";
import { readExperiment } from "../../../src/store/stored-experiment.ts";
import { rejectionOf, temporaryFolder } from "../../support/temporary-folder.ts";
import { sampleManifest, samplePlan } from "../../unit/store/sample-experiment.ts";
import { PERFORMANCE } from "../../../src/store/experiment-format.ts";

const PROGRAM = fileURLToPath(new URL("appending-program.ts", import.meta.url));

async function newExperiment(trialCount: number): Promise<OpenExperiment> {
  const plan = samplePlan(trialCount);
  return createExperiment(
    {
      resultsDir: temporaryFolder(),
      startedAt: new Date(2026, 7, 2),
      plan,
      manifestFor: (experimentId) => sampleManifest(experimentId, plan),
    },
    PERFORMANCE,
  );
}

function startProgram(directory: string, textLength: number) {
  const child = spawn(
    process.execPath,
    ["--import", "tsx", PROGRAM, directory, String(textLength)],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  return { child, acknowledged: createInterface({ input: child.stdout }) };
}

async function keysIn(directory: string): Promise<string[]> {
  const keys: string[] = [];
  const stored = await readExperiment(directory, PERFORMANCE);
  for await (const record of stored.readRecords()) keys.push(record.trialKey);
  return keys;
}

describe("a writer that is killed with SIGKILL", () => {
  it("loses no acknowledged record and doubles none, ten times over", async () => {
    const experiment = await newExperiment(2000);
    await experiment.close();
    const { directory } = experiment.paths;
    const acknowledged: string[] = [];
    for (let kill = 0; kill < 10; kill++) {
      const { child, acknowledged: lines } = startProgram(directory, 50_000);
      const ended = once(child, "close");
      let count = 0;
      for await (const line of lines) {
        acknowledged.push(line);
        count += 1;
        // Not awaited: records go on being written until the kill arrives at some place in one of them.
        if (count === 3) void sleep(Math.random() * 40).then(() => child.kill("SIGKILL"));
      }
      await ended;
      expect(child.signalCode).toBe("SIGKILL");
      const keys = await keysIn(directory);
      expect(new Set(keys).size).toBe(keys.length);
      expect(keys.slice(0, acknowledged.length)).toEqual(acknowledged);
      // One append may have reached the file without its acknowledgement reaching us.
      expect(keys.length - acknowledged.length).toBeLessThanOrEqual(1);
      acknowledged.push(...keys.slice(acknowledged.length));
    }
    expect(acknowledged.length).toBeGreaterThanOrEqual(30);
  });

  it("leaves a lock that stops others while it lives and none after its death", async () => {
    const experiment = await newExperiment(5000);
    await experiment.close();
    const { directory } = experiment.paths;
    const { child, acknowledged } = startProgram(directory, 10);
    const ended = once(child, "close");
    await once(acknowledged, "line");
    expect(await lockHolder(directory)).toBe(child.pid);
    expect(await rejectionOf(resumeExperiment(directory, PERFORMANCE))).toMatchObject({
      code: "experiment-locked",
      message: `${directory} is being written to by process ${String(child.pid)}`,
    });
    child.kill("SIGKILL");
    await ended;
    await using taken = await resumeExperiment(directory, PERFORMANCE);
    expect(await lockHolder(directory)).toBe(process.pid);
    expect(taken.plan).toHaveLength(5000);
  });
});

describe.skipIf(process.platform === "win32")("a writer whose file may not grow", () => {
  it("ends with disk-full and leaves whole lines only", async () => {
    const experiment = await newExperiment(50);
    await experiment.close();
    const { directory, records } = experiment.paths;
    // The file size limit lets a last write through in part, then refuses, as a full disk does.
    // Units of 512 bytes (POSIX) or 1,024 bytes (bash): 102,400 or 204,800 bytes.
    const child = spawn(
      "sh",
      [
        "-c",
        'ulimit -f 200 && exec "$0" --import tsx "$@"',
        process.execPath,
        PROGRAM,
        directory,
        "7000",
      ],
      { stdio: ["ignore", "ignore", "pipe"] },
    );
    let message = "";
    child.stderr.on("data", (text: Buffer) => (message += text.toString()));
    await once(child, "close");
    expect([child.exitCode, JSON.parse(message)]).toMatchObject([2, { code: "disk-full" }]);
    const keys = await keysIn(directory);
    expect(keys.length).toBeGreaterThanOrEqual(5);
    await using resumed = await resumeExperiment(directory, PERFORMANCE);
    expect(resumed.repairs).toEqual([]);
    expect(statSync(records).size).toBeLessThanOrEqual(204_800);
  });
});
