import { accessSync, constants, existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { cacheDirectory } from "../../core/cache-directory.ts";
import { formatMegabytes } from "../../report/format-number.ts";
import { freeBytesAt } from "../setup/disk-room.ts";
import { type Check, type Finding, ok, problem, warning } from "./finding.ts";

/** A 4-bit model of eight billion parameters takes about 5,000 MB. */
const ROOM_FOR_A_MODEL_BYTES = 5e9;
const ROOM_FOR_RESULTS_BYTES = 1e8;

/** The folders that this program writes to. */
export function placeChecks(resultsDir: string): readonly Check[] {
  return [
    {
      title: "cache",
      run: async () => [
        await placeFinding("cache", cacheDirectory(), {
          wantedBytes: ROOM_FOR_A_MODEL_BYTES,
          next: "set EDGE_BENCH_CACHE_DIR to a folder on another disk",
        }),
      ],
    },
    {
      title: "results",
      run: async () => [
        await placeFinding("results", resolve(resultsDir), {
          wantedBytes: ROOM_FOR_RESULTS_BYTES,
          next: "name another folder with --results-dir",
        }),
      ],
    },
  ];
}

interface PlaceNeeds {
  readonly wantedBytes: number;
  readonly next: string;
}

async function placeFinding(title: string, folder: string, needs: PlaceNeeds): Promise<Finding> {
  if (!isWritable(folder)) return problem(title, `${folder}: cannot be written`, needs.next);
  const freeBytes = await freeBytesAt(folder);
  const text = `${folder}, ${formatMegabytes(freeBytes)} MB free`;
  return freeBytes >= needs.wantedBytes ? ok(title, text) : warning(title, text, needs.next);
}

/** Whether a folder can be written to, or made where it would be. */
function isWritable(folder: string): boolean {
  let place = resolve(folder);
  while (!existsSync(place) && place !== dirname(place)) place = dirname(place);
  try {
    accessSync(place, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
