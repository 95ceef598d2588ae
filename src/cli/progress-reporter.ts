import type { AnyRecord, ProgressEvent } from "../measure/measure-settings.ts";
import type { Failure } from "../core/outcome.ts";
import { printable } from "./printable.ts";

/** What a line of progress says about a record. */
export interface RecordNews {
  /** Which of the planned pieces of work it is, tried again or not; `null` for a warm-up, which is none. */
  readonly trialKey: string | null;
  /** What is shown behind the place, such as the speed; empty for nothing. */
  readonly text: string;
  /** `null` when it did not fail. */
  readonly failure: {
    readonly modelId: string;
    readonly item: string;
    readonly failure: Failure;
  } | null;
}

interface ReporterSettings<R extends AnyRecord> {
  readonly enabled: boolean;
  /** Planned pieces of work, warm-ups left out. */
  readonly total: number;
  /** Those that were done before. */
  readonly done: number;
  readonly stream: NodeJS.WriteStream;
  readonly describe: (record: R) => RecordNews;
}

/**
 * Shows progress between trials, never during one. On a terminal one line is redrawn; elsewhere one
 * line is written when a process starts and for each finished scenario of it.
 */
export class ProgressReporter<R extends AnyRecord> {
  readonly #settings: ReporterSettings<R>;
  readonly #startMs = performance.now();
  #done: number;
  #measuredHere = 0;
  #cell = "";
  #cellCount = 0;
  #lastFailure = "";
  readonly #seen = new Set<string>();

  constructor(settings: ReporterSettings<R>) {
    this.#settings = settings;
    this.#done = settings.done;
  }

  show(event: ProgressEvent<R>): void {
    if (!this.#settings.enabled) return;
    switch (event.type) {
      case "session-started":
        this.#line(`loading ${event.modelId} (round ${event.round + 1})`);
        return;
      case "session-failed":
        return;
      case "trial-started":
        this.#enter(`${event.modelId} | ${event.workload}`);
        this.#redraw(event.phase);
        return;
      case "trial-finished":
        this.#count(event.record);
    }
  }

  /** Ends the redrawn line. */
  finish(): void {
    this.#enter("");
    if (this.#settings.enabled && this.#settings.stream.isTTY)
      this.#settings.stream.write("\r\u001b[2K");
  }

  #count(record: R): void {
    const { trialKey, text, failure } = this.#settings.describe(record);
    this.#measuredHere += 1;
    this.#cellCount += 1;
    if (trialKey !== null && !this.#seen.has(trialKey)) this.#done += 1;
    if (trialKey !== null) this.#seen.add(trialKey);
    if (failure === null) this.#redraw(text);
    else this.#showFailure(failure);
  }

  /** A model that cannot be loaded fails in all its trials for one reason, which is said once. */
  #showFailure({ modelId, item, failure }: NonNullable<RecordNews["failure"]>): void {
    const reason = `${modelId}: ${failure.code}: ${failure.message}`;
    if (reason === this.#lastFailure) return;
    this.#lastFailure = reason;
    const message = printable(failure.message.replace(/\s+/g, " "));
    this.#line(`${modelId} | ${item}: ${failure.code}: ${message}`);
  }

  /** Where nobody watches, one line per finished cell is enough. */
  #enter(cell: string): void {
    if (cell === this.#cell) return;
    if (this.#cell !== "" && !this.#settings.stream.isTTY && this.#settings.enabled)
      this.#line(`${this.#cell}: ${this.#cellCount} trials done (${this.#position()})`);
    this.#cell = cell;
    this.#cellCount = 0;
  }

  #redraw(text: string): void {
    if (!this.#settings.stream.isTTY) return;
    const line = printable(`[${this.#position()}] ${this.#cell} | ${text}${this.#remaining()}`);
    this.#settings.stream.write(
      `\r\u001b[2K${line.slice(0, Math.max(20, this.#settings.stream.columns - 1))}`,
    );
  }

  #line(text: string): void {
    const clear = this.#settings.stream.isTTY ? "\r\u001b[2K" : "";
    this.#settings.stream.write(`${clear}${printable(text)}\n`);
  }

  #position(): string {
    return `${this.#done}/${this.#settings.total}`;
  }

  #remaining(): string {
    const open = this.#settings.total - this.#done;
    if (this.#measuredHere === 0 || open <= 0) return "";
    const seconds = ((performance.now() - this.#startMs) / 1000 / this.#measuredHere) * open;
    return seconds >= 90
      ? ` | about ${Math.round(seconds / 60)} min left`
      : ` | about ${Math.round(seconds)} s left`;
  }
}
