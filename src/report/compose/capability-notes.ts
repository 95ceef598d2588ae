import type {
  EvaluationAnalysis,
  TaskAnalysis,
} from "../../analyze/capability/evaluation-analysis.ts";
import { plainText } from "../plain-text.ts";
import type { ComposeContext } from "./context.ts";

interface NamedTask {
  readonly task: TaskAnalysis;
  readonly name: string;
  readonly model: string;
}

function namedTasks({ dossier, names }: ComposeContext): NamedTask[] {
  return dossier.capability.flatMap(({ experimentId, tasks }) =>
    tasks.map((task) => ({
      task,
      name: plainText(task.task),
      model: names.of("capability", { experimentId, modelId: task.modelId }),
    })),
  );
}

/** What share of answers could be used without a person, for each task whose answers have a probability. */
export function routingSentences(context: ComposeContext): string[] {
  const { capability: say, number: n } = context.words;
  return namedTasks(context).flatMap(({ task, name, model }) => {
    const abstention = task.classification?.probabilities?.abstention ?? null;
    if (abstention === null) return [];
    const { heldOut, threshold, targetRisk } = abstention;
    const target = n.percent(targetRisk);
    if (heldOut === null || threshold === null) return [say.routeNone(model, name, target)];
    // Without an error among n the true rate may still be 3 / n (the rule of three, 95 %).
    const needed = targetRisk > 0 ? Math.ceil(3 / targetRisk) : 0;
    const sentence = say.route({
      model,
      task: name,
      coverage: n.percent(heldOut.coverage),
      target,
      accepted: heldOut.acceptedCount,
      wrong: heldOut.wrongCount,
      risk: n.percent(heldOut.risk),
    });
    return [heldOut.acceptedCount < needed ? `${sentence} ${say.routeTooFew(needed)}` : sentence];
  });
}

/** What a reader must know beside the figures, as sentences. */
export function capabilityNotes(context: ComposeContext): string[] {
  const { dossier } = context;
  const { capability: say } = context.words;
  const unreadable = dossier.capability.flatMap(({ experimentId, unreadableLineCount: count }) =>
    count === 0 ? [] : [say.unreadable(experimentId, count)],
  );
  return [
    ...unreadable,
    ...miniNote(context),
    ...dossier.capability.flatMap((analysis) => datasetNotes(analysis, context)),
    ...namedTasks(context).flatMap((task) => taskNotes(task, context)),
  ];
}

function miniNote(context: ComposeContext): string[] {
  const mini = namedTasks(context).filter(({ task }) => task.dataset === "mini");
  if (mini.length === 0) return [];
  const { capability: say, common } = context.words;
  return [say.mini(common.listed([...new Set(mini.map(({ name }) => name))]))];
}

function datasetNotes(
  { datasets }: EvaluationAnalysis,
  { words: { capability: say } }: ComposeContext,
): string[] {
  const unverified = datasets.filter(
    ({ origin, isVerified }) => origin === "published" && !isVerified,
  );
  const nonCommercial = datasets.flatMap(({ name, license }) =>
    license?.includes("-NC") === true
      ? [say.nonCommercial(plainText(name), plainText(license))]
      : [],
  );
  return [...unverified.map(({ name }) => say.unverified(plainText(name))), ...nonCommercial];
}

function taskNotes(
  { task, name, model }: NamedTask,
  { words: { capability: say, number: n } }: ComposeContext,
): string[] {
  const { counts, fastDeviation } = task;
  const { truncatedCount, scoredCount, cutPromptCount, unevenBoundaryCount } = counts;
  return [
    ...(cutPromptCount > 0 ? [say.cut(name, model, cutPromptCount)] : []),
    ...(unevenBoundaryCount > 0 ? [say.boundary(name, model, unevenBoundaryCount)] : []),
    ...(truncatedCount > 0 && scoredCount > 0
      ? [say.truncatedShare(name, model, n.percent(truncatedCount / scoredCount))]
      : []),
    ...(fastDeviation === null
      ? []
      : [
          say.fastDeviation({
            task: name,
            model,
            choices: fastDeviation.choiceCount,
            medianNats: fastDeviation.medianNats,
            maxNats: fastDeviation.maxNats,
          }),
        ]),
  ];
}
