import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { messageOf, PrerequisiteError } from "../../core/errors.ts";

/** What was found of the programs that a ladder starts. */
export interface CheckedPrograms {
  /** The compiled command line, which starts this tool's own server. */
  readonly mainPath: string;
  /** As llama-server tells it; `null` when it does not, or none is started. */
  readonly llamaServerVersion: string | null;
}

/**
 * Sees to it, before a model is touched, that the programs are there and run.
 * @param llamaServer path of the program; absent: none is started
 * @throws PrerequisiteError `not-built`, `llama-server-missing`, `llama-server-broken`
 */
export async function checkPrograms(llamaServer: string | undefined): Promise<CheckedPrograms> {
  const llamaServerVersion =
    llamaServer === undefined ? null : await versionOf(resolve(llamaServer));
  return { mainPath: compiledMain(), llamaServerVersion };
}

/**
 * The compiled command line, also when this one runs from sources: the server is what users get.
 * @throws PrerequisiteError `not-built`
 */
function compiledMain(): string {
  const here = fileURLToPath(import.meta.url);
  const compiled = here.endsWith(".ts") ? "../../../dist/src/cli/main.js" : "../main.js";
  const path = fileURLToPath(new URL(compiled, import.meta.url));
  if (existsSync(path)) return path;
  throw new PrerequisiteError(`The compiled command line is missing: ${path}`, {
    code: "not-built",
    hint: "Run `npm run build`.",
  });
}

const VERSION_LIMIT_MS = 30_000;

/** As `llama-server --version` says it. @throws PrerequisiteError */
async function versionOf(program: string): Promise<string | null> {
  if (!existsSync(program)) {
    throw new PrerequisiteError(`--llama-server: there is no program ${program}`, {
      code: "llama-server-missing",
      hint: "Give the path of the program; `npm run bench:overhead` in the sources builds one.",
    });
  }
  return new Promise((resolvePromise, reject) => {
    execFile(program, ["--version"], { timeout: VERSION_LIMIT_MS }, (error, stdout, stderr) => {
      if (error === null) {
        resolvePromise(/^version: (.{1,100})$/m.exec(`${stdout}\n${stderr}`)?.[1]?.trim() ?? null);
        return;
      }
      const said = stderr.trim().split("\n").at(-1)?.slice(0, 300) ?? "";
      reject(
        new PrerequisiteError(
          `--llama-server: ${program} --version fails: ${said === "" ? messageOf(error) : said}`,
          {
            code: "llama-server-broken",
            hint: "Give the path of a llama-server that runs on this machine.",
            cause: error,
          },
        ),
      );
    });
  });
}
