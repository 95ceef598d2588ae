import type { LadderRecord, LadderTrial, RungName } from "../../../src/core/overhead.ts";
import type { MemoryReading } from "../../../src/core/memory.ts";
import { failed, succeeded } from "../../../src/core/outcome.ts";
import type { ModelFacts } from "../../../src/core/engine.ts";
import type { SessionRecord } from "../../../src/core/record.ts";
import { sha256Of } from "../../../src/core/hash.ts";
import { ladderSteps } from "../../../src/measure/ladder/ladder-steps.ts";
import { measureExperiment } from "../../../src/measure/measure-experiment.ts";
import type { MeasuredSession } from "../../../src/measure/measure-settings.ts";
import { NOTHING_OBSERVED } from "../../support/conditions.ts";
import { okRecord, sampleFacts, sampleTrial } from "../store/sample-experiment.ts";

/** A trial whose prompt is its name. */
export function ladderTrial(
  rung: RungName,
  promptId: string,
  changes: Partial<LadderTrial> = {},
): LadderTrial {
  const phase = promptId.startsWith("w") ? "warm-up" : "measured";
  const round = changes.round ?? 0;
  return {
    trialKey: sha256Of(`${rung} ${round} ${promptId}`),
    modelId: "small",
    rung,
    round,
    promptId,
    phase,
    sequence: 0,
    request: { ...sampleTrial(0).request, prompt: { kind: "text", text: promptId } },
    promptTokenCount: 1,
    promptSha256: sha256Of(promptId),
    ...changes,
  };
}

export function reading(privateBytes: number): MemoryReading {
  return {
    source: "linux-procfs",
    residentBytes: privateBytes,
    peakResidentBytes: privateBytes,
    privateBytes,
    peakPrivateBytes: null,
    engineBuffers: [],
  };
}

type Behaviour = "answer" | "refuse" | "die";

/** Pretended processes of rungs, numbered as they start; a server has the number of its client plus 100. */
export class LadderLaboratory {
  readonly records: LadderRecord[] = [];
  readonly sessions: SessionRecord[] = [];
  /** Everything that happened, in order. */
  readonly events: string[] = [];
  behave: (rung: string, promptId: string, pid: number) => Behaviour = () => "answer";
  cannotStart: readonly string[] = [];
  shouldStop: () => boolean = () => false;
  /** Processor time by process: each request costs its process 5 ns and its server 7 ns. */
  readonly cpuNs = new Map<number, number>();
  #started = 0;

  async run(trials: readonly LadderTrial[]): Promise<void> {
    const steps = ladderSteps({
      cpuNs: (pid) => this.cpuNs.get(pid) ?? null,
      memory: (pid) => reading(pid),
      untilQuiet: () => {
        this.events.push("quiet");
        return Promise.resolve();
      },
    });
    await measureExperiment(
      trials,
      {
        startSession: (name) =>
          Promise.resolve(
            this.cannotStart.includes(name)
              ? failed("engine-crashed", `${name} does not come up`, null)
              : succeeded(this.#start(name)),
          ),
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
      },
      steps,
    );
  }

  #start(rung: string): MeasuredSession {
    this.#started += 1;
    const pid = this.#started;
    const serverPid = rung.endsWith("server") ? pid + 100 : null;
    this.events.push(`start ${rung} ${pid}`);
    this.cpuNs.set(pid, 1000);
    if (serverPid !== null) this.cpuNs.set(serverPid, 2000);
    let alive = true;
    const not = () => Promise.resolve(failed("engine-refused", "not asked for", null));
    return {
      pid,
      facts: serverPid === null ? sampleFacts : servedFacts(serverPid),
      get alive() {
        return alive;
      },
      generate: ({ prompt }) => {
        const text = prompt.kind === "text" ? prompt.text : "";
        this.events.push(`${rung} ${pid}: ${text}`);
        this.cpuNs.set(pid, (this.cpuNs.get(pid) ?? 0) + 5);
        if (serverPid !== null) this.cpuNs.set(serverPid, (this.cpuNs.get(serverPid) ?? 0) + 7);
        const behaviour = this.behave(rung, text, pid);
        if (behaviour === "die") alive = false;
        return Promise.resolve(
          behaviour === "answer"
            ? succeeded(okRecord(sampleTrial(0), text).trace)
            : failed(behaviour === "die" ? "engine-crashed" : "engine-refused", "no", null),
        );
      },
      score: not,
      tokenize: not,
      memory: () => Promise.resolve(succeeded(reading(serverPid ?? pid))),
      close: () => {
        alive = false;
        this.events.push(`close ${rung} ${pid}`);
        return Promise.resolve();
      },
    };
  }
}

function servedFacts(serverPid: number): ModelFacts {
  return {
    ...sampleFacts,
    engine: "openai-http",
    options: null,
    served: {
      baseUrl: "http://127.0.0.1:1/v1",
      servedModel: "small",
      software: "edge-bench",
      softwareVersion: "1",
      modelFile: null,
      contextTokens: 4096,
      slotCount: 1,
      canClearCache: true,
      canIgnoreEndOfGeneration: true,
      givesTokenIds: true,
      serverPid,
    },
  };
}
