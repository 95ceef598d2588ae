import { z } from "zod";
import { conditionsSchema } from "./conditions.ts";
import { generateRequestSchema, generationTraceSchema } from "./generation.ts";
import { memoryReadingSchema } from "./memory.ts";
import { failureSchema } from "./outcome.ts";
import { RECORD_SCHEMA_VERSION, sha256Schema } from "./record.ts";

/**
 * Ways to the same tokens, from the fewest layers to the most.
 * - `direct`: llama.cpp's C API in an engine process.
 * - `direct-again`: the same once more, in a process of its own: what two equal things differ by.
 * - `node-llama-cpp`: the public interface of the package that ships these libraries.
 * - `own-server`: the direct engine behind this tool's HTTP server, over loopback.
 * - `llama-server`: llama.cpp's own server, over loopback.
 */
export const rungNames = [
  "direct",
  "direct-again",
  "node-llama-cpp",
  "own-server",
  "llama-server",
] as const;
export const rungNameSchema = z.enum(rungNames);
export type RungName = z.infer<typeof rungNameSchema>;

const ladderIdentity = {
  /** SHA-256 over everything that can change the result, the rung included. */
  trialKey: sha256Schema,
  modelId: z.string().min(1),
  rung: rungNameSchema,
  /** From 0. Every rung has a fresh process (and server) in each round. */
  round: z.int().nonnegative(),
  promptId: z.string().min(1),
  phase: z.enum(["warm-up", "measured"]),
};

/** One line of the `plan.jsonl` of a ladder: one prompt on one rung in one round. */
export const ladderTrialSchema = z.strictObject({
  ...ladderIdentity,
  /** From 0, the place in the plan: the rungs take turns within each prompt, in balanced order. */
  sequence: z.int().nonnegative(),
  request: generateRequestSchema,
  promptTokenCount: z.int().positive(),
  promptSha256: sha256Schema,
});

export type LadderTrial = z.infer<typeof ladderTrialSchema>;

/** Processor time that a process used from before the request to after its reply, nanoseconds. */
const cpuNsSchema = z.int().nonnegative().nullable();

const ladderRecordBase = {
  schemaVersion: z.literal(RECORD_SCHEMA_VERSION),
  ...ladderIdentity,
  runOrder: z.int().nonnegative(),
  sessionId: z.string().min(1),
  startedEpochMs: z.number().nonnegative(),
  promptSha256: sha256Schema,
  conditions: conditionsSchema,
};

/** One line of the `records.jsonl` of a ladder. */
export const ladderRecordSchema = z.discriminatedUnion("status", [
  z.strictObject({
    ...ladderRecordBase,
    status: z.literal("ok"),
    trace: generationTraceSchema,
    /** Of the process that asked: the engine process itself on rungs without HTTP. */
    engineCpuNs: cpuNsSchema,
    /** Of the server process; `null` on rungs without one and where its process is not known. */
    serverCpuNs: cpuNsSchema,
    engineMemory: memoryReadingSchema.nullable(),
    serverMemory: memoryReadingSchema.nullable(),
  }),
  z.strictObject({ ...ladderRecordBase, status: z.literal("failed"), failure: failureSchema }),
]);

export type LadderRecord = z.infer<typeof ladderRecordSchema>;
export type OkLadderRecord = Extract<LadderRecord, { status: "ok" }>;
