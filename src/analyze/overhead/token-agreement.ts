import { z } from "zod";
import {
  type OkLadderRecord,
  type RungName,
  rungNameSchema,
  rungNames,
} from "../../core/overhead.ts";
import { groupBy } from "../performance/group-by.ts";

const count = z.int().nonnegative();

/** First place where two outputs of one prompt and round part. */
export const partingSchema = z.strictObject({
  promptId: z.string(),
  round: count,
  rung: rungNameSchema,
  base: rungNameSchema,
  /** Output tokens (for texts: UTF-16 units) that are the same before it. */
  position: count,
  /** Ids there; `null` where that output had ended, or only its text is known. */
  tokenId: count.nullable(),
  baseTokenId: count.nullable(),
  comparedAs: z.enum(["ids", "text"]),
});

export type Parting = z.infer<typeof partingSchema>;

/** Whether the rungs wrote the same tokens. */
export const agreementSchema = z.strictObject({
  /** Of the outputs that were compared: it says nothing of `uncomparedRungs`. */
  verdict: z.enum(["identical", "text-equal", "differ", "not-compared"]),
  rungs: z.array(
    z.strictObject({
      rung: rungNameSchema,
      /** Outputs that were held against one of a lower rung. */
      comparedCount: count,
      sameIdsCount: count,
      /** The server tells no ids, and the text is the same but for half a character at its end. */
      sameTextCount: count,
      differentCount: count,
    }),
  ),
  /** Rungs of the plan of which no output had a partner: all failed, or all others did. */
  uncomparedRungs: z.array(rungNameSchema),
  /** One for each rung and prompt: the first round in which they part. */
  partings: z.array(partingSchema),
});

export type Agreement = z.infer<typeof agreementSchema>;

/** One output held against that of the lowest rung for the same prompt and round. */
interface Compared {
  readonly record: OkLadderRecord;
  readonly base: RungName;
  readonly comparedAs: "ids" | "text";
  /** `null`: they are the same. */
  readonly parting: Parting | null;
}

/**
 * Holds the outputs of all rungs against each other, per prompt and round: by token ids where both sides
 * tell them, else by text. What the others are compared with is the lowest rung that wrote something for
 * that prompt in that round.
 *
 * @param plannedRungs rungs that should have answered, whether they did or not
 */
export function compareOutputs(
  records: readonly OkLadderRecord[],
  plannedRungs: readonly RungName[],
): Agreement {
  const compared = [...groupBy(records, placeOf).values()].flatMap(compareInPlace);
  const rungs = rungNames.flatMap((rung) => {
    const own = compared.filter(({ record }) => record.rung === rung);
    if (own.length === 0) return [];
    const same = own.filter(({ parting }) => parting === null);
    return [
      {
        rung,
        comparedCount: own.length,
        sameIdsCount: same.filter(({ comparedAs }) => comparedAs === "ids").length,
        sameTextCount: same.filter(({ comparedAs }) => comparedAs === "text").length,
        differentCount: own.length - same.length,
      },
    ];
  });
  const withPartner = new Set(compared.flatMap(({ record, base }) => [record.rung, base]));
  return {
    verdict: verdictOf(compared),
    rungs,
    uncomparedRungs: rungNames.filter(
      (rung) => plannedRungs.includes(rung) && !withPartner.has(rung),
    ),
    partings: firstPartings(compared),
  };
}

/** Prompts for which a rung wrote other tokens in any round: `[rung, promptId]` as one key. */
export function differingPlaces({ partings }: Agreement): ReadonlySet<string> {
  return new Set(partings.map(({ rung, promptId }) => rungPromptKey(rung, promptId)));
}

export function rungPromptKey(rung: RungName, promptId: string): string {
  return `${rung} ${promptId}`;
}

function placeOf({ promptId, round }: OkLadderRecord): string {
  return `${round} ${promptId}`;
}

function compareInPlace(records: readonly OkLadderRecord[]): Compared[] {
  const inOrder = rungNames.flatMap((rung) => records.find((one) => one.rung === rung) ?? []);
  const [base, ...others] = inOrder;
  if (base === undefined) return [];
  return others.map((record) => compareTwo(record, base));
}

function compareTwo(record: OkLadderRecord, base: OkLadderRecord): Compared {
  const { promptId, round, rung } = record;
  const at = { promptId, round, rung, base: base.rung };
  const ids = record.trace.outputTokens;
  const baseIds = base.trace.outputTokens;
  if (ids === null || baseIds === null) {
    const position = partingOf(wholeText(record), wholeText(base));
    const parting = { ...at, position, tokenId: null, baseTokenId: null };
    return { record, base: base.rung, comparedAs: "text", parting: asParting(parting, "text") };
  }
  const position = partingOf(ids, baseIds);
  const [tokenId, baseTokenId] = [ids, baseIds].map((all) => all[position ?? 0] ?? null);
  const parting = { ...at, position, tokenId: tokenId ?? null, baseTokenId: baseTokenId ?? null };
  return { record, base: base.rung, comparedAs: "ids", parting: asParting(parting, "ids") };
}

/** A limit may cut a character in half: one side writes U+FFFD for its bytes, the other nothing. */
function wholeText({ trace }: OkLadderRecord): string {
  return trace.text.replace(/\uFFFD$/, "");
}

function asParting(
  place: Omit<Parting, "position" | "comparedAs"> & { readonly position: number | null },
  comparedAs: Parting["comparedAs"],
): Parting | null {
  const { position, ...rest } = place;
  return position === null ? null : { ...rest, position, comparedAs };
}

/** Elements that are the same before the first that differs; `null` when nothing does. */
function partingOf(a: ArrayLike<unknown>, b: ArrayLike<unknown>): number | null {
  const longer = Math.max(a.length, b.length);
  for (let place = 0; place < longer; place += 1) if (a[place] !== b[place]) return place;
  return null;
}

function firstPartings(compared: readonly Compared[]): Parting[] {
  const all = compared.flatMap(({ parting }) => parting ?? []);
  const byPlace = groupBy(all, ({ rung, promptId }) => rungPromptKey(rung, promptId));
  return [...byPlace.values()].flatMap(
    (ofPlace) => [...ofPlace].sort((a, b) => a.round - b.round)[0] ?? [],
  );
}

function verdictOf(compared: readonly Compared[]): Agreement["verdict"] {
  if (compared.length === 0) return "not-compared";
  if (compared.some(({ parting }) => parting !== null)) return "differ";
  return compared.every(({ comparedAs }) => comparedAs === "ids") ? "identical" : "text-equal";
}
