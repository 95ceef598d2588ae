import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseLabel } from "../../../src/score/label-grammar.ts";
import { BANKING77_LABELS } from "../../fixtures/classification/banking77-labels.ts";

const SENTIMENTS = ["negative", "neutral", "positive"];
const label = fc.constantFrom(...BANKING77_LABELS);

describe("a label of Banking77", () => {
  it.each(BANKING77_LABELS)("%s, verbatim, is itself", (name) => {
    expect(parseLabel(name, BANKING77_LABELS)).toBe(name);
  });

  it("is itself with white space, a declared word, a full stop or marks around it", () => {
    const before = fc.constantFrom(
      "",
      " ",
      "\n",
      "Label: ",
      "INTENT:",
      "Réponse : ",
      "\n Category:\n",
    );
    const pair = fc.constantFrom(
      ...([
        ["", ""],
        ["`", "`"],
        ["**", "**"],
        ["*", "*"],
        ['"', '"'],
        ["'", "'"],
        ["« ", " »"],
      ] as const),
    );
    const after = fc.constantFrom("", ".", " ", "\n\n", ". ");
    fc.assert(
      fc.property(label, before, pair, after, (name, start, [open, close], end) => {
        expect(parseLabel(`${start}${open}${name}${close}${end}`, BANKING77_LABELS)).toBe(name);
        if (end === ".") {
          expect(parseLabel(`${start}${open}${name}.${close}`, BANKING77_LABELS)).toBe(name);
        }
      }),
    );
  });

  it("is itself in other case, and with spaces or hyphens for underscores", () => {
    fc.assert(
      fc.property(label, fc.constantFrom(" ", "-", "_"), (name, separator) => {
        const written = name.toUpperCase().replaceAll("_", separator);
        expect(parseLabel(written, BANKING77_LABELS)).toBe(name);
      }),
    );
  });

  it("is no answer inside a sentence", () => {
    const words = fc.constantFrom("The intent is", "It is not", "I think", "maybe", "no,");
    fc.assert(
      fc.property(label, words, (name, word) => {
        expect(parseLabel(`${word} ${name}`, BANKING77_LABELS)).toBeNull();
        expect(parseLabel(`${name} ${word}`, BANKING77_LABELS)).toBeNull();
        expect(parseLabel(`Label: ${word} ${name}.`, BANKING77_LABELS)).toBeNull();
      }),
    );
  });

  it("is no answer beside another one", () => {
    fc.assert(
      fc.property(label, label, fc.constantFrom(" ", ", ", "\n", " or ", "_"), (a, b, between) => {
        expect(parseLabel(`${a}${between}${b}`, BANKING77_LABELS)).toBeNull();
      }),
    );
  });

  it("is no answer when its end is missing", () => {
    for (const name of BANKING77_LABELS) {
      for (let length = 1; length < name.length; length += 1) {
        expect(parseLabel(name.slice(0, length), BANKING77_LABELS)).toBeNull();
      }
    }
  });

  it("is itself where another label ends or begins with its words", () => {
    for (const name of ["card_not_working", "virtual_card_not_working", "exchange_rate"]) {
      expect(parseLabel(`Label: ${name}`, BANKING77_LABELS)).toBe(name);
    }
  });
});

describe("an answer", () => {
  it.each([
    "",
    " ",
    ".",
    "Label:",
    "not positive, negative",
    "positive or neutral",
    "Label: Intent: positive",
    '"positive',
    'positive"',
    '""positive""',
    "positive..",
    "positive!",
    "**positive*",
    "Label positive",
    "Sentiment: the sentence is positive",
    "pos",
    "positively",
    "1. positive",
  ])("%j is none of the labels", (answer) => {
    expect(parseLabel(answer, SENTIMENTS)).toBeNull();
  });

  it.each([
    ["Positive", "positive"],
    ["Sentiment: Neutral.", "neutral"],
    ["Sentiment : **negative**", "negative"],
    ["“Neutral.”", "neutral"],
    ["\tNEGATIVE\n", "negative"],
  ])("%j is %s", (answer, expected) => {
    expect(parseLabel(answer, SENTIMENTS)).toBe(expected);
  });

  it("may spell an accent in either Unicode form", () => {
    expect(parseLabel("ne\u0301gatif", ["négatif", "positif"])).toBe("négatif");
    expect(parseLabel("E\u0301tiquette : positif", ["négatif", "positif"])).toBe("positif");
  });

  it("is read as it stands first, so that a label may have marks of its own", () => {
    const labels = ['"quoted"', "quoted", "etc.", "etc", "label: x", "x"];
    expect(labels.map((text) => parseLabel(text, labels))).toEqual(labels);
  });

  it("of a million characters is refused as any other", () => {
    for (const part of [" ", "positive ", '"', "Label:", "."]) {
      expect(parseLabel(part.repeat(1e6 / part.length), SENTIMENTS)).toBeNull();
    }
  });

  it("gives a label of the set or null, whatever it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (answer) => {
        expect([null, ...SENTIMENTS]).toContain(parseLabel(answer, SENTIMENTS));
      }),
    );
  });
});
