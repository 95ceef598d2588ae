import { datasetNameOf, readDatasetsLock } from "../../assets/datasets/datasets-lock.ts";
import { pullDataset, type PulledDataset } from "../../assets/datasets/pull-dataset.ts";
import type { DataPullOptions } from "../commands/data.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { BytesProgress } from "../models/bytes-progress.ts";

/** Downloads the named data sets, one after the other, and says what lies where under which licence. */
export async function pullDatasets(
  words: readonly string[],
  options: DataPullOptions,
): Promise<ExitCode> {
  const lock = await readDatasetsLock();
  const names = words.map(datasetNameOf);
  const acceptedLicenses = (options.acceptLicense ?? []).map(datasetNameOf);
  for (const name of names) {
    const progress = new BytesProgress(`downloading ${name}`, process.stderr);
    try {
      const pulled = await pullDataset(name, {
        lock,
        acceptedLicenses,
        ...(options.form === undefined ? {} : { form: options.form }),
        onProgress: (_path, done, total) => {
          progress.show(done, total);
        },
      });
      progress.finish();
      print(pulled);
    } finally {
      progress.finish();
    }
  }
  console.log(`Next: edge-bench data verify ${names.join(" ")}`);
  return EXIT.done;
}

function print({ name, form, licence, files }: PulledDataset): void {
  console.log(`${name} (${form}), ${licence.name}`);
  for (const { path, how, sha256, isPinned } of files) {
    const note = isPinned ? "" : ", not in datasets.lock: noted for the next time";
    console.log(`  ${how} ${path}`);
    console.log(`    sha256 ${sha256}${note}`);
  }
}
