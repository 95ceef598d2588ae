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
  const measured = trials.filter(({ planned }) => planned.phase === "measured");
  const checks = trials.filter(({ planned }) => planned.phase === "determinism-check");
  return manifest.scenarios.flatMap((scenario) => {
    const ofScenario = measured.filter(({ planned }) => planned.scenario === scenario.scenario);
    const modes = new Set(ofScenario.map(({ planned }) => planned.mode));
    const inCell = (trial: Trial): TrialMode => cellMode(trial, modes);
    return trialModeSchema.options.flatMap((mode) =>
      manifest.models.flatMap((model) => {
        const own = ofScenario.filter(
          (trial) => trial.planned.modelId === model.modelId && inCell(trial) === mode,
        );
        const determinismChecks = checks.filter(
          ({ planned }) =>
            planned.modelId === model.modelId &&
            planned.scenario === scenario.scenario &&
            planned.mode === mode,
        );
        return own.length === 0 ? [] : [{ model, scenario, mode, trials: own, determinismChecks }];
      }),
    );
  });
}

function cellMode({ planned }: Trial, modes: ReadonlySet<TrialMode>): TrialMode {
  if (planned.mode !== "first-token") return planned.mode;
  const hosts: TrialMode[] =
    planned.request.jsonSchema === null
      ? ["fixed-length", "unconstrained", "constrained"]
      : ["constrained", "fixed-length", "unconstrained"];
  return hosts.find((mode) => modes.has(mode)) ?? "first-token";
}
