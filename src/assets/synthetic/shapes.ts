import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { didYouMean } from "../../core/did-you-mean.ts";
import { ConfigError, messageOf } from "../../core/errors.ts";
import { packageRoot } from "../../core/package-root.ts";
import { modelShapeSchema, type ModelShape } from "./shape-schema.ts";

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
