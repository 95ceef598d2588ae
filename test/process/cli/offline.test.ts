import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { egressEvidenceSchema } from "../../../src/core/compliance/evidence.ts";
import { MAIN, Workshop } from "./workshop.ts";

const workshop = new Workshop();
let quick = "";
let slow = "";

beforeAll(() => {
  quick = workshop.mock("quick");
  slow = workshop.mock("slow", {
    clock: "real",
    latency: { prefill_ms_per_token: 0, token_ms: 60 },
  });
  mkdirSync(noPrograms());
});

afterAll(() => {
  workshop.remove();
});

const noPrograms = (): string => join(workshop.directory, "no-programs");

const probe = spawnSync("unshare", ["-rn", "--", "readlink", "/proc/self/ns/net"]);
const CAN_UNSHARE = probe.status === 0;
const OUTSIDE = process.platform === "linux" ? readlinkSync("/proc/self/ns/net") : null;

const words = (model: string, ...more: string[]): string[] => [
  ...["eval", "--mini", "--no-progress", "--task", "faq", "--sample-size", "3"],
  ...["--model", model, "--prove-offline", ...more],
];

const egress = () => {
  const path = join(workshop.resultsDir, workshop.experimentIds().at(-1) ?? "none", "egress.json");
  return egressEvidenceSchema.parse(JSON.parse(readFileSync(path, "utf8")));
};

const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8")
    .split(" ")
    .filter((word) => word.trim() !== "")
    .map(Number);

/** The programs that descend from one process, by the namespace of each. */
const descendants = (pid: number): { program: string; namespace: string }[] =>
  childrenOf(pid).flatMap((child) => {
    try {
      const program = readFileSync(`/proc/${child}/cmdline`, "utf8");
      const namespace = readlinkSync(`/proc/${child}/ns/net`);
      return [{ program, namespace }, ...descendants(child)];
    } catch {
      return [];
    }
  });

describe.skipIf(!CAN_UNSHARE)(
  "edge-bench eval --prove-offline (where unshare is permitted)",
  () => {
    it("runs a whole evaluation inside, and keeps what its self-test found", async () => {
      const { exitCode, stderr } = await workshop.run(...words(quick));
      const found = egress();

      expect(exitCode).toBe(0);
      expect(stderr).toContain("Egress level C, unshare, 3 of 3 trials: The benchmark ran inside");
      expect(found).toMatchObject({
        level: "C",
        boundary: "unshare",
        namespaceDiffers: true,
        observedEvents: 0,
        coveredTrials: 3,
        totalTrials: 3,
      });
      expect(found.selfTest.map(({ protocol, result }) => `${protocol} ${result}`)).toEqual([
        ...Array<string>(4).fill("tcp failed"),
        ...Array<string>(2).fill("udp failed"),
        ...Array<string>(2).fill("dns failed"),
      ]);
      expect(found.interfaces).toEqual([
        {
          name: "lo",
          receivedBytesBefore: 0,
          sentBytesBefore: 0,
          receivedBytesAfter: 0,
          sentBytesAfter: 0,
        },
      ]);
    });

    it("keeps the engine process inside, ends after one Ctrl-C, and covers all trials when resumed", async () => {
      const running = workshop.start(...words(slow));
      const pid = running.child.pid ?? 0;
      const isEngine = ({ program }: { program: string }): boolean =>
        program.includes("engine-process");
      // Until the first record: then an engine process works for certain, and a trial is running.
      const records = (): string => {
        const id = workshop.experimentIds().at(-1) ?? "none";
        try {
          return readFileSync(join(workshop.resultsDir, id, "records.jsonl"), "utf8");
        } catch {
          return "";
        }
      };
      const earlier = workshop.experimentIds().length;
      while (workshop.experimentIds().length === earlier || records() === "") await sleep(20);
      const seen = descendants(pid);
      running.child.kill("SIGINT");
      const { exitCode, stderr } = await running.result;

      expect(exitCode).toBe(130);
      expect(stderr.split("Ending after the running trial")).toHaveLength(2);
      expect(seen.filter(isEngine)).toHaveLength(1);
      expect(seen.map(({ namespace }) => namespace)).not.toContain(OUTSIDE);
      expect(new Set(seen.map(({ namespace }) => namespace)).size).toBe(1);
      const { coveredTrials } = egress();
      expect(coveredTrials).toBeGreaterThan(0);
      expect(coveredTrials).toBeLessThan(3);

      await workshop.run("eval", "--no-progress", "--resume", "--prove-offline");
      expect(egress()).toMatchObject({ level: "C", coveredTrials: 3, totalTrials: 3 });
    });

    it("passes the exit code of the process inside through", async () => {
      const { exitCode, stderr } = await workshop.run(
        ...words(join(workshop.directory, "none.gguf")),
      );
      expect(exitCode).toBe(2);
      expect(stderr).toContain("none.gguf");
    });

    it.each([
      ["and unshare cannot be used", (): string => noPrograms()],
      ["and nobody can listen on loopback", (): string => process.env["PATH"] ?? ""],
    ])("goes on where there is no network already, %s", (_, path) => {
      const inside = spawnSync(
        "unshare",
        ["-rn", "--", "env", `PATH=${path()}`, process.execPath, MAIN, ...words(quick)],
        { cwd: workshop.directory, encoding: "utf8" },
      );
      expect(inside.stderr).toContain("Egress level C, given, 3 of 3 trials");
      expect(inside.status).toBe(0);
      expect(egress()).toMatchObject({ boundary: "given", namespaceDiffers: null });
    });
  },
);

describe("edge-bench eval --prove-offline refuses", () => {
  it("a machine without the program that makes the boundary, and says what to type", async () => {
    const before = workshop.experimentIds().length;
    workshop.environment = { PATH: noPrograms() };
    const { exitCode, stderr } = await workshop.run(...words(quick));
    workshop.environment = {};

    expect(exitCode).toBe(2);
    expect(stderr).toContain("--prove-offline needs");
    expect(workshop.experimentIds()).toHaveLength(before);
  });

  it.skipIf(process.platform !== "linux")(
    "to take the word of a variable for a boundary: it looks at the network itself",
    async () => {
      const note = { boundary: "unshare", outerNamespace: "net:[1]", loopbackPort: 9 };
      workshop.environment = { EDGE_BENCH_OFFLINE_BOUNDARY: JSON.stringify(note) };
      const { exitCode, stderr } = await workshop.run(...words(quick));
      workshop.environment = {};

      expect(exitCode).toBe(2);
      expect(stderr).toContain("there is no boundary around this process");
    },
  );
});
