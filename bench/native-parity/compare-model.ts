import { readMachineConditions } from "../../bindings/process-counters/machine-conditions.ts";
import { interleave } from "../support/interleave.ts";
import type { BenchModel } from "../support/models.ts";
import { spreadOf, type Spread } from "../support/spread.ts";
import { runLlamaBench } from "./run-llama-bench.ts";
import { runOurs } from "./run-ours.ts";
import { parityTests, type ParitySettings, type ParityTest, type ProcessRun } from "./settings.ts";

export interface TestComparison {
  readonly test: ParityTest;
  readonly pairs: readonly { readonly first: ProcessRun; readonly second: ProcessRun }[];
  readonly oursTokensPerSecond: Spread;
  readonly nativeTokensPerSecond: Spread;
  /** Ours over llama-bench's, pair by pair. */
  readonly ratio: Spread;
}

export interface ModelComparison {
  readonly model: string;
  readonly load1Before: number | null;
  readonly load1After: number | null;
  readonly tests: readonly TestComparison[];
  /** Decode speed of repeated requests within one process of each side. */
  readonly variation: { readonly ours: Spread; readonly native: Spread };
}

/** Measures one model on both sides. */
export async function compareModel(
  program: string,
  model: BenchModel,
  settings: ParitySettings,
): Promise<ModelComparison> {
  const before = await readMachineConditions();
  const tests: TestComparison[] = [];
  for (const test of parityTests) tests.push(await compareTest(program, model, test, settings));
  const many = { ...settings, repetitions: settings.variationRequests };
  const ours = await runOurs(model.path, "decode", many);
  const native = await runLlamaBench(program, model.path, "decode", many);
  const after = await readMachineConditions();
  return {
    model: model.name,
    load1Before: before.load1,
    load1After: after.load1,
    tests,
    variation: { ours: spreadOf(ours.samples), native: spreadOf(native.samples) },
  };
}

async function compareTest(
  program: string,
  model: BenchModel,
  test: ParityTest,
  settings: ParitySettings,
): Promise<TestComparison> {
  const pairs = await interleave(
    settings.pairs,
    () => runOurs(model.path, test, settings),
    () => runLlamaBench(program, model.path, test, settings),
  );
  return {
    test,
    pairs,
    oursTokensPerSecond: spreadOf(pairs.map(({ first }) => first.tokensPerSecond)),
    nativeTokensPerSecond: spreadOf(pairs.map(({ second }) => second.tokensPerSecond)),
    ratio: spreadOf(
      pairs.map(({ first, second }) => first.tokensPerSecond / second.tokensPerSecond),
    ),
  };
}
