import { describe, expect, it } from "vitest";
import { comparisonGroups } from "../../../../src/report/compose/comparison-groups.ts";
import { memoryParts } from "../../../../src/report/compose/memory-parts.ts";
import { terminalSummary } from "../../../../src/report/compose/terminal-summary.ts";
import {
  allFailedDossier,
  emptyDossier,
  emptyExperimentDossier,
  oneRunDossier,
  richDossier,
} from "../../../fixtures/dossier/build-dossier.ts";

const RICH = richDossier();

describe("the closing words", () => {
  it("say that there is nothing", () => {
    expect(terminalSummary(emptyDossier())[0]).toBe("There is no experiment in this report.");
    expect(terminalSummary(emptyExperimentDossier())[0]).toBe(
      "Nothing was measured: the plan holds no trial.",
    );
    expect(terminalSummary(allFailedDossier())[0]).toBe(
      "Nothing was measured: none of 2 trials succeeded; 2 failed.",
    );
  });

  it("say what one trial showed", () => {
    expect(terminalSummary(oneRunDossier()).slice(0, 3)).toEqual([
      "Speed and memory: 1 model in 1 scenario, 1 prompt for each scenario x 1 round; 1 of 1 trials succeeded.",
      "One model: nothing was compared.",
      "Model a GGUF Q4_1, chat: first token after 100 ms (cold, 1 prompt), then 50.0 tokens/s, 250 MB resident, 130 MB private.",
    ]);
  });

  it("count every primary comparison once", () => {
    const text = terminalSummary(RICH).find((sentence) => sentence.startsWith("Of 11 primary"));
    const counts = [...(text ?? "").matchAll(/ (\d+)(?=[,.])/g)].map((match) => Number(match[1]));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(11);
  });

  it("begin with the question", () => {
    expect(terminalSummary(RICH, "fr")[0]?.replace("\u00a0", " ")).toBe(
      "Question : Which model can answer customers on a notebook?",
    );
  });
});

describe("the groups of comparisons", () => {
  const groups = comparisonGroups(RICH);

  it("hold the same file against itself apart from what is ranked", () => {
    const pairs = new Set(groups.aa.map(({ a, b }) => `${a.modelId} ${b.modelId}`));
    expect([...pairs]).toEqual(["slow slow#2"]);
    expect(groups.primary.some(({ a, b }) => a.modelId === "slow" && b.modelId === "slow#2")).toBe(
      false,
    );
  });

  it("lose no comparison", () => {
    const all = [...RICH.performance, ...RICH.capability].flatMap((one) => one.comparisons);
    const { primary, exploratory, capability, aa } = groups;
    expect(primary.length + exploratory.length + capability.length + aa.length).toBe(all.length);
  });
});

describe("the parts of memory", () => {
  const peak = { minBytes: 1, maxBytes: 250e6, sessionCount: 1 };
  const buffer = (purpose: "model" | "kv-cache" | "compute", sizeBytes: number) => ({
    device: "CPU",
    purpose,
    sizeBytes,
  });

  it("add up to the largest resident peak", () => {
    const engineBuffers = [
      buffer("model", 98e6),
      buffer("kv-cache", 12e6),
      buffer("compute", 20e6),
    ];
    expect(
      memoryParts({
        weightBytes: 97e6,
        peakPrivate: null,
        peakResident: peak,
        engineBuffers,
        engineBufferBytes: 130e6,
      }),
    ).toEqual([98, 12, 20, 120]);
  });

  it("are not observed where the engine does not tell, or holds more than is resident", () => {
    const nothing = { peakPrivate: null, engineBuffers: [], engineBufferBytes: null };
    expect(memoryParts({ ...nothing, weightBytes: null, peakResident: null })).toEqual([
      null,
      null,
      null,
      null,
    ]);
    expect(memoryParts({ ...nothing, weightBytes: 300e6, peakResident: peak })).toEqual([
      300,
      null,
      null,
      null,
    ]);
  });
});
