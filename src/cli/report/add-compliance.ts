import { basename } from "node:path";
import { ConfigError, PrerequisiteError } from "../../core/errors.ts";
import { COMPLIANCE } from "../../store/experiment-format.ts";
import { lastStatuses, progressOf } from "../../store/resume.ts";
import { experimentFolders } from "../../store/run-folder.ts";
import { commandOf, readExperiment } from "../../store/stored-experiment.ts";
import { loadExperiment, type LoadedExperiment } from "./load-experiment.ts";

/** A compliance run of a results folder: which model files it asked. */
interface ProbedFiles {
  readonly folder: string;
  readonly fileSha256s: readonly string[];
}

/**
 * The experiments with the newest compliance run of each of their model files, found by the hash of the
 * file. A file without one is named on standard error.
 *
 * @param load how an experiment is read
 * @throws PrerequisiteError `compliance-not-run` when no file of them was probed; ConfigError
 * `compliance-no-file` when their models are served by others, so that there is no file to look for
 */
export async function addCompliance(
  experiments: readonly LoadedExperiment[],
  resultsDir: string,
  load: (folder: string) => Promise<LoadedExperiment> = loadExperiment,
): Promise<LoadedExperiment[]> {
  const wanted = filesWithoutProbes(experiments);
  if (wanted.size === 0) {
    if (experiments.some(({ command }) => command === "comply")) return [...experiments];
    throw noFile();
  }
  const given = new Set(experiments.map(({ directory }) => basename(directory)));
  const added: LoadedExperiment[] = [];
  for (const { folder, fileSha256s } of await probedFiles(resultsDir)) {
    const found = fileSha256s.filter((sha256) => wanted.has(sha256));
    if (found.length === 0 || given.has(basename(folder))) continue;
    added.push(await load(folder));
    for (const sha256 of found) wanted.delete(sha256);
  }
  const all = [...experiments, ...added];
  if (!all.some(({ command }) => command === "comply")) throw notRun(wanted, resultsDir);
  if (wanted.size > 0) {
    console.error(`note: no compliance run of ${namesOf(wanted)} was found in ${resultsDir}.`);
  }
  return all;
}

/** Model files of the experiments by hash, without those that a compliance run among them asked. */
function filesWithoutProbes(experiments: readonly LoadedExperiment[]): Map<string, string> {
  const filesOf = (wantsProbes: boolean): Map<string, string> =>
    new Map(
      experiments
        .filter(({ command }) => (command === "comply") === wantsProbes)
        .flatMap(({ files }) => files.manifest.models)
        .flatMap(({ fileSha256, modelId }) =>
          fileSha256 === null ? [] : [[fileSha256, modelId] as const],
        ),
    );
  const probed = filesOf(true);
  return new Map([...filesOf(false)].filter(([sha256]) => !probed.has(sha256)));
}

/** Compliance runs with at least one answer, newest first; folders that cannot be read are passed over. */
async function probedFiles(resultsDir: string): Promise<ProbedFiles[]> {
  const found: ProbedFiles[] = [];
  for (const folder of await experimentFolders(resultsDir)) {
    try {
      if ((await commandOf(folder)) !== "comply") continue;
      const stored = await readExperiment(folder, COMPLIANCE);
      const statuses = await lastStatuses(stored.readRecords());
      if (progressOf(stored.plan, statuses).done.length === 0) continue;
      const fileSha256s = stored.manifest.models.flatMap(({ fileSha256 }) => fileSha256 ?? []);
      found.push({ folder, fileSha256s });
    } catch (error) {
      if (!(error instanceof PrerequisiteError)) throw error;
    }
  }
  return found;
}

function notRun(wanted: ReadonlyMap<string, string>, resultsDir: string): PrerequisiteError {
  return new PrerequisiteError(
    `${resultsDir} holds no compliance run of ${namesOf(wanted)} with these very files`,
    {
      code: "compliance-not-run",
      hint: `Run the probes first: edge-bench comply --models ${[...wanted.values()].join(" ")} --profile internal-drafting (or staff-decision-support, customer-facing).`,
    },
  );
}

function noFile(): ConfigError {
  return new ConfigError(
    "--compliance: the models of these experiments are served by others; there is no file whose probes could be found",
    {
      code: "compliance-no-file",
      hint: "Name the compliance run itself with --input, or leave --compliance out.",
    },
  );
}

function namesOf(wanted: ReadonlyMap<string, string>): string {
  return [...wanted.values()].join(", ");
}
