import type { Manifest, ManifestModel, ManifestScenario } from "../../core/manifest.ts";
import { trialModeSchema, type TrialMode } from "../../core/record.ts";
import type { Trial } from "./trials.ts";

/** The measured trials of one model in one scenario and mode, `first-token` trials included. */
export interface Cell {
  readonly model: ManifestModel;
  readonly scenario: ManifestScenario;
  readonly mode: TrialMode;
  readonly trials: readonly Trial[];
  /** Measured requests asked once more, only to compare their outputs. */
  readonly determinismChecks: readonly Trial[];
}

/**
 * Cells that the plan holds, by scenario, then mode, then model, in the order of the manifest: models
 * to be compared stand next to each other.
 *
 * Trials of mode `first-token` belong to the cell whose request they share: to `constrained` when they
 * carry a JSON Schema, else to `fixed-length` or `unconstrained`; to a cell of their own when the
 * scenario has none of these.
 */
export function groupIntoCells(manifest: Manifest, trials: readonly Trial[]): Cell[] {
  const modesOf = measuredModes(trials);
  const measured = new Map<string, Trial[]>();
  const checks = new Map<string, Trial[]>();
  for (const trial of trials) {
    const { scenario, modelId, mode, phase } = trial.planned;
    if (phase === "determinism-check") add(checks, cellKey(scenario, mode, modelId), trial);
    if (phase !== "measured") continue;
    const host = cellMode(trial, modesOf.get(scenario) ?? new Set());
    add(measured, cellKey(scenario, host, modelId), trial);
  }
  return manifest.scenarios.flatMap((scenario) =>
    trialModeSchema.options.flatMap((mode) =>
      manifest.models.flatMap((model) => {
        const key = cellKey(scenario.scenario, mode, model.modelId);
        const own = measured.get(key);
        const determinismChecks = checks.get(key) ?? [];
        return own === undefined ? [] : [{ model, scenario, mode, trials: own, determinismChecks }];
      }),
    ),
  );
}

function measuredModes(trials: readonly Trial[]): Map<string, Set<TrialMode>> {
  const modes = new Map<string, Set<TrialMode>>();
  for (const { planned } of trials) {
    if (planned.phase !== "measured") continue;
    const own = modes.get(planned.scenario);
    if (own === undefined) modes.set(planned.scenario, new Set([planned.mode]));
    else own.add(planned.mode);
  }
  return modes;
}

function add(cells: Map<string, Trial[]>, key: string, trial: Trial): void {
  const cell = cells.get(key);
  if (cell === undefined) cells.set(key, [trial]);
  else cell.push(trial);
}

function cellKey(scenario: string, mode: TrialMode, modelId: string): string {
  return `${mode} ${scenario}\n${modelId}`;
}

function cellMode({ planned }: Trial, modes: ReadonlySet<TrialMode>): TrialMode {
  if (planned.mode !== "first-token") return planned.mode;
  const hosts: TrialMode[] = planned.hasJsonSchema
    ? ["constrained", "fixed-length", "unconstrained"]
    : ["fixed-length", "unconstrained", "constrained"];
  return hosts.find((mode) => modes.has(mode)) ?? "first-token";
}
