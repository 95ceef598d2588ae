import type { Manifest, ManifestModel, ManifestScenario } from "../../core/manifest.ts";
import { trialModeSchema, type TrialMode } from "../../core/record.ts";
import { groupBy } from "./group-by.ts";
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
  const measured = trials.filter(({ planned }) => planned.phase === "measured");
  const checks = groupBy(
    trials.filter(({ planned }) => planned.phase === "determinism-check"),
    ({ planned }) => cellKey(planned.scenario, planned.mode, planned.modelId),
  );
  const modesOf = new Map(
    [...groupBy(measured, ({ planned }) => planned.scenario)].map(([scenario, own]) => [
      scenario,
      new Set(own.map(({ planned }) => planned.mode)),
    ]),
  );
  const cells = groupBy(measured, (trial) => {
    const { scenario, modelId } = trial.planned;
    return cellKey(scenario, cellMode(trial, modesOf.get(scenario) ?? new Set()), modelId);
  });
  return manifest.scenarios.flatMap((scenario) =>
    trialModeSchema.options.flatMap((mode) =>
      manifest.models.flatMap((model) => {
        const key = cellKey(scenario.scenario, mode, model.modelId);
        const own = cells.get(key);
        const determinismChecks = checks.get(key) ?? [];
        return own === undefined ? [] : [{ model, scenario, mode, trials: own, determinismChecks }];
      }),
    ),
  );
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
