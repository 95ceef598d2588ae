import { checkDataset, type CheckedFile } from "../../assets/datasets/check-dataset.ts";
import {
  datasetNameOf,
  datasetNames,
  readDatasetsLock,
} from "../../assets/datasets/datasets-lock.ts";
import type { DataVerifyOptions } from "../commands/data.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { printable } from "../printable.ts";

/**
 * Hashes the data sets that are here. Fails when a file is altered or missing, or when a data set that
 * was named is not here.
 */
export async function verifyDatasets(
  words: readonly string[],
  options: DataVerifyOptions,
): Promise<ExitCode> {
  const lock = await readDatasetsLock();
  const named = words.map(datasetNameOf);
  const checked: CheckedFile[] = [];
  const absent: string[] = [];
  for (const name of named.length > 0 ? named : datasetNames) {
    const files = await checkDataset(name, { lock, dataDir: options.dataDir ?? null });
    checked.push(...files);
    if (files.length === 0) absent.push(name);
  }
  console.log(options.json ? JSON.stringify({ files: checked, absent }) : textOf(checked, absent));
  const isWrong = checked.some(({ state }) => state === "altered" || state === "missing");
  const lacksNamed = named.length > 0 && absent.length > 0;
  return isWrong || lacksNamed ? EXIT.doneWithFailures : EXIT.done;
}

function textOf(checked: readonly CheckedFile[], absent: readonly string[]): string {
  const lines = checked.map(({ state, path, problem, sha256 }) => {
    const note = state === "unpinned" ? ` (no hash is known; it has sha256 ${sha256 ?? ""})` : "";
    return `${state.padEnd(8)}  ${problem ?? `${path}${note}`}`;
  });
  const counts = (["ok", "unpinned", "altered", "missing"] as const)
    .map((state) => ({ state, count: checked.filter((file) => file.state === state).length }))
    .filter(({ state, count }) => count > 0 || state === "ok" || state === "altered")
    .map(({ state, count }) => `${count} ${state}`);
  const notHere = absent.map((name) => `not here: ${name} (edge-bench data pull ${name})`);
  return printable([...lines, ...notHere, `${counts.join(", ")}.`].join("\n"));
}
