import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openPythonSandbox, type PythonSandbox } from "../../../bindings/python-wasi/sandbox.ts";
import { HOSTILE_PROGRAMS } from "./hostile-programs.ts";

const CHECK = "def check(candidate):\n    assert candidate(2) == 3\n\ncheck(solve)";
const GOOD = { program: "def solve(n):\n    return n + 1\n", check: CHECK };
/** For programs that never end; the others get the time that a busy machine needs. */
const SHORT_LIMIT_MS = 1500;
const LONG_LIMIT_MS = 50_000;
const SECRET = "host-secret-5c1d";

let sandbox: PythonSandbox;
let folder: string;
let hostBefore: unknown;

/** What a program that got out could have changed here. */
function hostState(): unknown {
  return {
    files: readdirSync(".").map((name) => [name, readFileSync(name, "utf8")]),
    folder: process.cwd(),
    environment: { ...process.env },
    globals: Object.getOwnPropertyNames(globalThis),
  };
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "edge-bench-hostile-"));
  process.chdir(folder);
  writeFileSync("package.json", JSON.stringify({ name: SECRET }));
  process.env["EDGE_BENCH_TEST_SECRET"] = SECRET;
  // One worker: the program that follows is run where the hostile one was.
  sandbox = await openPythonSandbox({ workerCount: 1, wallLimitMs: LONG_LIMIT_MS });
  await sandbox.run(GOOD);
  hostBefore = hostState();
});

afterAll(async () => {
  await sandbox.close();
  process.chdir(tmpdir());
  rmSync(folder, { recursive: true });
});

describe("the Python sandbox contains a program that", () => {
  it.each(HOSTILE_PROGRAMS)(
    "$tries ($outcome)",
    async ({ program, outcome, errorType, prints }) => {
      const verdict = await sandbox.run({
        program,
        check: CHECK,
        wallLimitMs: outcome === "timeout" ? SHORT_LIMIT_MS : LONG_LIMIT_MS,
      });
      expect(verdict).toMatchObject({ outcome, ...(errorType === undefined ? {} : { errorType }) });
      expect(verdict.output).toContain(prints ?? "");
      expect(verdict.output).not.toContain(SECRET);
      expect(Buffer.byteLength(verdict.output)).toBeLessThanOrEqual(65_536);
      expect(hostState()).toEqual(hostBefore);
      expect(await sandbox.run(GOOD)).toMatchObject({ outcome: "passed" });
    },
  );
});
