import { z } from "zod";
import type { Conditions } from "./conditions.ts";

/** One condition that the machine must meet while measuring; each entry holds exactly one key. */
export const executionConditionSchema = z
  .strictObject({
    power_source: z.enum(["ac", "battery"]).optional(),
    low_power_mode: z.enum(["on", "off"]).optional(),
    /** Nominal: the system reports no thermal pressure. */
    thermal: z.enum(["nominal"]).optional(),
    /** One-minute load average divided by the logical processors, excluded upper limit. */
    load_per_core_below: z.number().positive().optional(),
  })
  .refine((condition) => Object.keys(condition).length === 1, {
    error: "each condition names exactly one key",
  });

export type ExecutionCondition = z.infer<typeof executionConditionSchema>;

/**
 * A declared condition that does not hold (`unmet`), or that this machine does not tell
 * (`not-observed`): nothing is assumed about it.
 */
export interface ConditionFinding {
  readonly condition: string;
  readonly verdict: "unmet" | "not-observed";
  /** What was required and what was seen, as a phrase for a warning. */
  readonly message: string;
}

/** Compares declared conditions with observed ones; empty when all hold. */
export function checkExecutionConditions(
  required: readonly ExecutionCondition[],
  observed: Conditions,
  logicalCores: number,
): ConditionFinding[] {
  return required.flatMap((condition) =>
    requirementsOf(condition, observed, logicalCores).flatMap(judge),
  );
}

interface Requirement {
  readonly condition: string;
  readonly wanted: string;
  /** `null` when the platform does not tell. */
  readonly seen: string | null;
  readonly holds: boolean;
}

function requirementsOf(
  required: ExecutionCondition,
  observed: Conditions,
  logicalCores: number,
): Requirement[] {
  const requirements: Requirement[] = [];
  if (required.power_source !== undefined) {
    requirements.push(equal("power_source", required.power_source, observed.powerSource));
  }
  if (required.low_power_mode !== undefined) {
    const seen = observed.lowPowerMode === null ? null : observed.lowPowerMode ? "on" : "off";
    requirements.push(equal("low_power_mode", required.low_power_mode, seen));
  }
  if (required.thermal !== undefined) {
    requirements.push(equal("thermal", required.thermal, thermalName(observed.thermalLevel)));
  }
  if (required.load_per_core_below !== undefined) {
    const load = observed.load1 === null ? null : observed.load1 / logicalCores;
    requirements.push({
      condition: "load_per_core_below",
      wanted: `below ${required.load_per_core_below}`,
      seen: load === null ? null : load.toFixed(2),
      holds: load !== null && load < required.load_per_core_below,
    });
  }
  return requirements;
}

function equal(condition: string, wanted: string, seen: string | null): Requirement {
  return { condition, wanted, seen, holds: seen === wanted };
}

function thermalName(level: number | null): string | null {
  if (level === null) return null;
  return level === 0 ? "nominal" : `pressure level ${level}`;
}

function judge({ condition, wanted, seen, holds }: Requirement): ConditionFinding[] {
  if (holds) return [];
  if (seen === null) {
    const message = `${condition}: ${wanted} is required, but this machine does not tell`;
    return [{ condition, verdict: "not-observed", message }];
  }
  const message = `${condition}: ${wanted} is required, ${seen} was observed`;
  return [{ condition, verdict: "unmet", message }];
}
