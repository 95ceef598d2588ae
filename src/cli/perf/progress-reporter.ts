import { ttftMs } from "../../analyze/performance/ttft.ts";
import { decodeTokensPerSecond } from "../../analyze/performance/decode-speed.ts";
import type { FailedRecord, PlannedTrial, TrialRecord } from "../../core/record.ts";
import type { ProgressEvent } from "../../measure/measure-settings.ts";
import { printable } from "../printable.ts";
import { formatFigure } from "../../report/format-number.ts";

interface ReporterSettings {
  readonly enabled: boolean;
  readonly plan: readonly PlannedTrial[];
  /** Trials that were done before. */
  readonly done: number;
  readonly stream: NodeJS.WriteStream;
}

/**
 * Shows progress between trials, never during one. On a terminal one line is redrawn; elsewhere one
 * line is written when a process starts and for each finished scenario of it.
 */
export class ProgressReporter {
  readonly #settings: ReporterSettings;
  readonly #startMs = performance.now();
  #done: number;
  #measuredHere = 0;
  #cell = "";
  #cellCount = 0;
  #lastFailure = "";

  constructor(settings: ReporterSettings) {
    this.#settings = settings;
    this.#done = settings.done;
  }

  show(event: ProgressEvent<TrialRecord>): void {
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

  #count(record: TrialRecord): void {
    this.#measuredHere += 1;
    this.#cellCount += 1;
    if (record.phase !== "warm-up") this.#done += 1;
    if (record.status === "failed") this.#showFailure(record);
    else
      this.#redraw(
        `TTFT ${formatFigure(ttftMs(record.trace.timing))} ms, ${formatFigure(decodeTokensPerSecond(record.trace.timing))} tokens/s`,
      );
  }

  /** A model that cannot be loaded fails in all its trials for one reason, which is said once. */
  #showFailure({ modelId, scenario, promptId, failure }: FailedRecord): void {
    const reason = `${modelId}: ${failure.code}: ${failure.message}`;
    if (reason === this.#lastFailure) return;
    this.#lastFailure = reason;
    const message = printable(failure.message.replace(/\s+/g, " "));
    this.#line(`${modelId} | ${scenario} | ${promptId}: ${failure.code}: ${message}`);
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
    const line = `[${this.#position()}] ${this.#cell} | ${text}${this.#remaining()}`;
    this.#settings.stream.write(
      `\r\u001b[2K${line.slice(0, Math.max(20, this.#settings.stream.columns - 1))}`,
    );
  }

  #line(text: string): void {
    const clear = this.#settings.stream.isTTY ? "\r\u001b[2K" : "";
    this.#settings.stream.write(`${clear}${text}\n`);
  }

  #position(): string {
    const total = this.#settings.plan.filter((trial) => trial.phase !== "warm-up").length;
    return `${this.#done}/${total}`;
  }

  #remaining(): string {
    const open =
      this.#settings.plan.filter((trial) => trial.phase !== "warm-up").length - this.#done;
    if (this.#measuredHere === 0 || open <= 0) return "";
    const seconds = ((performance.now() - this.#startMs) / 1000 / this.#measuredHere) * open;
    return seconds >= 90
      ? ` | about ${Math.round(seconds / 60)} min left`
      : ` | about ${Math.round(seconds)} s left`;
  }
}
