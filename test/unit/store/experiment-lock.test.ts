import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { lockExperiment, lockHolder } from "../../../src/store/experiment-lock.ts";
import { processIdentity, startTicksOf } from "../../../src/store/process-identity.ts";
import { rejectionOf, temporaryFolder } from "../../support/temporary-folder.ts";

/** Above the largest number that Linux and macOS give to a process (4,194,304 and 99,999). */
const NOBODY = 9_999_999;

describe("lockExperiment", () => {
  it("is free again after its release, and leaves no file", async () => {
    const folder = temporaryFolder();
    const lock = await lockExperiment(folder);
    expect(await lockHolder(folder)).toBe(process.pid);
    await lock.release();
    await lock.release();
    expect(readdirSync(folder)).toEqual([]);
    await (await lockExperiment(folder)).release();
  });

  it("takes over the lock of a process that is gone", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "experiment.lock"), `{"pid":${NOBODY},"startTicks":1}`);
    expect(await lockHolder(folder)).toBeNull();
    await lockExperiment(folder);
    expect(await lockHolder(folder)).toBe(process.pid);
    expect(readdirSync(folder)).toEqual(["experiment.lock"]);
  });

  it.runIf(process.platform === "linux")(
    "takes over the lock of an earlier process with the number of a living one",
    async () => {
      const folder = temporaryFolder();
      writeFileSync(join(folder, "experiment.lock"), `{"pid":${process.pid},"startTicks":1}`);
      await lockExperiment(folder);
      expect(await lockHolder(folder)).toBe(process.pid);
    },
  );

  it.each(["", "{", '{"pid":"x"}'])("takes over a lock that names no process: %j", async (text) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "experiment.lock"), text);
    await lockExperiment(folder);
    expect(await lockHolder(folder)).toBe(process.pid);
  });

  it("respects the lock of a living process", async () => {
    const folder = temporaryFolder();
    const parent = await processIdentity(process.ppid);
    writeFileSync(join(folder, "experiment.lock"), JSON.stringify(parent));
    expect(await rejectionOf(lockExperiment(folder))).toMatchObject({
      code: "experiment-locked",
      message: `${folder} is being written to by process ${process.ppid}`,
    });
  });

  it.each(["free", "stale"])("lets one of many win a %s lock", async (kind) => {
    const folder = temporaryFolder();
    if (kind === "stale") {
      writeFileSync(join(folder, "experiment.lock"), `{"pid":${NOBODY},"startTicks":null}`);
    }
    const tries = await Promise.allSettled(
      Array.from({ length: 20 }, () => lockExperiment(folder)),
    );
    expect(tries.filter((result) => result.status === "fulfilled")).toHaveLength(1);
    expect(readdirSync(folder)).toEqual(["experiment.lock"]);
  });
});

describe("startTicksOf", () => {
  // Layout from proc(5): pid (name) state ppid ... with starttime as field 22.
  const after = (state: string, start: number) =>
    `${state} 1 1 1 0 -1 4194304 1 0 0 0 1 2 3 4 20 0 7 0 ${start} 12345 67 18446744073709551615`;

  it("counts fields from the end of a name with spaces and parentheses", () => {
    expect(startTicksOf(`12 (node) (x) y) ${after("S", 987654)}\n`)).toBe(987654);
  });

  it("takes a zombie for gone", () => {
    expect(startTicksOf(`12 (node) ${after("Z", 987654)}\n`)).toBe("gone");
  });
});
