import { pullCommand, requireLicence } from "../assets/datasets/licence.ts";
import { datasetNameOf, type DatasetName } from "../assets/datasets/datasets-lock.ts";
import {
  findDataset,
  resolveDataset,
  type ResolvedDataset,
} from "../assets/datasets/resolve-dataset.ts";
import type { EvaluationTask } from "../config/eval-tasks.ts";
import type { ManifestDataset } from "../core/manifest.ts";

/** Which data the user wants. */
export interface DataChoice {
  /** Folder of data sets; `null` for `EDGE_BENCH_DATA_DIR`, then what was downloaded. */
  readonly dataDir: string | null;
  /** Use the small sets of this project. */
  readonly mini: boolean;
  /** Data sets whose licence was accepted on the command line. */
  readonly acceptedLicenses: readonly string[];
  /** Receives a sentence when the small set is used because nothing else is here. */
  readonly onNote: (note: string) => void;
}

export type ChosenData =
  { readonly origin: "mini" } | { readonly origin: "published"; readonly dataset: ResolvedDataset };

/**
 * The data of a task. Where a folder was named, a data set that is missing or altered there is a
 * refusal; where nothing was named and nothing is here, the small set takes over, under its own name.
 * @throws PrerequisiteError `data-missing`, `data-altered`, `data-dir-missing`, `licence-not-accepted`
 */
export async function chooseData(
  task: Pick<EvaluationTask, "dataset" | "mini">,
  choice: DataChoice,
): Promise<ChosenData> {
  if (task.dataset === null || choice.mini) return { origin: "mini" };
  const name = datasetNameOf(task.dataset);
  const dataset = await findOrRefuse(name, choice);
  if (dataset === null) {
    choice.onNote(
      `note: ${name} is not here; the small set data/mini/${task.mini}.jsonl of this project is used. Fetch it: ${await pullCommand(name)}`,
    );
    return { origin: "mini" };
  }
  await requireLicence(name, choice.acceptedLicenses);
  noteUnverified(dataset, choice.onNote);
  return { origin: "published", dataset };
}

function findOrRefuse(name: DatasetName, { dataDir }: DataChoice): Promise<ResolvedDataset | null> {
  const isNamed = dataDir !== null || (process.env["EDGE_BENCH_DATA_DIR"] ?? "") !== "";
  return isNamed ? resolveDataset(name, { dataDir }) : findDataset(name, { dataDir });
}

/** Says of each file without a known hash that any content was taken. */
function noteUnverified({ name, files }: ResolvedDataset, onNote: DataChoice["onNote"]): void {
  for (const { absolutePath, isPinned } of files) {
    if (isPinned) continue;
    onNote(
      `note: ${name}: ${absolutePath}: its hash is not pinned, so its content was not verified.`,
    );
  }
}

/** A data set as a manifest names it: its very files, by hash. */
export function manifestDataset(dataset: ResolvedDataset): ManifestDataset {
  return {
    name: dataset.name,
    origin: "published",
    revision: dataset.revision,
    license: dataset.licence.id,
    isVerified: dataset.files.every(({ isPinned }) => isPinned),
    files: dataset.files.map(({ path, sizeBytes, sha256 }) => ({ path, sizeBytes, sha256 })),
  };
}
