import { spawn, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { MAIN } from "./workshop.ts";

interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the program with an own cache and a search path without Python, uv or anything else. */
function run(args: readonly string[], env: Record<string, string> = {}): Ended {
  const folder = temporaryFolder();
  const cache = join(folder, "cache");
  const ended = spawnSync(process.execPath, [MAIN, ...args], {
    cwd: folder,
    encoding: "utf8",
    env: { HOME: folder, PATH: join(folder, "bin"), EDGE_BENCH_CACHE_DIR: cache, ...env },
  });
  return { exitCode: ended.status, stdout: ended.stdout, stderr: ended.stderr };
}

const documentSchema = z.strictObject({
  version: z.string(),
  problemCount: z.int(),
  warningCount: z.int(),
  findings: z.array(
    z.strictObject({
      group: z.string(),
      check: z.string(),
      status: z.enum(["ok", "warning", "problem"]),
      finding: z.string(),
      next: z.string().nullable(),
    }),
  ),
});

describe("edge-bench doctor", () => {
  it("finds llama.cpp working and nothing wrong on this machine", () => {
    const { exitCode, stdout } = run(["doctor", "--json"]);
    const document = documentSchema.parse(JSON.parse(stdout));
    const byCheck = new Map(document.findings.map((finding) => [finding.check, finding]));
    expect(exitCode).toBe(0);
    expect(document.problemCount).toBe(0);
    expect(byCheck.get("llama.cpp")?.finding).toMatch(/ generates$/);
    expect(byCheck.get("MLX")).toMatchObject({ status: "warning" });
    expect(byCheck.get("Node")?.finding).toContain(process.versions.node);
  });

  it("says without Python what to install, and ends with 1", () => {
    const { exitCode, stdout } = run(["doctor", "--mlx"]);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/problem {2}MLX +MLX models need a Python environment/);
    expect(stdout).toContain("next: edge-bench setup mlx");
    expect(stdout).toMatch(/problem {2}Python +None of python3\.12, .* was found\./);
    expect(stdout).toContain("Install CPython 3.12");
  });

  it("names a results folder that cannot be made and a variable that names no interpreter", () => {
    const { exitCode, stdout } = run(["doctor", "--results-dir", "/proc/none"], {
      EDGE_BENCH_MLX_PYTHON: "/no/such/python",
      EDGE_BENCH_DATA_DIR: "/no/such/data",
    });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/problem {2}data sets +\/no\/such\/data: there is no such folder/);
    expect(stdout).toContain("EDGE_BENCH_MLX_PYTHON=/no/such/python: there is no such file");
  });

  it.skipIf(process.platform === "darwin")("says that --mac needs a Mac", () => {
    const { exitCode, stdout, stderr } = run(["doctor", "--mac"]);
    expect(exitCode).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain("error: These checks need a Mac");
  });
});

/** A Python that answers the probe, makes an empty environment, and whose pip reaches no index. */
const FAKE_PYTHON = `#!/bin/sh
case "$*" in
  *interpreter_probe.py)
    echo '{"version":[3,12,4],"implementation":"CPython","platform":"linux","machine":"x86_64","libc":["glibc","2.39"],"macos":null,"appleSilicon":null,"hasVenv":true}' ;;
  "-m venv "*) /bin/mkdir -p "$3/bin" && /bin/cp "$0" "$3/bin/python" ;;
  "-m pip install"*)
    echo "WARNING: Retrying after connection broken: [Errno 111] Connection refused" >&2
    echo "ERROR: No matching distribution found for annotated-doc==0.0.7" >&2
    exit 1 ;;
  *) exit 64 ;;
esac
`;

describe("edge-bench setup mlx", () => {
  it("refuses without Python", () => {
    const { exitCode, stderr } = run(["setup", "mlx", "--yes"]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("None of python3.12,");
  });

  it("installs nothing where nobody can be asked", () => {
    const folder = temporaryFolder();
    const python = fakePythonIn(folder);
    const cache = join(folder, "cache");
    const { exitCode, stderr } = run(["setup", "mlx", "--python", python], {
      EDGE_BENCH_CACHE_DIR: cache,
    });
    expect(exitCode).toBe(2);
    expect(stderr).toContain("about 350 MB");
    expect(stderr).toContain("Add --yes to go on without a question.");
    expect(readdirSync(folder)).toEqual(["python3"]);
  });

  it("shows the last lines of pip when nothing can be fetched, and leaves nothing", () => {
    const folder = temporaryFolder();
    const python = fakePythonIn(folder);
    const cache = join(folder, "cache");
    const { exitCode, stderr } = run(["setup", "mlx", "--yes", "--python", python], {
      EDGE_BENCH_CACHE_DIR: cache,
    });
    expect(exitCode).toBe(2);
    expect(stderr).toContain("Connection refused");
    expect(stderr).toContain("No matching distribution found for annotated-doc==0.0.7");
    expect(stderr).toContain("Check pip's index, proxy and certificates");
    expect(readdirSync(join(cache, "mlx"))).toEqual([]);
  });

  it("ends on Ctrl-C with everything it started, and leaves nothing", async () => {
    const folder = temporaryFolder();
    const hanging = FAKE_PYTHON.replace(
      /"-m pip install"\*\)[^;]*;;/,
      '"-m pip install"*) /bin/sleep 600 ;;',
    );
    const python = fakePythonIn(folder, hanging);
    const cache = join(folder, "cache");
    const child = spawn(process.execPath, [MAIN, "setup", "mlx", "--yes", "--python", python], {
      env: { HOME: folder, PATH: "/nowhere", EDGE_BENCH_CACHE_DIR: cache },
      stdio: ["ignore", "ignore", "pipe"],
    });
    const ended = new Promise((resolve) => child.once("close", resolve));
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    // Its interpreter is there, so pip runs or is about to.
    await vi.waitFor(() => {
      expect(existsSync(join(cache, "mlx"))).toBe(true);
      const [incomplete = ""] = readdirSync(join(cache, "mlx"));
      expect(existsSync(join(cache, "mlx", incomplete, "bin", "python"))).toBe(true);
    }, 20_000);
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    expect(stderr).toContain("Interrupted; nothing was left behind.");
    expect(readdirSync(join(cache, "mlx"))).toEqual([]);
  });

  it("removes what a killed setup left, and only that", () => {
    const folder = temporaryFolder();
    const python = fakePythonIn(folder);
    const cache = join(folder, "cache");
    // No process has the largest number; this one runs.
    const [dead, alive] = ["4194304", String(process.pid)];
    for (const pid of [dead, alive]) {
      mkdirSync(join(cache, "mlx", `0123456789abcdef.incomplete-${pid}`, "bin"), {
        recursive: true,
      });
    }
    run(["setup", "mlx", "--yes", "--python", python], { EDGE_BENCH_CACHE_DIR: cache });
    expect(readdirSync(join(cache, "mlx"))).toEqual([`0123456789abcdef.incomplete-${alive}`]);
  });
});

function fakePythonIn(folder: string, script: string = FAKE_PYTHON): string {
  const path = join(folder, "python3");
  writeFileSync(path, script);
  chmodSync(path, 0o755);
  return path;
}
