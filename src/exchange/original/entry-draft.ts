import { z } from "zod";
import { flatNumbers, type FlatNumber } from "./flat-numbers.ts";
import type { ImportedEntry } from "./imported-history.ts";
import { flagsOf, judgeFigure, remark, type Rule } from "./judge-figures.ts";
import type { Recomputed } from "./recompute.ts";

/** What a document says of itself and what is known about it; figures and flags follow from the rules. */
export interface EntryDraft {
  readonly kind: ImportedEntry["kind"];
  readonly modelId: string;
  readonly format: string | null;
  readonly quantization: string | null;
  readonly task: string;
  readonly timestamp: string | null;
  readonly sampleCount: number | null;
  readonly effectiveSampleCount: number | null;
  readonly original: Readonly<Record<string, unknown>>;
  /** Keys that the importer knows; figures below them are read. */
  readonly knownKeys: readonly string[];
  /** Keys with settings, which are no figures. */
  readonly settingKeys: readonly string[];
  readonly rules: readonly Rule[];
  /** An interval for a figure that is a share of counted items. */
  readonly recompute: (figure: FlatNumber) => Recomputed | null;
}

/** Where a document was found. */
export interface Place {
  readonly fileName: string;
  readonly lineNumber: number | null;
}

/** Every number of the document as a figure, judged by the rules. */
export function finishEntry(draft: EntryDraft, place: Place): ImportedEntry {
  const { original, knownKeys, settingKeys } = draft;
  const unknownKeys = Object.keys(original).filter((key) => !knownKeys.includes(key));
  const read = Object.fromEntries(
    Object.entries(original).filter(([key]) => !settingKeys.includes(key)),
  );
  const numbers = flatNumbers(read);
  const judged = numbers.map((figure) => judgeFigure(figure, draft.rules, draft.recompute(figure)));
  const unknown = judged.filter(({ verdict }) => verdict === "unchecked").map(({ name }) => name);
  const { kind, modelId, format, quantization, task, timestamp } = draft;
  return {
    fileName: place.fileName,
    lineNumber: place.lineNumber,
    kind,
    modelId,
    format,
    quantization,
    task,
    timestamp,
    sampleCount: draft.sampleCount,
    effectiveSampleCount: draft.effectiveSampleCount,
    figures: judged,
    flags: flagsOf([
      ...draft.rules,
      ...(format === null ? [FORMAT_UNKNOWN] : []),
      ...unknownRemark(unknown),
    ]),
    unknownKeys,
    original: { ...original },
  };
}

/** One model id stands for both formats in the original; only performance files say which it was. */
const FORMAT_UNKNOWN = remark({
  code: "format-unknown",
  values: {},
  message: "Neither the file nor its name tells whether this was GGUF or MLX.",
});

function unknownRemark(names: readonly string[]): Rule[] {
  if (names.length === 0) return [];
  return [
    remark({
      code: "figure-unknown",
      values: { figures: [...names] },
      message: `${names.length} figures are none of the original's known ones and were not checked.`,
    }),
  ];
}

/** A count that a document may lack; anything but a whole number of at least 0 is none. */
export function countOrNull(value: number | null | undefined): number | null {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

const documentSchema = z.record(z.string(), z.unknown());

/** A document that passed its schema, with its keys in the order of the file. */
export function asRead(value: unknown): Readonly<Record<string, unknown>> {
  return documentSchema.parse(value);
}

/** The draft's interval for nothing. */
export function noRecomputation(): null {
  return null;
}
