import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LoadOptions } from "../../core/engine.ts";
import type { EvaluationTrial } from "../../core/evaluation.ts";
import { ConfigError } from "../../core/errors.ts";
import type { EvaluationManifest } from "../../core/manifest.ts";
import { startEngineSession } from "../../engines/channel/engine-session.ts";
import { evaluationTrials, type RenderedItem } from "../../plan/build-evaluation.ts";
import type { KnownModel } from "../../plan/prepared.ts";
import type { TaskLeaf } from "../../tasks/task.ts";
import { valueOf } from "../engine-error.ts";
import { loadRequestOf } from "../load-request.ts";
import { namedByServer } from "../models/named-by-server.ts";
import type { ResolvedModel } from "../models/resolve-model.ts";
import { renderLeaf } from "./render-items.ts";

export interface PreparedEvaluation {
  readonly model: KnownModel;
  readonly trials: readonly Omit<EvaluationTrial, "sequence">[];
}

/**
 * Loads a model's vocabulary in a process of its own and renders every item for it: what cannot be
 * loaded, and what its chat template refuses, is known before anything is measured.
 *
 * @param leavesFor what the model is asked, when it is known what it can do
 * @throws EngineError, ConfigError `model-synthetic`
 */
export async function prepareEvaluation(
  model: ResolvedModel,
  leavesFor: (model: KnownModel) => readonly TaskLeaf[],
  loadOptions: LoadOptions,
  scoring: EvaluationManifest["scoring"],
  hangAfterMs: number,
): Promise<PreparedEvaluation> {
  const folder = await mkdtemp(join(tmpdir(), "edge-bench-prepare-"));
  try {
    const request = loadRequestOf(model, true, loadOptions);
    const logPath = join(folder, "engine.log");
    const session = valueOf(await startEngineSession({ request, logPath, hangAfterMs }), model);
    try {
      const { facts } = session;
      const known: KnownModel = {
        ...namedByServer(model, facts),
        loadOptions: facts.options,
        facts,
      };
      const leaves = leavesFor(known);
      requireSense(known, leaves);
      const items: RenderedItem[] = [];
      for (const leaf of leaves) {
        items.push(...(await renderLeaf(session, known, leaf)));
      }
      return { model: known, trials: evaluationTrials(known, items, scoring) };
    } finally {
      await session.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Random weights, and engines without log-probabilities where these are needed, are refused before anything is measured. */
function requireSense({ modelId, facts }: KnownModel, leaves: readonly TaskLeaf[]): void {
  if (facts.synthetic) {
    throw new ConfigError(`${modelId} has random weights: a score of it would be noise`, {
      code: "model-synthetic",
      hint: "Name a trained model. Synthetic models are for speed and memory: edge-bench perf.",
    });
  }
  if (facts.capabilities.score) return;
  const scored = leaves.find(({ items }) => items.some(({ ask }) => ask.kind !== "generation"));
  if (scored === undefined) return;
  throw new ConfigError(
    `${modelId}: the engine ${facts.engine} gives no log-probabilities, which ${scored.task} needs`,
    { code: "engine-refused", hint: "Use --engine llama-cpp with the model's .gguf file." },
  );
}
