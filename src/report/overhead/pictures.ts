import type { OverheadAnalysis } from "../../analyze/overhead/overhead-analysis.ts";
import type { OverheadMetric, RungComparison } from "../../analyze/overhead/compare-rungs.ts";
import { intervalPlot } from "../charts/interval-plot.ts";
import { figure } from "../compose/build-blocks.ts";
import type { Block } from "../document/blocks.ts";
import type { Words } from "../words/words.ts";
import { signedFigure } from "./figure-text.ts";

/** Differences per token and to the first token, with zero and what two equal processes differ by. */
export function differencePictures(
  id: string,
  { comparisons }: OverheadAnalysis,
  words: Words,
): Block[] {
  const { overhead: say } = words;
  const of = (metric: OverheadMetric): RungComparison[] =>
    comparisons.filter((one) => one.metric === metric);
  return [
    ...picture(`${id}-token`, say.tokenPicture, say.tokenAxis, of("time-per-token-us"), words),
    ...picture(`${id}-first`, say.firstPicture, say.firstAxis, of("ttft-ms"), words),
  ];
}

function picture(
  id: string,
  title: string,
  valueAxis: string,
  comparisons: readonly RungComparison[],
  words: Words,
): Block[] {
  const { overhead: say, common } = words;
  const reach = comparisons.find(({ floorReach }) => floorReach !== null)?.floorReach ?? null;
  const chart = intervalPlot(
    comparisons.map(({ rung, base, difference, verdict, isFloor }) => ({
      label: say.versus(say.shortRungs[rung], say.shortRungs[base]),
      estimate: difference?.value ?? null,
      low: difference?.low ?? null,
      high: difference?.high ?? null,
      isWithheld: isFloor || verdict !== "shown",
      ...(difference === null ? { note: say.verdicts[verdict] } : {}),
    })),
    {
      id,
      words: {
        title,
        finding: say.pictureFinding,
        punctuation: common,
        valueAxis,
        zone: say.floorZone,
      },
      format: (value) => signedFigure(value, words),
      reference: 0,
      ...(reach === null ? {} : { zone: { low: -reach, high: reach } }),
    },
  );
  return figure(title, chart);
}
