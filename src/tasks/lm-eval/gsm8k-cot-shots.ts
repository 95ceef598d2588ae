import { join } from "node:path";
import { z } from "zod";
import { loadYamlFile } from "../../config/load-yaml-file.ts";
import { packageRoot } from "../../core/package-root.ts";
import type { Shot } from "./lm-eval-prompt.ts";

const gsm8kCotFileSchema = z.strictObject({
  /** Where the texts come from. */
  source: z.string().min(1),
  shots: z.array(z.strictObject({ question: z.string().min(1), target: z.string().min(1) })),
});

/**
 * The worked examples of `prompts/tasks/gsm8k_cot.yaml`, as question and answer.
 *
 * @throws ConfigError with every problem of the file
 */
export async function loadGsm8kCotShots(): Promise<Shot[]> {
  const path = join(packageRoot(), "prompts", "tasks", "gsm8k_cot.yaml");
  const file = await loadYamlFile(path, gsm8kCotFileSchema);
  return file.shots.map((shot) => ({
    question: `Q: ${shot.question}\nA:`,
    answer: shot.target,
  }));
}
