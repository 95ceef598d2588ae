import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { cacheDirectory, ownSurroundings, type Surroundings } from "../../core/cache-directory.ts";

/** Written last into an environment: without it, what is there is not whole. */
export const MARKER_NAME = "ready.json";

/** Hex digits of the requirements' SHA-256 that name an environment. */
const PREFIX_LENGTH = 16;

export const readyMarkerSchema = z.strictObject({
  createdAt: z.iso.datetime(),
  /** Of the whole list of requirements. */
  requirementsSha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Such as `3.12.4`. */
  pythonVersion: z.string().max(100),
  installer: z.enum(["uv", "pip"]),
  /** Versions that were read back from the finished environment. */
  versions: z.record(z.string().max(100), z.string().max(100)),
});

export type ReadyMarker = z.infer<typeof readyMarkerSchema>;

/** The folder of all MLX environments of this user. */
export function environmentsDirectory(around: Surroundings = ownSurroundings()): string {
  return join(cacheDirectory(around), "mlx");
}

/** The folder of the environment of one list of requirements. */
export function environmentDirectory(
  requirementsSha256: string,
  around: Surroundings = ownSurroundings(),
): string {
  return join(environmentsDirectory(around), requirementsSha256.slice(0, PREFIX_LENGTH));
}

/** The interpreter of an environment: the only program of it that is ever started. */
export function interpreterIn(environment: string): string {
  return join(environment, "bin", "python");
}

/** What the marker of an environment says; `null` when there is none, or it says something else. */
export function readMarker(environment: string): ReadyMarker | null {
  try {
    const text = readFileSync(join(environment, MARKER_NAME), "utf8");
    return readyMarkerSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
