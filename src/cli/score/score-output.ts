import { statSync } from "node:fs";
import { collect } from "../../core/collect.ts";
import { ConfigError } from "../../core/errors.ts";
import { openJsonLinesLog } from "../../store/json-lines-log.ts";
import { scoreLineSchema, type ScoreLine } from "./score-lines.ts";

/** Where scores go, line by line: what was written is whole, whenever the program ends. */
export interface ScoreOutput {
  /** Lines that were there already. */
  readonly written: readonly ScoreLine[];
  append(line: ScoreLine): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the output; a torn last line of an interrupted run is cut off.
 * @throws ConfigError `output-exists` without `resume`; PrerequisiteError when it cannot be written
 *   or holds something else
 */
export async function openScoreOutput(path: string, resume: boolean): Promise<ScoreOutput> {
  if (path === "-") return standardOutput();
  // A run that ended before its first line leaves an empty file.
  const sizeBytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (!resume && sizeBytes > 0) {
    throw new ConfigError(`${path} exists already`, {
      code: "output-exists",
      hint: "Use --resume to go on with it, or name another --output.",
    });
  }
  const log = await openJsonLinesLog(path, scoreLineSchema, { durable: false });
  const written = await collect(log.read());
  return { written, append: (line) => log.append(line), close: () => log.close() };
}

function standardOutput(): ScoreOutput {
  return {
    written: [],
    append: (line) =>
      new Promise((resolve, reject) => {
        process.stdout.write(`${JSON.stringify(line)}\n`, (error) => {
          if (error == null) resolve();
          else reject(error);
        });
      }),
    close: () => Promise.resolve(),
  };
}
