import { BYTES_PER_MB } from "../../core/megabytes.ts";
import { durationText } from "../duration-text.ts";

const REDRAW_EVERY_MS = 200;
/** Speed is that of the last seconds: a line that was lost and came back says what to expect now. */
const SPEED_WINDOW_MS = 10_000;
/** Below this, a speed is an accident of buffers. */
const SHORTEST_WINDOW_MS = 1000;

interface Sample {
  readonly atMs: number;
  readonly doneBytes: number;
}

/** Shows how many bytes are done, how fast and for how long: one redrawn line on a terminal, silence elsewhere. */
export class BytesProgress {
  readonly #title: string;
  readonly #stream: NodeJS.WriteStream;
  readonly #samples: Sample[] = [];
  #lastMs = -Infinity;

  constructor(title: string, stream: NodeJS.WriteStream) {
    this.#title = title;
    this.#stream = stream;
  }

  /**
   * @param totalBytes `null` when it is not known
   * @param files of a transfer of several files
   */
  show(
    doneBytes: number,
    totalBytes: number | null,
    files: { readonly done: number; readonly total: number } | null = null,
  ): void {
    const now = performance.now();
    if (!this.#stream.isTTY || now - this.#lastMs < REDRAW_EVERY_MS) return;
    this.#lastMs = now;
    const bytesPerSecond = this.#speed({ atMs: now, doneBytes });
    const words = [
      files === null || files.total < 2 ? "" : `${files.done} of ${files.total} files, `,
      progressText(doneBytes, totalBytes, bytesPerSecond),
    ];
    this.#stream.write(`\r\u001b[2K${this.#title}: ${words.join("")}`);
  }

  finish(): void {
    if (this.#stream.isTTY) this.#stream.write("\r\u001b[2K");
  }

  #speed(sample: Sample): number | null {
    const last = this.#samples.at(-1);
    // Another file, or the same from its beginning.
    if (last !== undefined && sample.doneBytes < last.doneBytes) this.#samples.length = 0;
    this.#samples.push(sample);
    while ((this.#samples[0]?.atMs ?? 0) < sample.atMs - SPEED_WINDOW_MS) this.#samples.shift();
    const [first] = this.#samples;
    if (first === undefined || sample.atMs - first.atMs < SHORTEST_WINDOW_MS) return null;
    return (1000 * (sample.doneBytes - first.doneBytes)) / (sample.atMs - first.atMs);
  }
}

/**
 * Such as `120 of 480 MB (25 %), 11.4 MB/s, 32 s left`.
 * @param bytesPerSecond `null` when it is not known yet
 */
export function progressText(
  doneBytes: number,
  totalBytes: number | null,
  bytesPerSecond: number | null,
): string {
  const isMeasured = totalBytes !== null && totalBytes > 0;
  const words = [
    isMeasured
      ? `${megabytes(doneBytes)} of ${megabytes(totalBytes)} MB (${Math.floor((100 * doneBytes) / totalBytes)} %)`
      : `${megabytes(doneBytes)} MB`,
  ];
  if (bytesPerSecond !== null) {
    words.push(`${(bytesPerSecond / BYTES_PER_MB).toFixed(1)} MB/s`);
    if (isMeasured && bytesPerSecond > 0) {
      words.push(`${durationText(Math.max(0, totalBytes - doneBytes) / bytesPerSecond)} left`);
    }
  }
  return words.join(", ");
}

function megabytes(bytes: number): string {
  return String(Math.floor(bytes / BYTES_PER_MB));
}
