import type { GenerateRequest, GenerationTrace } from "../../../src/core/generation.ts";
import { type Failure, failed, succeeded, type Outcome } from "../../../src/core/outcome.ts";
import type { PlannedTrial, SessionRecord, TrialRecord } from "../../../src/core/record.ts";
import type { MeasuredSession, MeasureSettings } from "../../../src/measure/measure-settings.ts";
import { okRecord, sampleFacts, sampleTrial } from "../store/sample-experiment.ts";
import { NOTHING_OBSERVED } from "../../support/conditions.ts";

/** What a fake process does with a request, by the text of its prompt. */
export type Behaviour = "answer" | "refuse" | "die" | "answer-and-die";

const crashed: { status: "failed"; failure: Failure } = {
  status: "failed",
  failure: {
    code: "engine-crashed",
    message: "the engine process ended by signal SIGKILL",
    hint: null,
    signal: "SIGKILL",
    exitCode: null,
    logTail: [],
  },
};

/** A process that lives in this one: it answers as told, and everything asked of it is written down. */
class FakeSession implements MeasuredSession {
  readonly pid: number;
  readonly facts = sampleFacts;
  readonly #laboratory: Laboratory;
  #alive = true;

  constructor(pid: number, laboratory: Laboratory) {
    this.pid = pid;
    this.#laboratory = laboratory;
  }

  get alive(): boolean {
    return this.#alive;
  }

  generate(request: GenerateRequest): Promise<Outcome<GenerationTrace>> {
    if (!this.#alive) return Promise.resolve(crashed);
    const text = request.prompt.kind === "text" ? request.prompt.text : "";
    this.#laboratory.asked.push(`${this.pid}: ${text}`);
    const behaviour = this.#laboratory.behave(text, this.pid);
    if (behaviour === "die" || behaviour === "answer-and-die") this.#alive = false;
    if (behaviour === "die") return Promise.resolve(crashed);
    if (behaviour === "refuse") return Promise.resolve(failed("engine-refused", "no", null));
    return Promise.resolve(succeeded(okRecord(sampleTrial(0), text).trace));
  }

  score(): Promise<Outcome<never>> {
    return Promise.resolve(failed("engine-refused", "not asked for", null));
  }

  tokenize(): Promise<Outcome<never>> {
    return Promise.resolve(failed("engine-refused", "not asked for", null));
  }

  memory(): ReturnType<MeasuredSession["memory"]> {
    return Promise.resolve(this.#alive ? failed("engine-refused", "none", null) : crashed);
  }

  close(): Promise<void> {
    this.#alive = false;
    this.#laboratory.closed.push(this.pid);
    return Promise.resolve();
  }
}

/** Everything that measuring needs, and a list of everything that it did. */
export class Laboratory {
  readonly records: TrialRecord[] = [];
  readonly sessions: SessionRecord[] = [];
  readonly asked: string[] = [];
  readonly closed: number[] = [];
  behave: (text: string, pid: number) => Behaviour = () => "answer";
  /** Why no process can be started; `null` when one can. */
  refuseToLoad: string | null = null;
  /** Asked before each trial. */
  shouldStop: () => boolean = () => false;
  #started = 0;

  settings(changes: Partial<MeasureSettings<TrialRecord>> = {}): MeasureSettings<TrialRecord> {
    return {
      startSession: () => this.#start(),
      appendRecord: (record) => {
        this.records.push(record);
        return Promise.resolve();
      },
      appendSession: (session) => {
        this.sessions.push(session);
        return Promise.resolve();
      },
      readConditions: () => Promise.resolve(NOTHING_OBSERVED),
      cooldownMs: 0,
      shouldStop: () => this.shouldStop(),
      onProgress: () => undefined,
      recordCount: 0,
      sessionCount: 0,
      ...changes,
    };
  }

  #start(): Promise<Outcome<MeasuredSession>> {
    if (this.refuseToLoad !== null)
      return Promise.resolve(failed("engine-refused", this.refuseToLoad, "another model"));
    this.#started += 1;
    return Promise.resolve(succeeded(new FakeSession(this.#started, this)));
  }
}

/** Trials of one process: warm-ups w0, w1 ..., then measured m0, m1 ... */
export function trialsOf(
  warmUps: number,
  measured: number,
  changes: Partial<PlannedTrial> = {},
): PlannedTrial[] {
  const named = (text: string, sequence: number, phase: PlannedTrial["phase"]): PlannedTrial => {
    const trial = sampleTrial(sequence, { phase, ...changes });
    return {
      ...trial,
      trialKey: trial.trialKey.replace(
        /^.{8}/,
        (round) => `${changes.round ?? 0}${round.slice(1)}`,
      ),
      request: { ...trial.request, prompt: { kind: "text", text } },
    };
  };
  return [
    ...Array.from({ length: warmUps }, (_, index) => named(`w${index}`, index, "warm-up")),
    ...Array.from({ length: measured }, (_, index) =>
      named(`m${index}`, warmUps + index, "measured"),
    ),
  ];
}
