import { join } from "node:path";
import { z } from "zod";
import { packageRoot } from "../../core/package-root.ts";
import { askPython, type PythonAnswer } from "./python-answer.ts";

const text = z.string().max(1000);
/** A step that was tried: its result, or how it failed. */
const attempt = <T extends z.ZodType>(
  value: T,
): z.ZodObject<{ value: z.ZodNullable<T>; error: z.ZodNullable<z.ZodString> }> =>
  z.object({ value: value.nullable(), error: text.nullable() });

/** What an MLX environment says about itself. */
export const environmentReportSchema = z.object({
  python: text,
  machine: text,
  /** The folder that the interpreter takes its packages from. */
  prefix: text,
  /** Installed versions by package; `null` for one that is not installed. */
  versions: z.record(text, text.nullable()),
  /** transformers imports torch when it is there, which costs time and memory. */
  torch: text.nullable(),
  importMs: attempt(z.number().nonnegative()),
  /** Absent when the packages cannot be imported. */
  device: attempt(
    z.object({
      kind: z.enum(["metal", "cpu"]),
      name: text.nullable(),
      architecture: text.nullable(),
    }),
  ).optional(),
  /** Two tokens of a tiny model with random weights. */
  tokens: attempt(z.array(z.int())).optional(),
});

export type EnvironmentReport = z.infer<typeof environmentReportSchema>;

/** The first import after an installation reads everything from the disk and may compile; minutes mean that it hangs. */
const CHECK_LIMIT_MS = 120_000;

/** Starts an environment's interpreter, imports MLX in it and generates two tokens with random weights. */
export function checkMlxEnvironment(
  pythonPath: string,
  timeLimitMs: number = CHECK_LIMIT_MS,
): Promise<PythonAnswer<EnvironmentReport>> {
  return askPython(
    {
      pythonPath,
      args: ["-I", join(packageRoot(), "bindings", "mlx", "environment_check.py")],
      environment: {
        HF_HUB_OFFLINE: "1",
        TRANSFORMERS_OFFLINE: "1",
        TOKENIZERS_PARALLELISM: "false",
      },
      timeLimitMs,
    },
    environmentReportSchema,
  );
}
