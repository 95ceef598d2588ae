import { checkDataset, type CheckedFile } from "../../assets/datasets/check-dataset.ts";
import { dataFolders } from "../../assets/datasets/data-folders.ts";
import {
  type DatasetName,
  datasetNameOf,
  datasetNames,
  readDatasetsLock,
} from "../../assets/datasets/datasets-lock.ts";
import { pullCommand } from "../../assets/datasets/licence.ts";
import { PrerequisiteError } from "../../core/errors.ts";
import type { DataVerifyOptions } from "../commands/data.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { printable } from "../printable.ts";

/**
 * Hashes the data sets that are here. Fails when a file is altered or missing, or when a data set that
 * was named is not here.
 * @throws PrerequisiteError `data-missing` when nothing is here: then nothing was verified
 */
export async function verifyDatasets(
  words: readonly string[],
  options: DataVerifyOptions,
): Promise<ExitCode> {
  const lock = await readDatasetsLock();
  const named = words.map(datasetNameOf);
  const checked: CheckedFile[] = [];
  const absent: DatasetName[] = [];
  for (const name of named.length > 0 ? named : datasetNames) {
    const files = await checkDataset(name, { lock, dataDir: options.dataDir ?? null });
    checked.push(...files);
    if (files.length === 0) absent.push(name);
  }
  if (options.json) console.log(JSON.stringify({ files: checked, absent }));
  if (checked.length === 0) throw await nothingHere(absent, options);
  if (!options.json) console.log(await textOf(checked, absent));
  return exitCodeOf(checked, named.length > 0 && absent.length > 0);
}

function exitCodeOf(checked: readonly CheckedFile[], lacksNamed: boolean): ExitCode {
  const isWrong = checked.some(({ state }) => state === "altered" || state === "missing");
  return isWrong || lacksNamed ? EXIT.doneWithFailures : EXIT.done;
}

async function nothingHere(
  names: readonly DatasetName[],
  { dataDir }: DataVerifyOptions,
): Promise<PrerequisiteError> {
  const folders = await dataFolders({ dataDir: dataDir ?? null });
  const [first] = names;
  const pull = await pullCommand(names.length === 1 && first !== undefined ? first : "banking77");
  return new PrerequisiteError(
    `nothing was verified: no file of ${names.join(", ")} was found in ${folders.map(({ path }) => path).join(" and ")}`,
    {
      code: "data-missing",
      hint: `Name a folder that holds a folder for each data set, such as banking77/, with --data-dir or EDGE_BENCH_DATA_DIR, or download one: ${pull}`,
    },
  );
}

async function textOf(
  checked: readonly CheckedFile[],
  absent: readonly DatasetName[],
): Promise<string> {
  const lines = checked.map(({ state, path, problem, sha256 }) => {
    const note = state === "unpinned" ? ` (no hash is known; it has sha256 ${sha256 ?? ""})` : "";
    return `${state.padEnd(8)}  ${problem ?? `${path}${note}`}`;
  });
  const counts = (["ok", "unpinned", "altered", "missing"] as const)
    .map((state) => ({ state, count: checked.filter((file) => file.state === state).length }))
    .filter(({ state, count }) => count > 0 || state === "ok" || state === "altered")
    .map(({ state, count }) => `${count} ${state}`);
  const notHere = await Promise.all(
    absent.map(async (name) => `not here: ${name} (${await pullCommand(name)})`),
  );
  return printable([...lines, ...notHere, `${counts.join(", ")}.`].join("\n"));
}
