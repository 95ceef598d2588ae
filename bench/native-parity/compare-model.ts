import { CALM_CORES, calmWaiter, observeCalmly, type Observed } from "../support/disturbance.ts";
import { interleave, type Pair, type Pairs } from "../support/interleave.ts";
import type { BenchModel } from "../support/models.ts";
import { spreadOf, type Spread } from "../support/spread.ts";
import { runLlamaBench } from "./run-llama-bench.ts";
import { runOurs } from "./run-ours.ts";
import { parityTests, type ParitySettings, type ParityTest, type ProcessRun } from "./settings.ts";

const VARIATION_ATTEMPTS = 4;

export interface TestComparison {
  readonly test: ParityTest;
  readonly pairs: Pairs<ProcessRun, ProcessRun>;
  readonly oursTokensPerSecond: Spread;
  readonly nativeTokensPerSecond: Spread;
  /** Ours over llama-bench's, pair by pair. */
  readonly ratio: Spread;
}

export interface ModelComparison {
  readonly model: string;
  readonly tests: readonly TestComparison[];
  /** Decode speed of repeated requests within one process of each side. */
  readonly variation: { readonly ours: Variation; readonly native: Variation };
}

export interface Variation {
  readonly spread: Spread;
  readonly run: Observed<ProcessRun>;
}

/** Measures one model on both sides. */
export async function compareModel(
  program: string,
  model: BenchModel,
  settings: ParitySettings,
): Promise<ModelComparison> {
  const tests: TestComparison[] = [];
  for (const test of parityTests) tests.push(await compareTest(program, model, test, settings));
  console.error(
    `${model.name} variation of decode: ${settings.variationRequests} requests on each side ...`,
  );
  const many = { ...settings, repetitions: settings.variationRequests };
  const ours = await variationOf(() => runOurs(model.path, "decode", many));
  const native = await variationOf(() => runLlamaBench(program, model.path, "decode", many));
  return {
    model: model.name,
    tests,
    variation: { ours, native },
  };
}

function pairLine(
  model: string,
  test: ParityTest,
  { first, second }: Pair<ProcessRun, ProcessRun>,
  disturbed: boolean,
): string {
  const [ours, native] = [first.value.tokensPerSecond, second.value.tokensPerSecond];
  const ratio = (ours / native).toFixed(3);
  const note = disturbed ? " (disturbed by other programs, measured again)" : "";
  return `${model} ${test}: ${ours.toFixed(1)} / ${native.toFixed(1)} t/s = ${ratio}${note}`;
}

/** The calmest of a few processes: others' work would be taken for variation of ours. */
async function variationOf(run: () => Promise<ProcessRun>): Promise<Variation> {
  const waitForCalm = calmWaiter();
  let best = await observeCalmly(run, waitForCalm);
  for (let attempt = 1; attempt < VARIATION_ATTEMPTS; attempt += 1) {
    if ((best.othersCores ?? 0) < CALM_CORES) break;
    const next = await observeCalmly(run, waitForCalm);
    if ((next.othersCores ?? 0) < (best.othersCores ?? 0)) best = next;
  }
  return { spread: spreadOf(best.value.samples), run: best };
}

async function compareTest(
  program: string,
  model: BenchModel,
  test: ParityTest,
  settings: ParitySettings,
): Promise<TestComparison> {
  console.error(
    `${model.name} ${test}: pairs of fresh processes, ${settings.repetitions} repetitions in each ...`,
  );
  const pairs = await interleave(
    settings.pairs,
    () => runOurs(model.path, test, settings),
    () => runLlamaBench(program, model.path, test, settings),
    {
      onPair: (pair, disturbed) => {
        console.error(pairLine(model.name, test, pair, disturbed));
      },
    },
  );
  const { counted } = pairs;
  return {
    test,
    pairs,
    oursTokensPerSecond: spreadOf(counted.map(({ first }) => first.value.tokensPerSecond)),
    nativeTokensPerSecond: spreadOf(counted.map(({ second }) => second.value.tokensPerSecond)),
    ratio: spreadOf(
      counted.map(
        ({ first, second }) => first.value.tokensPerSecond / second.value.tokensPerSecond,
      ),
    ),
  };
}
