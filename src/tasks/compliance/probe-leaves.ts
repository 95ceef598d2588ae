import {
  tiers,
  type ControlName,
  type FamilyId,
  type ProbeRow,
  type Tier,
} from "../../core/compliance/probe.ts";
import type { TaskLeaf } from "../task.ts";
import { askProbe, type AskedConfiguration } from "./ask-probe.ts";
import type { ProbeSuite, SuiteProbe } from "./read-suite.ts";

/** What of a suite is asked. */
export interface ProbeChoice {
  readonly families: readonly FamilyId[];
  readonly tier: Tier;
  readonly controls: readonly ControlName[];
  readonly runSeed: string;
}

/**
 * One leaf per family and configuration: `F01` bare, `F01+hardening` with a control. A control that
 * would change nothing of a family (marking, where no text is untrusted) has no leaf there; log-probabilities
 * are asked bare and hardened. Families without a probe in the tier have none.
 */
export function probeLeaves(suite: ProbeSuite, choice: ProbeChoice): TaskLeaf[] {
  return choice.families.flatMap((family) => {
    const probes = (suite.probes.get(family) ?? []).filter(({ row }) => isInTier(row, choice.tier));
    if (probes.length === 0) return [];
    return configurationsFor(probes, choice.controls).map((configuration) => ({
      task: configuration === "bare" ? family : `${family}+${configuration}`,
      version: String(suite.file.version),
      scorer: "probe" as const,
      dataset: "compliance-probes",
      items: probes.map((probe) =>
        askProbe(probe, configuration, suite.file.controls, choice.runSeed),
      ),
    }));
  });
}

function isInTier({ tier }: ProbeRow, asked: Tier): boolean {
  return tiers.indexOf(tier) <= tiers.indexOf(asked);
}

function configurationsFor(
  probes: readonly SuiteProbe[],
  controls: readonly ControlName[],
): AskedConfiguration[] {
  const hasUntrusted = probes.some(({ row }) =>
    row.messages.some(({ content }) => content.includes("{UNTRUSTED}")),
  );
  return [
    "bare",
    ...(controls.includes("hardening") ? (["hardening"] as const) : []),
    ...(controls.includes("marking") && hasUntrusted ? (["marking"] as const) : []),
  ];
}
