import type { Dossier } from "../../analyze/dossier.ts";
import { complianceSection } from "../compliance/compliance-section.ts";
import type { Language, ReportDocument } from "../document/blocks.ts";
import { overheadSection } from "../overhead/overhead-section.ts";
import { plainText } from "../plain-text.ts";
import { capabilitySection } from "./capability-section.ts";
import { comparisonsSection } from "./comparisons-section.ts";
import { conditionsSection, machineText } from "./conditions-section.ts";
import { contextOf, type ComposeContext } from "./context.ts";
import { decisionSection } from "./decision-section.ts";
import { limitsSection } from "./limits-section.ts";
import { performanceSection } from "./performance-section.ts";
import { sideBySideSection } from "./side-by-side-section.ts";
import { reproducibilitySection } from "./reproducibility-section.ts";
import { summarySection } from "./summary-section.ts";

/**
 * The report of a benchmark as data, for every format. The same dossier gives the same document; a
 * section without content is left out. Every sentence, heading and number is in the language asked for;
 * what an engine, a file or a licence says is shown as it is.
 */
export function composeReport(
  dossier: Dossier,
  { language }: { readonly language: Language },
): ReportDocument {
  const context = contextOf(dossier, language);
  return {
    language,
    title: titleOf(context),
    subtitle: subtitleOf(context),
    sections: [
      ...summarySection(context),
      ...decisionSection(context),
      ...sideBySideSection(context),
      ...performanceSection(context),
      ...overheadSection(context),
      ...capabilitySection(context),
      ...comparisonsSection(context),
      ...complianceSection(context),
      ...conditionsSection(context),
      ...reproducibilitySection(context),
      ...limitsSection(context),
    ],
  };
}

interface ExperimentFacts {
  readonly id: string;
  readonly epochMs: number;
  readonly tool: string;
}

function experimentsOf(dossier: Dossier): ExperimentFacts[] {
  const { performance, capability, overhead = [], compliance = [] } = dossier;
  return [
    ...[...performance, ...overhead].map(({ experiment }) => ({
      id: experiment.experimentId,
      epochMs: experiment.createdEpochMs,
      tool: experiment.toolVersion,
    })),
    ...[...capability, ...compliance].map((one) => ({
      id: one.experimentId,
      epochMs: one.createdEpochMs,
      tool: one.toolVersion,
    })),
  ];
}

function titleOf({ dossier, words }: ComposeContext): string {
  const ids = experimentsOf(dossier).map(({ id }) => plainText(id));
  const name = dossier.name === null ? null : plainText(dossier.name);
  return words.summary.reportTitle(name, words.common.listed(ids));
}

function subtitleOf({ dossier, words }: ComposeContext): string[] {
  const { summary: say, number: n, conditions } = words;
  const experiments = experimentsOf(dossier).map(({ id, epochMs, tool }) =>
    say.experimentLine(plainText(id), n.utc(epochMs), plainText(tool)),
  );
  const { performance, capability, overhead = [] } = dossier;
  const machines = [...performance, ...capability, ...overhead].map(({ environment }) =>
    machineText(environment.hardware, conditions),
  );
  return [
    ...(experiments.length === 0
      ? []
      : [say.subtitleExperiments(experiments.join(words.common.semicolon))]),
    ...[...new Set(machines)].map((machine) => say.subtitleMachine(machine)),
  ];
}
