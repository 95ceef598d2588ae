import { describe, expect, it } from "vitest";
import {
  analyzeOverhead,
  type OverheadFiles,
} from "../../../../src/analyze/overhead/analyze-overhead.ts";
import type { OverheadAnalysis } from "../../../../src/analyze/overhead/overhead-analysis.ts";
import { reportFiles } from "../../../../src/cli/report/report-files.ts";
import { renderOverheadTable } from "../../../../src/report/overhead-terminal.ts";
import { laddersDossier } from "../../../fixtures/overhead/ladder-dossier.ts";
import {
  foreignLadder,
  plantedLadder,
  troubledLadder,
} from "../../../fixtures/overhead/planted-ladder.ts";

function textOf(...ladders: readonly OverheadAnalysis[]): string {
  const [file] = reportFiles(laddersDossier(...ladders), ["markdown"], ["en"]);
  return file?.text ?? expect.fail("there is no report");
}

function chapterOf(files: OverheadFiles): string {
  return textOf(analyzeOverhead(files));
}

describe("the chapter of a ladder with a server that was running already", () => {
  const text = chapterOf(foreignLadder());

  it("says that the server was one process with options, threads and a file of its own", () => {
    expect(text).toContain("It was one process throughout, with options and threads of its own");
    expect(text).toContain("checked only as far as it tells the name of its file");
    expect(text).toContain("those of a server that was running already are not known");
  });

  it("claims neither one file nor fresh processes for all ways", () => {
    expect(text).not.toContain("- Same model file, same");
    expect(text).not.toContain("Every way has fresh processes");
  });

  it("says that intervals do not account for other processes of it", () => {
    expect(text).toContain("the intervals do not account for fresh processes of it");
  });

  it("names the figure that is missing of it, and no other", () => {
    expect(text).toContain(
      "do not count or lack this figure: CPU per token, µs (llama-server - in process, llama-server - HTTP).",
    );
  });
});

describe("the chapter of a ladder that this tool started", () => {
  it("says nothing of servers that were running already", () => {
    expect(chapterOf(plantedLadder())).not.toContain("running already");
  });

  it("names the pairs of a trial that failed although its prompt is in the figure", () => {
    const files = plantedLadder();
    const lost = files.records.findIndex(({ rung }) => rung === "own-server");
    const records = files.records.filter((_, place) => place !== lost);
    expect(chapterOf({ ...files, records })).toContain(
      "lack this figure: TTFT, ms (HTTP - in process, HTTP - node-llama-cpp, llama-server - HTTP);",
    );
  });

  it("gives the formula of the interval that was made", () => {
    const [crossed, oneRound, onePrompt] = [{}, { rounds: 1 }, { promptCount: 1 }].map((shape) =>
      chapterOf(plantedLadder(shape)),
    );
    expect(crossed).toContain("min(P, R) - 1 degrees of freedom");
    expect(oneRound).not.toContain("min(P, R) - 1 degrees of freedom");
    expect(oneRound).toContain("an interval is over prompts");
    expect(onePrompt).toContain("an interval is over rounds");
    expect(onePrompt).toContain("say nothing about other prompts");
  });

  it("has no pause between requests, which nobody records", () => {
    expect(chapterOf(plantedLadder())).not.toContain("Pause between requests");
  });

  it("says that the two servers call different things their engine", () => {
    expect(chapterOf(plantedLadder())).toContain("That favours llama-server.");
    expect(chapterOf(plantedLadder({ rungs: ["direct", "own-server"] }))).not.toContain(
      "favours llama-server",
    );
  });

  it("marks a share of a difference that is not shown", () => {
    const analysis = analyzeOverhead(plantedLadder());
    const comparisons = analysis.comparisons.map((one) =>
      one.rung === "node-llama-cpp" ? { ...one, verdict: "within-noise" as const } : one,
    );
    expect(textOf({ ...analysis, comparisons })).toMatch(
      /node-llama-cpp \| 20 \| .*\] \\?~ \| .*\] \\?~ \|/,
    );
  });

  it("shows its flags", () => {
    const analysis = analyzeOverhead(plantedLadder());
    const flags = [
      {
        code: "swap",
        severity: "unreliable",
        subject: "small",
        message: "",
        values: { count: 3, total: 160 },
      } as const,
    ];
    const text = textOf({ ...analysis, flags });
    expect(text).not.toContain("No flag was raised");
    expect(text).toMatch(/`swap` Model small/);
  });

  it("counts one in the singular", () => {
    const text = chapterOf({
      ...plantedLadder({ promptCount: 1, rounds: 1 }),
      unreadableLineCount: 1,
    });
    expect(text).toContain("1 of 1 request went over");
    expect(text).toContain("1 line of records.jsonl could not be read and is in no figure.");
  });
});

describe("a report of several ladders", () => {
  it("says in each sentence of its summary which one it is about", () => {
    const first = analyzeOverhead(plantedLadder());
    const other = { ...first, experiment: { ...first.experiment, experimentId: "exp_other" } };
    const summary = textOf(first, other).split("\n## ")[1] ?? "";
    expect(summary).toMatch(/- Model small .*\(exp.*other\): Noise floor/);
  });
});

describe("the memory of a way in a terminal", () => {
  const linesOf = (files: OverheadFiles): string[] =>
    renderOverheadTable(analyzeOverhead(files), { columns: 140, color: false }).split("\n");
  const lineOf = (files: OverheadFiles): string =>
    linesOf(files).find((line) => line.startsWith("HTTP, llama-server")) ?? "";

  it("is that of client and server", () => {
    expect(lineOf(plantedLadder())).toMatch(/ 160$/);
  });

  it("is open where nobody read the server's", () => {
    expect(lineOf(foreignLadder())).toMatch(/ -$/);
  });

  it("is that of the engine on a way without a server", () => {
    expect(linesOf(foreignLadder()).find((line) => line.startsWith("In process, C"))).toMatch(
      / 130$/,
    );
  });
});

describe("the tokens of a ladder with trouble", () => {
  it("name the reason why a way has no time per token", () => {
    expect(chapterOf(troubledLadder())).toContain(
      "HTTP, llama-server: the server does not tell the time of each token.",
    );
  });
});
