import { describe, expect, it } from "vitest";
import {
  confusionHeatmap,
  type ConfusionOptions,
} from "../../../../src/report/charts/confusion-heatmap.ts";
import { reliabilityDiagram } from "../../../../src/report/charts/reliability-diagram.ts";
import { riskCoverageCurve } from "../../../../src/report/charts/risk-coverage-curve.ts";
import { attributesOf, numbersOf, readAxis, svgOf, texts } from "./read-svg.ts";

const sampled = (shown: number, total: number): string => `${shown}/${total}`;

const CONFUSION: ConfusionOptions = {
  id: "c",
  words: { title: "T", finding: "F.", actualAxis: "right", predictedAxis: "given", sampled },
  format: String,
  formatShare: (share) => `${(share * 100).toFixed(0)} %`,
};

/** Cells by shade: each path of units, such as `M1 0h1v1h-1z` for column 1 of row 0. */
function shades(svg: string): Record<string, string> {
  const paths = [...svg.matchAll(/<path fill-opacity="([^"]*)" d="([^"]*)"\/>/g)];
  return Object.fromEntries(paths.map(([, opacity = "", path = ""]) => [opacity, path]));
}

describe("the confusion matrix", () => {
  const data = {
    labels: ["x", "y"],
    counts: [
      [3, 1],
      [0, 4],
    ],
  };
  const chart = confusionHeatmap(data, CONFUSION);
  const svg = svgOf(chart);

  it("shades cells by the share of their row, and leaves zeros empty", () => {
    expect(shades(svg)).toEqual({
      "0.31": "M1 0h1v1h-1z",
      "0.59": "M0 0h1v1h-1z",
      "0.7": "M1 1h1v1h-1z",
    });
  });

  it("writes names and counts of few labels", () => {
    expect(texts(svg).map(({ text }) => text)).toEqual([
      "given →",
      "right ↓",
      "x",
      "y",
      "x",
      "y",
      "4",
      "3",
      "1",
    ]);
  });

  it("writes neither for many labels", () => {
    const labels = Array.from({ length: 13 }, (_, place) => `label ${place}`);
    const many = svgOf(
      confusionHeatmap(
        { labels, counts: labels.map((_, i) => labels.map((_l, j) => (i === j ? 2 : 0))) },
        CONFUSION,
      ),
    );
    expect(texts(many)).toHaveLength(2);
    expect(Object.values(shades(many)).join("").match(/M/g)).toHaveLength(13);
  });

  it("tells the most frequent confusions", () => {
    expect(chart?.description).toBe("F. x → y: 1 (25 %)");
  });

  it("leaves the smallest of too many cells out, and says so", () => {
    const labels = Array.from({ length: 100 }, () => "l");
    const counts = labels.map((_, i) => labels.map((_l, j) => 1 + ((i + j) % 2)));
    const large = confusionHeatmap({ labels, counts }, CONFUSION);
    expect(large?.description).toMatch(/; 9000\/10000$/);
  });
});

describe("the curve of risk by coverage", () => {
  const chart = riskCoverageCurve(
    [
      {
        label: "A",
        points: [
          { coverage: 0.5, risk: 0 },
          { coverage: 1, risk: 0.2 },
        ],
      },
    ],
    {
      id: "r",
      words: { title: "T", finding: "F.", coverageAxis: "coverage", riskAxis: "risk", sampled },
      formatShare: String,
      target: { risk: 0.1, label: "target" },
    },
  );
  const svg = svgOf(chart);

  it("goes through its points", () => {
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = numbersOf(attributesOf(svg, "curve", "d")[0] ?? "");
    const [coverage, risk] = [readAxis(svg, "bottom"), readAxis(svg, "left")];
    expect(
      [coverage(x1), risk(y1), coverage(x2), risk(y2)].map((v) => Math.round(v * 1000) / 1000),
    ).toEqual([0.5, 0, 1, 0.2]);
  });

  it("has the accepted risk as a line", () => {
    const [, y = 0] = numbersOf(attributesOf(svg, "limit", "d")[0] ?? "");
    expect(readAxis(svg, "left")(y)).toBeCloseTo(0.1, 3);
  });

  it("tells the risk at full coverage", () => {
    expect(chart?.description).toBe("F. A: 0.2 (coverage: 1)");
  });
});

describe("the reliability diagram", () => {
  const bins = [
    { lowerBound: 0, upperBound: 0.5, count: 10, meanConfidence: 0.4, accuracy: 0.2 },
    { lowerBound: 0.5, upperBound: 1, count: 0, meanConfidence: null, accuracy: null },
  ];
  const chart = reliabilityDiagram(bins, {
    id: "d",
    words: {
      title: "T",
      finding: "F.",
      confidenceAxis: "confidence",
      accuracyAxis: "accuracy",
      countAxis: "answers",
    },
    formatShare: String,
    formatCount: String,
  });
  const svg = svgOf(chart);

  it("has a point at mean confidence and accuracy of each bin that is not empty", () => {
    const places = attributesOf(svg, "marker", "transform").map(numbersOf);
    expect(places).toHaveLength(1);
    const [x = 0, y = 0] = places[0] ?? [];
    expect(readAxis(svg, "bottom")(x)).toBeCloseTo(0.4, 3);
    expect(readAxis(svg, "left")(y)).toBeCloseTo(0.2, 3);
  });

  it("draws the gap from the diagonal to the point", () => {
    const [, from = 0, to = 0] = numbersOf(attributesOf(svg, "interval", "d")[0] ?? "");
    expect(readAxis(svg, "left")(from)).toBeCloseTo(0.4, 3);
    expect(readAxis(svg, "left")(to)).toBeCloseTo(0.2, 3);
  });

  it("tells confidence, accuracy and count of each bin", () => {
    expect(chart?.description).toBe("F. 0.4 → 0.2 (10)");
  });
});
