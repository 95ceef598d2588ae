import { selectModels, type ModelReference } from "../../config/select-models.ts";
import { ConfigError, HarnessError } from "../../core/errors.ts";
import type { PreparedModel } from "../../plan/prepared.ts";
import type { PerfOptions } from "../commands/perf.ts";
import { loadOptionsOf } from "../engine-options.ts";
import { findMissing, resolveReference, type ResolvedModel } from "../models/resolve-model.ts";
import type { PerfConfig } from "./load-config.ts";
import { prepareModel } from "./prepare-model.ts";

/**
 * The chosen models, each inspected, hashed and tokenized. A group means those of its members that
 * are here; a model named by its key or path must be here.
 * @throws HarnessError with every model that cannot be used
 */
export async function prepareModels(
  config: PerfConfig,
  options: PerfOptions,
): Promise<PreparedModel[]> {
  const references = await presentModels(config);
  if (options.compare && references.length < 2) {
    throw new ConfigError(
      `--compare needs at least two models, ${references.length === 0 ? "none" : "only one"} is here`,
      {
        code: "nothing-to-compare",
        hint: "Name several: --models a b, and fetch missing ones with `edge-bench models pull`.",
      },
    );
  }
  const resolved = await resolveAll(references, options);
  const prepared: PreparedModel[] = [];
  for (const model of resolved) {
    const loadOptions = loadOptionsOf(options);
    const contextTokens = loadOptions.contextTokens ?? model.effectiveContextTokens;
    prepared.push(
      await prepareModel(
        model,
        config.scenarios,
        { ...loadOptions, contextTokens },
        options.hangTimeout * 1000,
      ),
    );
  }
  return prepared;
}

async function presentModels(config: PerfConfig): Promise<ModelReference[]> {
  const choices = { file: config.modelsFile, configDir: config.configDir };
  const { models: words } = config.settings;
  const references = selectModels(choices, words);
  const missing = await findMissing(references);
  const named = missing.filter(({ reference }) => words.includes(reference.modelId));
  if (named.length > 0 || missing.length === references.length)
    throw missingModels(named.length > 0 ? named : missing);
  for (const { reference, how } of missing)
    console.error(`skipped ${reference.modelId}: not here (${how})`);
  return references.filter((reference) => !missing.some((entry) => entry.reference === reference));
}

function missingModels(missing: Awaited<ReturnType<typeof findMissing>>): ConfigError {
  const lines = missing.map(({ reference, how }) => `${reference.modelId} is not here: ${how}`);
  return new ConfigError(lines.join("\n"), {
    code: "model-missing",
    hint: "Fetch it, or name a path to a .gguf file with --models.",
  });
}

/** All problems at once: a nine-hour run should not stop at its second model. */
async function resolveAll(
  references: readonly ModelReference[],
  options: PerfOptions,
): Promise<ResolvedModel[]> {
  const resolved: ResolvedModel[] = [];
  const problems: HarnessError[] = [];
  for (const reference of references) {
    try {
      resolved.push(await resolveReference(reference, options.engine ?? null));
    } catch (error) {
      if (!(error instanceof HarnessError)) throw error;
      problems.push(error);
    }
  }
  const [first] = problems;
  if (first === undefined) return resolved;
  throw new ConfigError(problems.map((problem) => problem.message).join("\n"), {
    code: first.code,
    hint: first.hint,
  });
}
