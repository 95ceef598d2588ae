import { z } from "zod";

/** What the quantizing process is asked; paths are absolute. */
export const quantizeJobSchema = z.strictObject({
  inputPath: z.string().min(1),
  outputPath: z.string().min(1),
  /** `llama_ftype`, as in `general.file_type`. */
  fileType: z.int().min(0),
  threads: z.int().min(1),
  allowRequantize: z.boolean(),
  /** Writes nothing; the log says how large the file would be. */
  dryRun: z.boolean(),
});

export type QuantizeJob = z.infer<typeof quantizeJobSchema>;

/** What it answers when it lives to do so. */
export const quantizeAnswerSchema = z.discriminatedUnion("status", [
  /** `seconds`: the native call alone, without the start of the process. */
  z.strictObject({ status: z.literal("done"), seconds: z.number().min(0) }),
  /** llama.cpp said no; the log says why. */
  z.strictObject({ status: z.literal("refused") }),
  /** The libraries cannot be used on this machine. */
  z.strictObject({
    status: z.literal("unusable"),
    code: z.string(),
    message: z.string(),
    hint: z.string(),
  }),
]);

export type QuantizeAnswer = z.infer<typeof quantizeAnswerSchema>;
