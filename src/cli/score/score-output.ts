import { accessSync, constants, realpathSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { collect } from "../../core/collect.ts";
import { ConfigError, messageOf } from "../../core/errors.ts";
import { openJsonLinesLog } from "../../store/json-lines-log.ts";
import { scoreLineSchema, type ScoreLine } from "./score-lines.ts";
import {
  readSettings,
  refuseOtherSettings,
  writeSettings,
  type ScoreSettings,
} from "./score-settings.ts";

/** Where scores go, line by line: what was written is whole, whenever the program ends. */
export interface ScoreOutput {
  /** Lines that were there already. */
  readonly written: readonly ScoreLine[];
  append(line: ScoreLine): Promise<void>;
  close(): Promise<void>;
}

/**
 * Looks at the output before anything is loaded; changes nothing.
 * @throws ConfigError `output-exists` without `resume`, `output-foreign` when it was not begun by this
 *   command, `output-unusable` when it is no file, the input itself, or cannot be written
 */
export async function checkScoreOutput(
  path: string,
  inputPath: string,
  resume: boolean,
): Promise<void> {
  if (path === "-") return;
  refuseUnusable(path, inputPath);
  if (!isBegun(path)) return;
  if (resume) await readSettings(path);
  else {
    throw new ConfigError(`${path} exists already`, {
      code: "output-exists",
      hint: "Use --resume to go on with it, or name another --output.",
    });
  }
}

/**
 * Opens the output. Of one that is gone on with, a torn last line is cut off.
 * @throws ConfigError `output-differs` when it was begun with other settings; PrerequisiteError when it
 *   cannot be written or holds something else
 */
export async function openScoreOutput(path: string, settings: ScoreSettings): Promise<ScoreOutput> {
  if (path === "-") return standardOutput();
  if (isBegun(path)) refuseOtherSettings(path, await readSettings(path), settings);
  else await writeSettings(path, settings);
  const log = await openJsonLinesLog(path, scoreLineSchema, { durable: false });
  if (log.cutBytes > 0) console.error(`note: cut ${log.cutBytes} bytes of a torn last line`);
  const written = await collect(log.read());
  return { written, append: (line) => log.append(line), close: () => log.close() };
}

/** A run that ended before its first line leaves an empty file. */
function isBegun(path: string): boolean {
  return (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0;
}

function refuseUnusable(path: string, inputPath: string): void {
  const problem = whyUnusable(path, inputPath);
  if (problem === null) return;
  throw new ConfigError(`--output ${path} ${problem}`, {
    code: "output-unusable",
    hint: "Name a file in a folder that you may write to, or - for standard output.",
  });
}

function whyUnusable(path: string, inputPath: string): string | null {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return whyNotWritable(dirname(path));
  if (!found.isFile()) return "is no regular file";
  const isInput = inputPath !== "-" && realpathSync(path) === realpathSync(inputPath);
  return isInput ? "is the input itself" : whyNotWritable(path);
}

function whyNotWritable(path: string): string | null {
  try {
    accessSync(path, constants.W_OK);
    return null;
  } catch (error) {
    return `cannot be written (${messageOf(error)})`;
  }
}

function standardOutput(): ScoreOutput {
  return {
    written: [],
    append: (line) =>
      new Promise((resolve) => {
        process.stdout.write(`${JSON.stringify(line)}\n`, (error) => {
          // Where standard output fails, main.ts ends the program.
          if (error == null) resolve();
        });
      }),
    close: () => Promise.resolve(),
  };
}
