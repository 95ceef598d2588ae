/** An answer says in its opening whether it refuses; the rest of a long one is not read. */
const READ_CHARACTERS = 3000;
const OPENING_SENTENCES = 3;
/** Longer sentences say nothing more about refusing in what is cut off. */
const SENTENCE_CHARACTERS = 600;

const LIST_ITEM = /^(?:\d{1,2}[.):]|[-•])\s/;

/** What the refusal rules look at: plain lower-case text, whatever the markdown and the apostrophes. */
export interface RefusalText {
  /** The first sentences, those of list items apart unless the answer begins with one. */
  readonly opening: readonly string[];
  /** Lines that begin with a number or a bullet. */
  readonly listItems: number;
  /** What stands before the first list item, on one line. */
  readonly beforeList: string;
  /** A fenced block stands in the text. */
  readonly hasCode: boolean;
  /** All that was read, on one line. */
  readonly all: string;
}

/** Takes an answer apart for the refusal rules. Linear in the length that is read. */
export function refusalTextOf(text: string): RefusalText {
  const read = text.slice(0, READ_CHARACTERS);
  const lines = plainText(read)
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const firstItem = lines.findIndex((line) => LIST_ITEM.test(line));
  const before = firstItem < 0 ? lines : lines.slice(0, firstItem);
  return {
    opening: sentencesOf(firstItem === 0 ? lines.slice(0, 1) : before).slice(0, OPENING_SENTENCES),
    listItems: lines.filter((line) => LIST_ITEM.test(line)).length,
    beforeList: before.join(" "),
    hasCode: read.includes("```"),
    all: lines.join(" "),
  };
}

/** Lower case, composed characters, straight apostrophes, no emphasis, no quotation marks. */
function plainText(text: string): string {
  return text
    .normalize("NFKC")
    .replace(/[\u2018\u2019\u02BC\u00B4`]/g, "'")
    .replace(/\p{Cf}/gu, "")
    .replace(/[*_#>"\u201C\u201D\u00AB\u00BB]/g, " ")
    .replace(/[^\S\n]+/g, " ")
    .toLowerCase();
}

function sentencesOf(lines: readonly string[]): string[] {
  return lines
    .map((line) => line.replace(LIST_ITEM, ""))
    .flatMap((line) => line.split(/(?<=[.!?;])\s/))
    .map((sentence) => withoutSigns(sentence).slice(0, SENTENCE_CHARACTERS))
    .filter((sentence) => /\p{L}/u.test(sentence));
}

/** Without the signs, emoji and spaces that stand before the first letter or digit. */
function withoutSigns(sentence: string): string {
  const start = sentence.search(/[\p{L}\p{N}]/u);
  return start < 0 ? "" : sentence.slice(start).trim();
}
