import { basename, join, resolve } from "node:path";
import type { ExperimentFile } from "../../config/experiment-file.ts";
import { didYouMean } from "../../core/did-you-mean.ts";
import { ConfigError, PrerequisiteError } from "../../core/errors.ts";
import { canonicalJson, sha256Of } from "../../core/hash.ts";
import { readRunFolder, runFolders, type RunFolder } from "../../store/run-folder.ts";
import { manifestDifferences } from "../../analyze/manifest-differences.ts";
import type { RunOptions } from "../commands/run.ts";

const MAX_DIFFERENCES = 20;

/**
 * The run that is to go on: the one that is named, else the newest of the same file that was not
 * concluded.
 * @throws PrerequisiteError `nothing-to-resume`, `experiment-unknown`; ConfigError `plan-changed` when the
 * file or the configuration is not the one that the run began with
 */
export async function findRun(
  file: ExperimentFile,
  options: Pick<RunOptions, "resume" | "resultsDir" | "configDir">,
): Promise<RunFolder> {
  const run = await chosenRun(file, options);
  requireSameFile(file, run);
  requireSameConfig(options.configDir, run);
  return run;
}

async function chosenRun(
  file: ExperimentFile,
  { resume, resultsDir }: Pick<RunOptions, "resume" | "resultsDir">,
): Promise<RunFolder> {
  const folders = await runFolders(resultsDir);
  if (typeof resume === "string") return named(resume, resultsDir, folders);
  const open: RunFolder[] = [];
  for (const folder of folders) {
    const run = await readRunFolder(folder);
    if (!run.manifest.isConcluded && run.manifest.name === file.name) open.push(run);
  }
  const [newest] = open;
  if (newest === undefined) {
    throw new PrerequisiteError(`${resultsDir} holds no unfinished run of "${file.name}"`, {
      code: "nothing-to-resume",
      hint: "Start it without --resume.",
    });
  }
  return newest;
}

async function named(
  runId: string,
  resultsDir: string,
  folders: readonly string[],
): Promise<RunFolder> {
  const known = folders.map((folder) => basename(folder));
  if (!known.includes(runId)) {
    throw new PrerequisiteError(
      `${resultsDir} holds no run "${runId}".${didYouMean(runId, known)}`,
      {
        code: "experiment-unknown",
        hint:
          known.length === 0
            ? "Check --results-dir."
            : `The newest are ${known.slice(0, 3).join(", ")}.`,
      },
    );
  }
  return readRunFolder(join(resultsDir, runId));
}

function requireSameFile(file: ExperimentFile, { manifest }: RunFolder): void {
  if (sha256Of(canonicalJson(file)) === manifest.fileSha256) return;
  const lines = manifestDifferences(manifest.file, file).map(
    ({ path, a, b }) => `  ${path}: was ${a ?? "not there"}, is ${b ?? "not there"}`,
  );
  throw new ConfigError(
    [
      `the experiment file is not the one that ${manifest.runId} began with`,
      ...lines.slice(0, MAX_DIFFERENCES),
    ].join("\n"),
    { code: "plan-changed", hint: "Undo the change, or start a new run without --resume." },
  );
}

/** Parts that were not begun would be planned from another configuration than those that were. */
function requireSameConfig(given: string | undefined, { manifest }: RunFolder): void {
  if (given === undefined || resolve(given) === manifest.configDir) return;
  throw new ConfigError(
    `--config-dir ${given}: ${manifest.runId} began with ${manifest.configDir ?? "the configuration that is shipped"}`,
    { code: "plan-changed", hint: "Leave --config-dir out, or start a new run without --resume." },
  );
}
