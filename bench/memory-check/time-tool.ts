import { existsSync } from "node:fs";
import { PrerequisiteError } from "../../src/core/errors.ts";

const TIME = "/usr/bin/time";

/**
 * The command that runs a program and writes what the kernel says of it to a file.
 * @throws PrerequisiteError `bench-tool-missing`
 */
export function timeCommand(reportPath: string): string[] {
  if (existsSync(TIME))
    return [TIME, process.platform === "darwin" ? "-l" : "-v", "-o", reportPath];
  throw new PrerequisiteError(`${TIME} is missing`, {
    code: "bench-tool-missing",
    hint: "Install it (Debian: `apt-get install time`).",
  });
}

/**
 * Peak resident bytes out of its report: GNU time counts in KiB, macOS in bytes.
 * @throws PrerequisiteError `bench-tool-failed`
 */
export function readPeakOfTime(report: string): number {
  const gnu = /Maximum resident set size \(kbytes\): (\d+)/.exec(report)?.[1];
  if (gnu !== undefined) return Number(gnu) * 1024;
  const macos = /(\d+)\s+maximum resident set size/.exec(report)?.[1];
  if (macos !== undefined) return Number(macos);
  throw new PrerequisiteError(`${TIME} reported no peak resident memory`, {
    code: "bench-tool-failed",
    hint: "Install GNU time; a shell's own `time` does not report memory.",
  });
}
