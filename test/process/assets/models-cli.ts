import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { type ModelsLock } from "../../../src/assets/lock.ts";
import { lockText } from "../../../src/assets/write-lock.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { MAIN } from "../cli/workshop.ts";

export interface CliResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A user of the command line: a current folder, a home without anything in it, and a lock. */
export class ModelsUser {
  readonly folder = temporaryFolder();
  readonly home = join(this.folder, "home");
  readonly cache = join(this.folder, "cache");
  readonly lockPath = join(this.folder, "models.lock");
  readonly env: Record<string, string>;

  constructor(address: string, env: Record<string, string> = {}) {
    mkdirSync(this.home);
    this.env = {
      HF_ENDPOINT: address,
      HOME: this.home,
      EDGE_BENCH_CACHE_DIR: this.cache,
      NO_COLOR: "1",
      ...env,
    };
  }

  writeLock(lock: ModelsLock): void {
    writeFileSync(this.lockPath, lockText(lock));
  }

  start(...words: string[]): { child: ChildProcess; result: Promise<CliResult> } {
    const { PATH = "", NODE_EXTRA_CA_CERTS } = process.env;
    const certificates = NODE_EXTRA_CA_CERTS === undefined ? {} : { NODE_EXTRA_CA_CERTS };
    const child = spawn(process.execPath, [MAIN, "models", ...words], {
      cwd: this.folder,
      stdio: ["ignore", "pipe", "pipe"],
      env: { PATH, ...certificates, ...this.env },
    });
    onTestFinished(() => {
      child.kill("SIGKILL");
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    const result = new Promise<CliResult>((resolve) => {
      child.once("close", (exitCode) => {
        resolve({ exitCode, stdout, stderr });
      });
    });
    return { child, result };
  }

  run(...words: string[]): Promise<CliResult> {
    return this.start(...words).result;
  }
}
