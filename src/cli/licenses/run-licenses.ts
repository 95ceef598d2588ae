import { dataFolders } from "../../assets/datasets/data-folders.ts";
import { resolveConfigDir } from "../../config/config-dir.ts";
import { loadLicenceRules } from "../../config/licence-rules.ts";
import type { ProfileId } from "../../core/compliance/assessment.ts";
import type { LicenceFinding } from "../../core/compliance/evidence.ts";
import type { LicenceRules } from "../../core/compliance/licence-rules.ts";
import { MANDATORY_STATEMENT } from "../../core/compliance/statement.ts";
import { PrerequisiteError } from "../../core/errors.ts";
import type { LicensesOptions } from "../commands/licenses.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { printable } from "../printable.ts";
import { type AuditBasis, auditDatasets, auditModels } from "./audit-models.ts";
import { COLUMN_HEADS, licenceDetails, licenceTable, shownName } from "./licence-table.ts";
import { modelsToAudit } from "./models-to-audit.ts";

/**
 * Prints the licences of models and data sets. No model is loaded and no server is asked. With a profile it
 * is a gate: it fails when a model is red for it.
 *
 * @throws PrerequisiteError `nothing-to-check` when a profile is asked for and no model is here; ConfigError
 */
export async function runLicenses(options: LicensesOptions): Promise<ExitCode> {
  const configDir = resolveConfigDir(options.configDir ?? null);
  const rules = await loadLicenceRules(configDir);
  const chosen = await modelsToAudit(options.models, configDir);
  if (options.profile !== undefined && chosen.length === 0) throw nothingToCheck(options.profile);
  const basis: AuditBasis = { rules, verifiedEpochMs: Date.now() };
  const { models } = await auditModels(chosen, basis);
  const datasets = await auditDatasets(
    await dataFolders({ dataDir: options.dataDir ?? null }),
    basis,
  );
  const red = redFor(models, options.profile);
  if (options.json) {
    const statement = MANDATORY_STATEMENT.en;
    console.log(JSON.stringify({ statement, rulesAsOf: rules.as_of, models, datasets }));
  } else {
    console.log(printable(textOf(models, datasets, rules)));
    if (options.profile !== undefined) console.log(printable(gateText(red, options.profile)));
  }
  return red.length > 0 ? EXIT.doneWithFailures : EXIT.done;
}

/** Models that must not be used for a profile; without one nothing is judged. */
function redFor(models: readonly LicenceFinding[], profile: ProfileId | undefined): string[] {
  if (profile === undefined) return [];
  const isUsable = ({ verdicts }: LicenceFinding): boolean => {
    const verdict = verdicts.find((one) => one.profile === profile);
    return verdict !== undefined && verdict.colour !== "red";
  };
  return models.filter((model) => !isUsable(model)).map(shownName);
}

function textOf(
  models: readonly LicenceFinding[],
  datasets: readonly LicenceFinding[],
  rules: LicenceRules,
): string {
  const details = (finding: LicenceFinding): string => licenceDetails(finding, rules);
  const shown =
    models.length === 0
      ? ["No model is on this machine: edge-bench models pull smollm2_135m_q4_1"]
      : [licenceTable("model", models), ...models.map(details)];
  return [
    ...shown,
    licenceTable("data set", datasets),
    ...datasets.map(details),
    COLUMN_HEADS,
    `Rules of licences.yaml as of ${rules.as_of}. Rights in training data are not assessed. Not legal advice.`,
    MANDATORY_STATEMENT.en,
  ].join("\n\n");
}

function gateText(red: readonly string[], profile: ProfileId): string {
  return red.length === 0
    ? `\nNo model is red for ${profile}.`
    : `\nRed for ${profile}: ${red.join(", ")}.`;
}

function nothingToCheck(profile: ProfileId): PrerequisiteError {
  return new PrerequisiteError(
    `no model is on this machine, so none can be judged for ${profile}`,
    {
      code: "nothing-to-check",
      hint: "Fetch one: edge-bench models pull smollm2_135m_q4_1; or name a .gguf file with --models.",
    },
  );
}
