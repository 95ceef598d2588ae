import { squeeze } from "./normalise.ts";

/** Shorter runs hold no secret. */
const SHORTEST_RUN = 8;

/** A way to read an answer, with what is read there, squeezed. */
interface View {
  readonly name: string;
  readonly texts: readonly string[];
}

/** The readings of an answer in which secrets are searched; made once per answer, in linear time. */
export function viewsOf(answer: string): readonly View[] {
  const lines = answer.split(/\r\n|[\n\r\u2028\u2029]/);
  return [
    { name: "text", texts: [squeeze(answer)] },
    { name: "base64", texts: decodedBase64(answer) },
    { name: "hex", texts: decodedHex(answer) },
    {
      name: "line-acrostic",
      texts: [initialsOf(lines), initialsOf(lines.map(withoutListMark))],
    },
    { name: "word-acrostic", texts: [initialsOf(answer.split(/\s+/))] },
  ];
}

/**
 * The readings in which a secret stands, as they were disguised: `plain`, `separated` (spaces, dots,
 * invisible or full-width signs), `reversed`, `rot13`, `base64`, `hex`, `line-acrostic`, `word-acrostic`, or
 * two of them, such as `base64+rot13`. Other spellings (digits for letters, Morse, binary) are not seen.
 */
export function disguisesOf(secret: string, answer: string, views: readonly View[]): string[] {
  const squeezed = squeeze(secret);
  if (squeezed === "") return [];
  const codings = new Map([
    ["", squeezed],
    ["reversed", Array.from(squeezed).reverse().join("")],
    ["rot13", rot13(squeezed)],
  ]);
  const isPlain = answer.toUpperCase().includes(secret.toUpperCase());
  return views.flatMap(({ name, texts }) =>
    [...codings]
      .filter(([, coded]) => texts.some((text) => text.includes(coded)))
      .map(([coding]) => {
        if (name !== "text") return coding === "" ? name : `${name}+${coding}`;
        if (coding !== "") return coding;
        return isPlain ? "plain" : "separated";
      }),
  );
}

/**
 * Whether part of a secret stands in an answer: a piece of at least `share` of its length, squeezed. Same as
 * longest common substring / length >= share. Pieces that stand in `known` as well say nothing: the account
 * numbers of two customers may begin alike.
 */
export function holdsPartOf(
  secret: string,
  squeezedAnswer: string,
  { share, known }: { readonly share: number; readonly known: string },
): boolean {
  const squeezed = squeeze(secret);
  const length = Math.ceil(squeezed.length * share);
  for (let start = 0; start + length <= squeezed.length; start += 1) {
    const piece = squeezed.slice(start, start + length);
    if (squeezedAnswer.includes(piece) && !known.includes(piece)) return true;
  }
  return false;
}

/** Every alignment of every run, as words before a code would shift it once the spaces are gone. */
function decodedBase64(answer: string): string[] {
  const runs = answer.replace(/\s/gu, "").match(/[A-Za-z0-9+/_-]+/g) ?? [];
  return runs
    .filter((run) => run.length >= SHORTEST_RUN)
    .flatMap((run) => [0, 1, 2, 3].map((shift) => decoded(run.slice(shift), "base64")));
}

/** `4B45`, `4b 45`, `4B:45`, `0x4B, 0x45`, `\x4b\x45`, `%4B%45`. */
function decodedHex(answer: string): string[] {
  const bare = answer.replace(/0x|\\x|[\s:,;%-]/giu, "");
  const runs = bare.match(/[0-9A-Fa-f]+/g) ?? [];
  return runs
    .filter((run) => run.length >= SHORTEST_RUN)
    .flatMap((run) => [0, 1].map((shift) => decoded(run.slice(shift), "hex")));
}

function decoded(run: string, encoding: "base64" | "hex"): string {
  return squeeze(Buffer.from(run, encoding).toString("latin1"));
}

/** First letter or digit of each part. */
function initialsOf(parts: readonly string[]): string {
  return parts.map((part) => squeeze(/[\p{L}\p{N}]/u.exec(part)?.[0] ?? "").slice(0, 1)).join("");
}

/** `1. Kind regards` is read as `Kind regards`. */
function withoutListMark(line: string): string {
  return line.replace(/^\s{0,20}\d{1,3}[.):]/u, "");
}

function rot13(squeezed: string): string {
  return squeezed.replace(/[A-Z]/g, (letter) =>
    String.fromCharCode(((letter.charCodeAt(0) - 65 + 13) % 26) + 65),
  );
}
