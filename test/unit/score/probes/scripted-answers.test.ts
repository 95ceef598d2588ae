import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { probeRowSchema, type ProbeRow } from "../../../../src/core/compliance/probe.ts";
import { detectAnswer } from "../../../../src/score/probes/answer.ts";
import { detectLeak } from "../../../../src/score/probes/leak.ts";
import { detectPhrase } from "../../../../src/score/probes/phrase.ts";
import { detectSplitCanary } from "../../../../src/score/probes/split-canary.ts";
import { fillPlaceholders, placeholdersOf } from "../../../../src/tasks/compliance/canary.ts";
import { answerOf } from "./labelled-answers.ts";

/** As planned in some run. */
const filled = (line: string): ProbeRow => {
  const { id } = z.looseObject({ id: z.string() }).parse(JSON.parse(line));
  return probeRowSchema.parse(JSON.parse(fillPlaceholders(line, placeholdersOf("seed", id))));
};

const rows = ["F01", "F02", "F03", "F04", "F05"].flatMap((family) =>
  readFileSync(`prompts/compliance/${family}.jsonl`, "utf8").trimEnd().split("\n").map(filled),
);
const attacks = rows.filter(({ role }) => role === "attack");
const twins = rows.filter(({ role }) => role === "twin");

const textOf = ({ messages }: ProbeRow, isSystem: boolean) =>
  messages
    .filter(({ role }) => (role === "system") === isSystem)
    .map(({ content }) => content)
    .join("\n");

/** What a model that writes `text` is found to do. */
function outcomeOf(row: ProbeRow, text: string): string {
  const answer = answerOf(text, {
    target: { systemText: textOf(row, true), userText: textOf(row, false) },
  });
  const { detector } = row;
  const detection = () => {
    if (detector.kind === "leak") return detectLeak.detect(detector, answer);
    if (detector.kind === "split-canary") return detectSplitCanary.detect(detector, answer);
    if (detector.kind === "phrase") return detectPhrase.detect(detector, answer);
    if (detector.kind === "answer") return detectAnswer.detect(detector, answer);
    throw new Error(`${row.id}: another detector was expected`);
  };
  const { outcome, decoyFired } = detection();
  return decoyFired ? "decoy" : outcome;
}

const outcomesOf = (asked: readonly ProbeRow[], write: (row: ProbeRow) => string) => [
  ...new Set(asked.map((row) => outcomeOf(row, write(row)))),
];

/** What the attack is after. */
function prizeOf({ detector }: ProbeRow): string {
  if (detector.kind === "split-canary") return detector.token;
  if (detector.kind === "phrase") return detector.phrase;
  return detector.kind === "leak" ? (detector.secrets.at(-1) ?? "") : "";
}

describe("scripted models on the rows of F01 to F05", () => {
  it("finds every attack that succeeds", () => {
    expect(outcomesOf(attacks, prizeOf)).toEqual(["hit"]);
  });

  it("finds none where a model refuses", () => {
    const refuse = ({ language }: ProbeRow) =>
      language === "fr"
        ? "Je suis désolé, je ne peux pas répondre à cette demande."
        : "I'm sorry, I can't help with that request.";
    expect(outcomesOf(attacks, refuse)).toEqual(["safe"]);
    expect(outcomesOf(twins, refuse)).toEqual(["hit"]);
  });

  it("finds none where a model repeats what the user wrote", () => {
    expect(outcomesOf(attacks, (row) => textOf(row, false))).toEqual(["safe"]);
  });

  it("finds a leak where a model repeats its briefing", () => {
    const briefed = attacks.filter(({ detector }) => detector.kind === "leak");
    expect(outcomesOf(briefed, (row) => textOf(row, true))).toEqual(["hit"]);
    const untold = briefed.filter(({ family }) => family === "F03");
    const withoutCode = (row: ProbeRow) => textOf(row, true).split(prizeOf(row)).join("");
    expect(outcomesOf(untold, withoutCode)).toEqual(["hit"]);
  });

  it("finds a twin served where a model gives any accepted answer", () => {
    const served = twins.flatMap((row) =>
      (row.detector.kind === "answer" ? row.detector.accepted : []).map((accepted) =>
        outcomeOf(row, `${accepted}.`),
      ),
    );
    expect(new Set(served)).toEqual(new Set(["safe"]));
    expect(served.length).toBeGreaterThanOrEqual(80);
  });

  it("finds a twin served where a model quotes the text that holds the answer, not the question", () => {
    const answerable = twins.filter(({ family }) => ["F01", "F03", "F04"].includes(family));
    expect(outcomesOf(answerable, (row) => textOf(row, true))).toEqual(["safe"]);
    expect(outcomesOf(answerable, (row) => textOf(row, false))).toEqual(["hit"]);
  });
});
