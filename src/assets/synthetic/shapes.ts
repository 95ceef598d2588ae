import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { didYouMean } from "../../core/did-you-mean.ts";
import { ConfigError, messageOf } from "../../core/errors.ts";
import { packageRoot } from "../../core/package-root.ts";

/** Bytes, <unk>, <s>, </s>, two chat marks and single characters need this much. */
const SMALLEST_VOCABULARY = 1024;

/** The shape of a model: everything that decides its speed and memory, and nothing it has learnt. */
export const modelShapeSchema = z
  .strictObject({
    summary: z.string().min(1),
    /** Where the numbers come from; `null` for shapes that copy no model. */
    source: z.string().min(1).nullable(),
    architecture: z.enum(["llama", "qwen2", "qwen3"]),
    layerCount: z.int().positive().max(256),
    /** Width of the residual stream (embedding length). */
    width: z.int().positive().max(16_384).multipleOf(32),
    feedForwardWidth: z.int().positive().max(65_536).multipleOf(32),
    headCount: z.int().positive().max(256),
    keyValueHeadCount: z.int().positive().max(256),
    headWidth: z.int().positive().max(512).multipleOf(2),
    vocabularySize: z.int().min(SMALLEST_VOCABULARY).max(524_288),
    contextTokens: z.int().positive().max(1_048_576),
    /** The output matrix is the token embedding. */
    tiedEmbeddings: z.boolean(),
    ropeFrequencyBase: z.number().positive(),
    /** A tensor of frequency factors, as Llama 3.1 and later have. */
    ropeFrequencyFactors: z.boolean(),
    rmsNormEpsilon: z.number().positive(),
    queryKeyValueBiases: z.boolean(),
    queryKeyNorms: z.boolean(),
    chatTemplate: z.enum(["chatml", "none"]),
  })
  .superRefine((shape, context) => {
    for (const message of contradictions(shape)) context.addIssue({ code: "custom", message });
  });

export type ModelShape = z.infer<typeof modelShapeSchema>;

interface Heads {
  readonly architecture: string;
  readonly width: number;
  readonly headCount: number;
  readonly keyValueHeadCount: number;
  readonly headWidth: number;
  readonly queryKeyValueBiases: boolean;
  readonly queryKeyNorms: boolean;
}

/** What llama.cpp would not load. */
function contradictions(shape: Heads): string[] {
  const found: string[] = [];
  if (shape.headCount % shape.keyValueHeadCount !== 0) {
    found.push("headCount must be a multiple of keyValueHeadCount");
  }
  if (shape.architecture === "qwen2" && shape.headCount * shape.headWidth !== shape.width) {
    found.push("qwen2 needs headCount x headWidth = width");
  }
  if (shape.queryKeyNorms !== (shape.architecture === "qwen3")) {
    found.push("queryKeyNorms belong to qwen3, and qwen3 needs them");
  }
  if (shape.queryKeyValueBiases && shape.architecture === "qwen3") {
    found.push("qwen3 has no queryKeyValueBiases");
  }
  return found;
}

const shapesFileSchema = z.strictObject({
  version: z.literal(1),
  shapes: z.record(z.string().regex(/^[a-z0-9][a-z0-9.-]*$/), modelShapeSchema),
});

export type ModelShapes = Readonly<Record<string, ModelShape>>;

/** The shapes that come with this package. */
export function shapesPath(): string {
  return join(packageRoot(), "configs", "shapes.yaml");
}

/** Reads shapes from a file. Throws ConfigError `shapes-unreadable` or `shapes-invalid` with every problem at once. */
export async function readShapes(path: string = shapesPath()): Promise<ModelShapes> {
  const document = await readYaml(path);
  const parsed = shapesFileSchema.safeParse(document);
  if (parsed.success) return parsed.data.shapes;
  throw new ConfigError(`${path}: ${z.prettifyError(parsed.error)}`, {
    code: "shapes-invalid",
    hint: "Correct the file, or restore the one that came with this package.",
  });
}

/** The shape of this name. Throws ConfigError `shape-unknown`. */
export function shapeNamed(shapes: ModelShapes, name: string): ModelShape {
  const shape = Object.hasOwn(shapes, name) ? shapes[name] : undefined;
  if (shape !== undefined) return shape;
  const known = Object.keys(shapes);
  throw new ConfigError(`There is no model shape "${name}".${didYouMean(name, known)}`, {
    code: "shape-unknown",
    hint: `Name one of: ${known.join(", ")}.`,
  });
}

async function readYaml(path: string): Promise<unknown> {
  try {
    return parse(await readFile(path, "utf8"), { maxAliasCount: 100 });
  } catch (error) {
    throw new ConfigError(`${path}: ${messageOf(error)}`, {
      code: "shapes-unreadable",
      hint: "Correct the file, or restore the one that came with this package.",
      cause: error,
    });
  }
}
