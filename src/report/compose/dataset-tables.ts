import type { ManifestDataset } from "../../core/manifest.ts";
import type { TaskAnalysis } from "../../analyze/capability/evaluation-analysis.ts";
import { plainText } from "../plain-text.ts";
import type { Block, Text } from "../document/blocks.ts";
import { code, left, table } from "./build-blocks.ts";
import type { ComposeContext } from "./context.ts";

/** With more files than this the number of files stands for them; their hashes are in the manifest. */
const MOST_FILES_SHOWN = 4;

/** Data by hash, then the tasks with version and scorer. */
export function datasetTables(context: ComposeContext): Block[] {
  return [...datasetTable(context), ...taskTable(context)];
}

function datasetTable({ dossier, words }: ComposeContext): Block[] {
  const { reproducibility: say, common } = words;
  const columns = say.datasetColumns;
  const all = dossier.capability.flatMap(({ datasets }) => datasets);
  const distinct = [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
  const files = ({ files: list }: ManifestDataset): Text =>
    list.length > MOST_FILES_SHOWN
      ? say.moreFiles(list.length)
      : list.flatMap(({ sha256 }, place) => [
          ...(place === 0 ? [] : [{ text: ", " }]),
          ...code(sha256),
        ]);
  return table<ManifestDataset>(
    { caption: say.datasetsCaption },
    [
      left(columns.name, ({ name }) => plainText(name)),
      left(columns.origin, ({ origin }) => say.origins[origin]),
      left(columns.revision, ({ revision }) =>
        revision === null ? common.dash : plainText(revision),
      ),
      left(columns.licence, ({ license }) => (license === null ? common.dash : plainText(license))),
      left(columns.verified, ({ isVerified }) => (isVerified ? common.yes : common.no)),
      left(columns.files, files),
    ],
    distinct,
  );
}

type Definition = Pick<TaskAnalysis, "task" | "version" | "scorer" | "dataset">;

function taskTable({ dossier, words }: ComposeContext): Block[] {
  const { reproducibility: say } = words;
  const columns = say.taskColumns;
  const distinct = new Map<string, Definition>();
  for (const { task, version, scorer, dataset } of dossier.capability.flatMap(
    ({ tasks }) => tasks,
  )) {
    distinct.set(JSON.stringify([task, version, scorer, dataset]), {
      task,
      version,
      scorer,
      dataset,
    });
  }
  return table<Definition>(
    { caption: say.tasksCaption },
    [
      left(columns.task, ({ task }) => plainText(task)),
      left(columns.version, ({ version }) => plainText(version)),
      left(columns.scorer, ({ scorer }) => code(scorer)),
      left(columns.dataset, ({ dataset }) => plainText(dataset)),
    ],
    [...distinct.values()],
  );
}
