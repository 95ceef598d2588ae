import { describe, expect, it } from "vitest";
import type { Dossier } from "../../../../src/analyze/dossier.ts";
import { classificationSections } from "../../../../src/report/compose/classification-section.ts";
import { routingSentences } from "../../../../src/report/compose/capability-notes.ts";
import { contextOf } from "../../../../src/report/compose/context.ts";
import { emptyDossier } from "../../../fixtures/dossier/build-dossier.ts";
import { taskAnalysis } from "../../../fixtures/dossier/task-evaluation.ts";

const ANALYSIS = taskAnalysis();

/** The first task with so many labels instead of its own, F1 = place / count. */
function withLabels(count: number): Dossier {
  const tasks = ANALYSIS.tasks.slice(0, 1).map((task) => ({
    ...task,
    classification:
      task.classification === null
        ? null
        : {
            ...task.classification,
            classes: Array.from({ length: count }, (_, place) => ({
              label: `label ${place}`,
              support: 1,
              predictedCount: 1,
              correctCount: 1,
              precision: 1,
              recall: 1,
              f1: place / count,
            })),
          },
  }));
  return { ...emptyDossier(), capability: [{ ...ANALYSIS, tasks }] };
}

function labelTable(dossier: Dossier) {
  const blocks = classificationSections(contextOf(dossier, "en"))[0]?.blocks ?? [];
  const table = blocks.find((block) => block.kind === "table");
  return table?.kind === "table" ? table : null;
}

describe("the table of labels", () => {
  it("holds all of 20 labels, the lowest F1 first", () => {
    const table = labelTable(withLabels(20));
    expect(table?.rows).toHaveLength(20);
    expect(table?.rows[0]?.[0]).toBe("label 0");
    expect(table?.notes).toEqual(["By F1, the lowest first."]);
  });

  it("holds the ten lowest and the five highest of more", () => {
    const table = labelTable(withLabels(77));
    const labels = table?.rows.map(([label]) => label);
    expect(labels?.slice(0, 10)).toEqual(
      Array.from({ length: 10 }, (_, place) => `label ${place}`),
    );
    expect(labels?.slice(10)).toEqual([72, 73, 74, 75, 76].map((place) => `label ${place}`));
    expect(table?.notes[0]).toContain("of 77; all of them are in the CSV file.");
  });
});

describe("the routing sentence", () => {
  it("gives share, target, counts of the held-out half, and what they cannot show", () => {
    const abstention = ANALYSIS.tasks[0]?.classification?.probabilities?.abstention;
    const { acceptedCount = 0, wrongCount = 0 } = abstention?.heldOut ?? {};
    const dossier = { ...emptyDossier(), capability: [ANALYSIS] };
    const [sentence] = routingSentences(contextOf(dossier, "en"));
    expect(sentence).toContain("for at most 2 % errors, escalate the rest");
    expect(sentence).toContain(`${acceptedCount} accepted, ${wrongCount} of them wrong`);
    expect(sentence).toContain("Fewer than 150 accepted items cannot show such a rate");
  });
});
