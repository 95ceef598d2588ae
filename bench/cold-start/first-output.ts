import { spawn } from "node:child_process";
import { EngineError } from "../../src/core/errors.ts";

/**
 * Starts a command and waits until it ends.
 *
 * @returns time from its start to the first byte on its standard output in ms; `null` when it wrote none
 * @throws EngineError `bench-engine-failed` when it ends with another code than 0
 */
export function firstOutputMs([program = "", ...args]: readonly string[]): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    let firstMs: number | null = null;
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "ignore"] });
    child.stdout.on("data", () => {
      firstMs ??= performance.now() - start;
    });
    child.once("error", reject);
    child.once("close", (code, signal) => {
      if (code === 0) {
        resolve(firstMs);
        return;
      }
      const ending = signal ?? `exit code ${String(code)}`;
      reject(
        new EngineError(`${program} ended with ${ending}`, {
          code: "bench-engine-failed",
          hint: `Run it by hand: ${[program, ...args].join(" ")}`,
        }),
      );
    });
  });
}
