import { ConfigError } from "../../core/errors.ts";
import type { PreparedModel } from "../../plan/prepared.ts";
import type { PerfOptions } from "../commands/perf.ts";
import { loadOptionsOf } from "../engine-options.ts";
import { chosenModels } from "../models/chosen-models.ts";
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
  const resolved = await chosenModels(config.settings.models, config, options, false);
  if (options.compare && !options.aa && resolved.length < 2) {
    throw new ConfigError(
      `--compare needs at least two models, ${resolved.length === 0 ? "none" : "only one"} is here`,
      {
        code: "nothing-to-compare",
        hint:
          options.baseUrl === undefined
            ? "Name several: --models a b, and fetch missing ones with `edge-bench models pull`."
            : "Name several that the server has: --models a b",
      },
    );
  }
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
  return options.aa ? prepared.flatMap((model) => [model, again(model)]) : prepared;
}

/** The same file under another name, measured in processes of its own. */
function again(model: PreparedModel): PreparedModel {
  return {
    ...model,
    modelId: `${model.modelId}#2`,
    displayName: `${model.displayName} (again)`,
  };
}
