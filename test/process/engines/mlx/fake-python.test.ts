import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { shellWord } from "../../../../src/core/shell-word.ts";
import type { Finding } from "../../../../src/cli/doctor/finding.ts";
import { environmentFindings } from "../../../../src/cli/doctor/mlx-environment.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const PROBE = {
  version: [3, 12, 4],
  implementation: "CPython",
  platform: "linux",
  machine: "x86_64",
  libc: ["glibc", "2.39"],
  macos: null,
  appleSilicon: null,
  hasVenv: true,
};

const REPORT = {
  python: "3.12.4",
  machine: "x86_64",
  prefix: "/somewhere",
  versions: { mlx: "0.32.4", "mlx-lm": "0.32.2", transformers: "5.23.0", llguidance: "1.9.1" },
  torch: null,
  importMs: { value: 900, error: null },
  device: { value: { kind: "cpu", name: "Some CPU", architecture: "x86_64" }, error: null },
  tokens: { value: [1, 2], error: null },
};

const REPAIR = "edge-bench setup mlx    then unset EDGE_BENCH_MLX_PYTHON";

/** A program in place of Python: one piece of shell for each of the two scripts that it is asked to run. */
function fakePython(onProbe: string, onCheck: string): string {
  const path = join(temporaryFolder(), "python3");
  writeFileSync(
    path,
    `#!/bin/sh
case "$*" in
  *interpreter_probe.py) ${onProbe} ;;
  *environment_check.py) ${onCheck} ;;
  *) exit 64 ;;
esac
`,
  );
  chmodSync(path, 0o755);
  return path;
}

function prints(value: unknown): string {
  return `printf '%s\\n' ${shellWord(JSON.stringify(value))}`;
}

function findingsOf(onProbe: string, onCheck: string, timeLimitMs?: number): Promise<Finding[]> {
  const pythonPath = fakePython(onProbe, onCheck);
  return environmentFindings({ pythonPath, origin: "variable" }, timeLimitMs);
}

describe("doctor on a strange Python", () => {
  it("finds nothing wrong with a whole environment, whatever is printed before the answer", async () => {
    const findings = await findingsOf(
      `echo "a warning of a package"; ${prints(PROBE)}`,
      `echo noise; ${prints(REPORT)}`,
    );
    expect(findings.map(({ check, status }) => [check, status])).toEqual([
      ["MLX Python", "ok"],
      ["MLX packages", "ok"],
      ["MLX import", "ok"],
      ["MLX device", "ok"],
      ["mlx-lm", "ok"],
    ]);
  });

  it("names wrong versions and the command that repairs them", async () => {
    const versions = { ...REPORT.versions, mlx: "0.31.0", "mlx-lm": null };
    const findings = await findingsOf(prints(PROBE), prints({ ...REPORT, versions }));
    expect(findings).toContainEqual({
      check: "MLX packages",
      status: "problem",
      finding: "mlx is 0.31.0 instead of 0.32.4; mlx-lm is not installed",
      next: REPAIR,
    });
  });

  it("shows an import that fails", async () => {
    const error = "ModuleNotFoundError: No module named 'mlx'";
    const { python, machine, prefix, versions, torch } = REPORT;
    const report = { python, machine, prefix, versions, torch, importMs: { value: null, error } };
    const findings = await findingsOf(prints(PROBE), prints(report));
    expect(findings.at(-1)).toEqual({
      check: "MLX import",
      status: "problem",
      finding: error,
      next: REPAIR,
    });
  });

  it("warns of torch", async () => {
    const findings = await findingsOf(prints(PROBE), prints({ ...REPORT, torch: "2.9.1" }));
    expect(findings.find(({ check }) => check === "torch")?.status).toBe("warning");
  });

  it("refuses an x86 Python on an arm64 Mac before it imports anything", async () => {
    const rosetta = { ...PROBE, platform: "darwin", libc: null, macos: "15.3", appleSilicon: true };
    const [only, ...more] = await findingsOf(prints(rosetta), "exit 70");
    expect(more).toEqual([]);
    expect(only).toMatchObject({ check: "MLX Python", status: "problem" });
    expect(only?.finding).toContain("x86_64 Python on an arm64 Mac (Rosetta)");
  });

  it("refuses an old Python", async () => {
    const [only] = await findingsOf(prints({ ...PROBE, version: [3, 9, 6] }), "exit 70");
    expect(only?.finding).toContain("it is Python 3.9.6");
  });

  it.each([
    ["noise", "echo 'hello'", "it answered something else than expected: hello"],
    ["nothing", "true", "it answered something else than expected: nothing"],
    ["another document", prints({ version: "3.12" }), "it answered something else than expected"],
    ["a traceback", "echo 'Fatal Python error: init' >&2; exit 1", "Fatal Python error: init"],
    ["a crash", "kill -11 $$", "it was ended by a signal"],
  ])("says what came instead of an answer: %s", async (_, onProbe, reason) => {
    const [only] = await findingsOf(onProbe, "exit 70");
    expect(only).toMatchObject({ check: "MLX Python", status: "problem", next: REPAIR });
    expect(only?.finding).toContain(reason);
  });

  it("gives up on a check that hangs", async () => {
    const findings = await findingsOf(prints(PROBE), "sleep 60", 2000);
    expect(findings.at(-1)).toEqual({
      check: "MLX packages",
      status: "problem",
      finding: "the check failed: it gave no answer within 2 s",
      next: REPAIR,
    });
  });

  it("says that a file cannot be started", async () => {
    const pythonPath = join(temporaryFolder(), "python3");
    writeFileSync(pythonPath, "no program");
    const [only] = await environmentFindings({ pythonPath, origin: "variable" });
    expect(only?.finding).toContain("it cannot be started");
  });
});
