import type { LoadedModel } from "../../core/engine.ts";
import { succeeded, type Outcome } from "../../core/outcome.ts";
import { scoreBatch, type SplitRequest } from "./score-batches.ts";
import type { ScoreLine } from "./score-lines.ts";

const SAMPLE_SIZE = 20;

interface Sampled {
  readonly request: SplitRequest;
  readonly fast: ScoreLine;
}

/** A few requests, spread over all, that are scored exactly too: how far the fast way was off. */
export class DeviationSample {
  readonly #stride: number;
  readonly #size: number;
  readonly #sampled: Sampled[] = [];
  #count = 0;

  /** @param requestCount how many there will be; 0 for no sample */
  constructor(requestCount: number) {
    this.#size = Math.min(SAMPLE_SIZE, requestCount);
    this.#stride = Math.max(1, Math.floor(requestCount / SAMPLE_SIZE));
  }

  /** Takes its part of a batch that was scored. */
  add(batch: readonly SplitRequest[], lines: readonly ScoreLine[]): void {
    for (const [index, request] of batch.entries()) {
      const fast = lines[index];
      const isChosen = this.#count % this.#stride === 0 && this.#sampled.length < this.#size;
      if (isChosen && fast !== undefined) this.#sampled.push({ request, fast });
      this.#count += 1;
    }
  }

  /** Scores the sample exactly and says in one line how far the two are apart. */
  async measure(model: Pick<LoadedModel, "score">): Promise<Outcome<string>> {
    if (this.#sampled.length === 0) return succeeded("--fast: nothing was left to score");
    const requests = this.#sampled.map(({ request }) => request);
    const exact = await scoreBatch(model, requests, undefined, "exact");
    if (exact.status === "failed") return exact;
    const differences = this.#sampled
      .map(({ fast }, index) => Math.abs(fast.logprob - (exact.value[index]?.logprob ?? NaN)))
      .sort((left, right) => left - right);
    const middle = differences[Math.floor((differences.length - 1) / 2)] ?? NaN;
    const largest = differences.at(-1) ?? NaN;
    return succeeded(
      `--fast: on ${differences.length} requests that were also scored exactly, log-likelihoods differ by ${middle.toPrecision(2)} nats at the median, ${largest.toPrecision(2)} at most`,
    );
  }
}
