import type { ModelReference } from "../../config/select-models.ts";
import { HarnessError } from "../../core/errors.ts";
import { findMlxPython } from "../../engines/mlx/find-environment.ts";

/**
 * Of the members of a group, those that can run here: MLX models are left out, with a line, where MLX is
 * not set up. A model that was named stays, and is refused with the reason when it is started.
 * @param words the words of `--models`
 * @throws PrerequisiteError `mlx-missing`, `mlx-python-missing` when nothing would be left
 */
export function withoutUnreadyMlx(
  references: readonly ModelReference[],
  words: readonly string[],
): ModelReference[] {
  const isMember = ({ format, modelId, source }: ModelReference): boolean =>
    format === "mlx" && source.kind === "locked" && !words.includes(modelId);
  const problem = references.some(isMember) ? mlxProblem() : null;
  if (problem === null) return [...references];
  const ready = references.filter((reference) => !isMember(reference));
  if (ready.length === 0) throw problem;
  for (const { modelId } of references.filter(isMember))
    console.error(`skipped ${modelId}: ${problem.message} ${problem.hint}`);
  return ready;
}

/** Why MLX models cannot run here, by a look at files; `null` when they can. */
export function mlxProblem(): HarnessError | null {
  try {
    findMlxPython();
    return null;
  } catch (error) {
    if (error instanceof HarnessError) return error;
    throw error;
  }
}
