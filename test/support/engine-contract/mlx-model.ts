import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** `EDGE_BENCH_TEST_DATA` holds a story model of 260,000 parameters as an MLX folder. */
export function storyModelPath(): string | null {
  const data = process.env["EDGE_BENCH_TEST_DATA"] ?? "";
  return data === "" ? null : join(data, "models", "stories260K-mlx");
}

/**
 * The story model as the contract needs it: with a chat template, which it lacks, and a context that is
 * longer than the one it was trained for.
 * @param synthetic whether it says of itself that its weights are random
 */
export async function writeMlxModel(
  folder: string,
  contextTokens: number,
  synthetic: boolean,
): Promise<void> {
  const source = storyModelPath();
  if (source === null) throw new Error("EDGE_BENCH_TEST_DATA is not set");
  await cp(source, folder, { recursive: true });
  await writeFile(join(folder, "chat_template.jinja"), TEMPLATE);
  const path = join(folder, "config.json");
  const config = JSON.parse(await readFile(path, "utf8")) as Record<string, unknown>;
  const changed = {
    ...config,
    max_position_embeddings: contextTokens,
    edge_bench_synthetic: synthetic,
  };
  await writeFile(path, JSON.stringify(changed));
}

const TEMPLATE =
  "{% for message in messages %}{{ message['role'] + ': ' + message['content'] + '\n' }}{% endfor %}" +
  "{% if add_generation_prompt %}{{ 'assistant: ' }}{% endif %}";
