import type { Flag } from "../../analyze/performance/flag.ts";
import type { Span, Text } from "../document/blocks.ts";
import { flagValues } from "../words/flag-code.ts";
import type { Words } from "../words/words.ts";
import { foreign, strong } from "./build-blocks.ts";
import type { ComposeContext } from "./context.ts";
import { shortLabel } from "./names.ts";
import { performanceRows } from "./performance-rows.ts";

interface NamedFlag {
  readonly flag: Flag;
  readonly subject: string;
}

/** All flags of a dossier with the names of what they are about. */
export function namedFlags(context: ComposeContext): NamedFlag[] {
  const { dossier, names, words } = context;
  const { common } = words;
  const ofExperiments = dossier.performance.flatMap(({ experiment, models, flags }) =>
    flags.map((flag) => {
      const { experimentId } = experiment;
      const isModel = models.some(({ modelId }) => modelId === flag.subject);
      const subject = isModel
        ? names.of("performance", { experimentId, modelId: flag.subject })
        : `${common.wholeExperiment} (${experimentId})`;
      return { flag, subject };
    }),
  );
  const ofCells = performanceRows(context).flatMap(({ cell, modelLabel, scenarioLabel }) =>
    cell.flags.map((flag) => ({ flag, subject: `${modelLabel}, ${scenarioLabel}` })),
  );
  const ofLadders = (dossier.overhead ?? []).flatMap(({ experiment, model, flags }) => {
    const name = model === null ? common.unknownModel : shortLabel(model, words);
    return flags.map((flag) => ({ flag, subject: `${name} (${experiment.experimentId})` }));
  });
  return [...ofExperiments, ...ofCells, ...ofLadders];
}

/** One line for each flag, those that make figures unreliable first. */
export function flagItems(context: ComposeContext): Text[] {
  const all = namedFlags(context);
  return (["unreliable", "note"] as const).flatMap((severity) =>
    all
      .filter(({ flag }) => flag.severity === severity)
      .map(({ flag, subject }): Text => [
        strong(context.words.flagSeverities[severity]),
        { text: " " },
        { text: flag.code, style: "code" },
        { text: ` ${subject}${context.words.common.colon}` },
        ...flagSpans(flag, context.words),
      ]),
  );
}

/** The sentence of a flag, from its code and figures; an engine's own words are set apart. */
export function flagSpans({ code, values }: Flag, words: Words): Span[] {
  const read = flagValues(values);
  const sentence = words.flagSentences[code](read);
  const own = code === "model-not-loaded" ? read.text("reason") : null;
  if (own === null) return [{ text: sentence }];
  return [{ text: sentence }, foreign(own)];
}
