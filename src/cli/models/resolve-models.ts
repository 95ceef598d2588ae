import type { ModelsFile } from "../../config/models.ts";
import { selectModels, type ModelReference } from "../../config/select-models.ts";
import type { EngineName } from "../../core/engine.ts";
import { ConfigError, HarnessError } from "../../core/errors.ts";
import { withoutUnreadyMlx } from "./mlx-ready.ts";
import { findMissing, resolveReference, type ResolvedModel } from "./resolve-model.ts";

export interface ModelsConfig {
  readonly modelsFile: ModelsFile;
  readonly configDir: string;
}

/**
 * The models that words name, each inspected and hashed. A group means those of its members that are
 * here; a model named by its key or path must be here.
 * @throws HarnessError with every model that cannot be used
 */
export async function resolveModels(
  words: readonly string[],
  config: ModelsConfig,
  engine: EngineName | null,
): Promise<ResolvedModel[]> {
  const present = await presentModels(words, config);
  return resolveAll(withoutUnreadyMlx(present, words), engine);
}

async function presentModels(
  words: readonly string[],
  { modelsFile, configDir }: ModelsConfig,
): Promise<ModelReference[]> {
  const references = selectModels({ file: modelsFile, configDir }, words);
  if (references.length === 0) throw noModels(words);
  const missing = await findMissing(references);
  const named = missing.filter(({ reference }) => words.includes(reference.modelId));
  if (named.length > 0 || missing.length === references.length)
    throw missingModels(named.length > 0 ? named : missing);
  for (const { reference, how } of missing)
    console.error(`skipped ${reference.modelId}: not here (${how})`);
  return references.filter((reference) => !missing.some((entry) => entry.reference === reference));
}

/** `all` means what this machine can hold; a file of servers alone has nothing of it. */
function noModels(words: readonly string[]): ConfigError {
  return new ConfigError(
    `${words.join(", ")}: models.yaml has no such model that this tool loads`,
    {
      code: "model-missing",
      hint: "Name a server by its key, or all servers by the word http; or name a path to a .gguf file.",
    },
  );
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
  engine: EngineName | null,
): Promise<ResolvedModel[]> {
  const resolved: ResolvedModel[] = [];
  const problems: HarnessError[] = [];
  for (const reference of references) {
    try {
      resolved.push(await resolveReference(reference, engine));
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
