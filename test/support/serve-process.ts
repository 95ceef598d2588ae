import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** The program as it is shipped: built, in a process of its own. */
export const MAIN = fileURLToPath(new URL("../../dist/src/cli/main.js", import.meta.url));

/** A process of `edge-bench serve` that listens. */
export interface ServeProcess {
  readonly child: ChildProcess;
  readonly pid: number;
  /** What it said when it was ready. */
  readonly line: string;
  /** Ends in `/v1`. */
  readonly baseUrl: string;
  readonly port: number;
  /** Standard error until now. */
  readonly log: () => string;
  /** Fulfilled once standard error holds what is looked for. */
  readonly says: (text: RegExp) => Promise<RegExpExecArray>;
  /** Ends it for certain, and waits for that. */
  readonly kill: () => Promise<void>;
}

/**
 * Starts `edge-bench serve` and waits until it listens. Whoever calls ends it.
 * @throws Error with its standard error when it ends before
 */
export async function startServe(
  words: readonly string[],
  place: { readonly cwd?: string } = {},
): Promise<ServeProcess> {
  const child = spawn(process.execPath, [MAIN, "serve", ...words], {
    ...place,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, EDGE_BENCH_API_KEY: "" },
  });
  const closed = once(child, "close");
  let log = "";
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (log += chunk));
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding("utf8").once("data", resolve);
    child.once("close", () => {
      reject(new Error(`edge-bench serve ended: ${log}`));
    });
  });
  const baseUrl = /http:\S+/.exec(line)?.[0] ?? "";
  return {
    child,
    pid: child.pid ?? NaN,
    line,
    baseUrl,
    port: Number(new URL(baseUrl).port),
    log: () => log,
    says: async (text) => {
      for (;;) {
        const found = text.exec(log);
        if (found !== null) return found;
        await once(child.stderr, "data");
      }
    },
    kill: async () => {
      child.kill("SIGKILL");
      await closed;
    },
  };
}
