import { z } from "zod";
import { PrerequisiteError } from "../../core/errors.ts";

/** The variable by which the process inside a boundary knows that it is inside, and what there is outside. */
export const BOUNDARY_VARIABLE = "EDGE_BENCH_OFFLINE_BOUNDARY";

const boundaryNoteSchema = z.strictObject({
  boundary: z.enum(["unshare", "sandbox-exec"]),
  /** Network namespace of the process outside, such as `net:[4026531833]`; `null` where there are none. */
  outerNamespace: z.string().nullable(),
  /** Port on loopback where the process outside listens: from outside it answers. */
  loopbackPort: z.int().min(1).max(65_535),
});

/** What the process outside tells the one inside. It is no proof: the self-test is. */
export type BoundaryNote = z.infer<typeof boundaryNoteSchema>;

/**
 * The note of this process; `null` when no process outside started it.
 * @throws PrerequisiteError `boundary-note-unusable`
 */
export function readBoundaryNote(
  env: Readonly<Record<string, string | undefined>> = process.env,
): BoundaryNote | null {
  const text = env[BOUNDARY_VARIABLE];
  if (text === undefined || text === "") return null;
  try {
    return boundaryNoteSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new PrerequisiteError(`${BOUNDARY_VARIABLE} does not hold what --prove-offline writes`, {
      code: "boundary-note-unusable",
      hint: `Type unset ${BOUNDARY_VARIABLE}: the tool sets it itself.`,
      cause: error,
    });
  }
}

/** The note as the value of the variable. */
export function boundaryNoteText(note: BoundaryNote): string {
  return JSON.stringify(note);
}
