import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { EngineError } from "../../src/core/errors.ts";
import { shellWord } from "../../src/core/shell-word.ts";
import { maximum } from "../../src/stats/range.ts";

const SAMPLE_MS = 20;
const KIBIBYTES_PER_MEBIBYTE = 1024;

/** RssAnon of a process in MiB; `null` when it has ended. Linux only. */
export function privateMebibytes(pid: number): number | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    const kibibytes = /^RssAnon:\s+(\d+) kB$/m.exec(status)?.[1];
    return kibibytes === undefined ? null : Number(kibibytes) / KIBIBYTES_PER_MEBIBYTE;
  } catch {
    return null;
  }
}

/**
 * Runs a program to its end and reads its private memory meanwhile: the largest of the readings in MiB,
 * because llama-bench frees its buffers before it ends.
 *
 * @throws EngineError `bench-engine-failed` when it ends with another code than 0, or before a reading
 */
export async function largestPrivateMebibytes(
  program: string,
  args: readonly string[],
): Promise<number> {
  const child = spawn(program, args, { stdio: "ignore" });
  const readings: number[] = [];
  const sampler = setInterval(() => {
    const reading = child.pid === undefined ? null : privateMebibytes(child.pid);
    if (reading !== null) readings.push(reading);
  }, SAMPLE_MS);
  try {
    const [code, signal] = (await once(child, "close")) as [number | null, string | null];
    if (code !== 0) throw failed(`ended with ${signal ?? `exit code ${String(code)}`}`);
  } finally {
    clearInterval(sampler);
  }
  const largest = maximum(readings);
  if (largest === null) throw failed("ended before its memory could be read");
  return largest;

  function failed(what: string): EngineError {
    return new EngineError(`${program} ${what}`, {
      code: "bench-engine-failed",
      hint: `Run it by hand: ${[program, ...args].map(shellWord).join(" ")}`,
    });
  }
}
