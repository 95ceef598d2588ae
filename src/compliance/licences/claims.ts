import type { LicenceClaim } from "../../core/compliance/evidence.ts";
import type { LicenceRules } from "../../core/compliance/licence-rules.ts";
import type { LicenceSources, LicenceStatement } from "../../core/compliance/licence-sources.ts";
import { baseModelRule } from "./base-model.ts";
import type { LicenceNames } from "./licence-id.ts";
import { recogniseText, type RecognisedText } from "./licence-text.ts";

const LONGEST_VALUE = 200;
/** What hubs and cards write where they mean that the licence stands elsewhere. */
const POINTS_ELSEWHERE: ReadonlySet<string> = new Set(["", "other", "unknown", "none"]);

/** Claims of the headers, cards and locks: one each, more where one names a licence twice and differently. */
export function statedClaims(sources: LicenceSources, names: LicenceNames): LicenceClaim[] {
  return sources.statements.flatMap((statement) =>
    idsOf(statement, names).map((licenceId) => ({
      source: statement.source,
      of: sources.subject,
      value: valueOf(statement),
      licenceId,
    })),
  );
}

function idsOf({ license, name, link }: LicenceStatement, names: LicenceNames): (string | null)[] {
  const isStated = !POINTS_ELSEWHERE.has((license ?? "").trim().toLowerCase());
  const stated = isStated ? [names.idOf(license ?? "")] : [];
  const others = [name, link].map((words) => (words === null ? null : names.idOf(words)));
  // A title or an address that nobody knows takes nothing away from an identifier, and cures no unknown one.
  const ids = [...stated, ...others.filter((id) => id !== null)];
  return ids.length === 0 ? [null] : [...new Set(ids)];
}

function valueOf({ license, name, link }: LicenceStatement): string {
  const words = [license, name, link].filter((word) => word !== null && word.trim() !== "");
  return oneLine(words.join(", "));
}

/** A text beside the file, and what it was recognised as; `null` where it could not be read. */
export interface TextClaim {
  readonly claim: LicenceClaim;
  readonly recognised: RecognisedText | null;
}

/** Claims of the licence texts that lie beside the file. */
export function textClaims(sources: LicenceSources, rules: LicenceRules): TextClaim[] {
  return sources.texts.map(({ fileName, text }) => {
    const recognised = text === null ? null : recogniseText(text, rules);
    return {
      recognised,
      claim: {
        source: "licence-file",
        of: sources.subject,
        value: oneLine(fileName),
        licenceId: recognised?.licenceId ?? null,
      },
    };
  });
}

/** What the rules know of the licence of each base model. */
export function baseClaims(chain: readonly string[], rules: LicenceRules): LicenceClaim[] {
  return chain.map((name) => {
    const rule = baseModelRule(name, rules);
    return {
      source: "base-model",
      of: oneLine(name),
      value: rule === null ? "" : rule.source,
      licenceId: rule?.licence ?? null,
    };
  });
}

/** Headers are written by strangers: no line break, nothing that steers a terminal, no endless text. */
export function oneLine(text: string): string {
  return text
    .slice(0, LONGEST_VALUE * 2)
    .replace(/[\s\p{C}]+/gu, " ")
    .trim()
    .slice(0, LONGEST_VALUE);
}
