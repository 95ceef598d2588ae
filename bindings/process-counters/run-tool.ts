import { execFile } from "node:child_process";

/** Long enough for a busy machine, short enough not to hold up a trial. */
const TIME_LIMIT_MS = 2000;

/** Standard output of one of the system's own small programs; `null` when it is missing, fails or takes over 2 s. */
export type RunTool = (path: string, args: readonly string[]) => Promise<string | null>;

export const runTool: RunTool = (path, args) =>
  new Promise((resolve) => {
    execFile(path, args, { timeout: TIME_LIMIT_MS, killSignal: "SIGKILL" }, (error, stdout) => {
      resolve(error === null ? stdout : null);
    });
  });
