import { mean } from "../../stats/mean.ts";
import type { Pilot } from "./pilot.ts";

/** A planned trial as the estimate sees it. */
export interface TimedTrial {
  readonly trialKey: string;
  readonly modelId: string;
  /** Trials of one kind take about the same time: scenario, mode and cache state, or task. */
  readonly kind: string;
  /** A fresh process serves each (model, round). */
  readonly round: number;
}

/** Estimated wall-clock time of one part of a run. */
export interface PartEstimate {
  readonly seconds: number;
  readonly trialCount: number;
  readonly processCount: number;
  /** Pilot trials that it stands on. */
  readonly pilotCount: number;
}

/**
 * The mean time of the pilot's trials of the same model and kind for every planned trial, and the time of
 * loading for every process. The first pilot trial of a kind is left out where there are others: it
 * evaluates what the later ones share.
 */
export function estimatePart(
  trials: readonly TimedTrial[],
  pilot: Pilot,
  pauseSeconds: (trial: TimedTrial) => number,
): PartEstimate {
  const kindOf = new Map(trials.map((trial) => [trial.trialKey, groupOf(trial)]));
  const times = new Map<string, number[]>();
  for (const { trialKey, seconds } of pilot.trials) {
    const group = kindOf.get(trialKey);
    if (group !== undefined) times.set(group, [...(times.get(group) ?? []), seconds]);
  }
  const paceOf = (trial: TimedTrial): number => {
    const measured = times.get(groupOf(trial)) ?? [];
    return mean(measured.length > 1 ? measured.slice(1) : measured) ?? 0;
  };
  const processes = new Map(
    trials.map(({ modelId, round }) => [`${modelId} ${round}`, modelId] as const),
  );
  const loading = [...processes.values()].map((modelId) => pilot.loadSeconds.get(modelId) ?? 0);
  const running = trials.map((trial) => paceOf(trial) + pauseSeconds(trial));
  return {
    seconds: [...running, ...loading].reduce((sum, seconds) => sum + seconds, 0),
    trialCount: trials.length,
    processCount: processes.size,
    pilotCount: pilot.trials.length,
  };
}

function groupOf({ modelId, kind }: TimedTrial): string {
  return `${modelId} ${kind}`;
}

/** The first so many trials of every model and kind: what a pilot runs. */
export function pilotTrials<T>(
  trials: readonly T[],
  kindOf: (trial: T) => string,
  countOfEach: number,
): T[] {
  const taken = new Map<string, number>();
  return trials.filter((trial) => {
    const count = taken.get(kindOf(trial)) ?? 0;
    taken.set(kindOf(trial), count + 1);
    return count < countOfEach;
  });
}
