import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { loadYamlFile } from "../../config/load-yaml-file.ts";
import {
  familyIdSchema,
  probeRowSchema,
  type FamilyId,
  type ProbeRow,
} from "../../core/compliance/probe.ts";
import { ConfigError, messageOf } from "../../core/errors.ts";
import { canonicalJson, sha256Of } from "../../core/hash.ts";
import { probeProblem } from "./probe-problem.ts";

const textSchema = z.string().trim().min(1);

/** `suite.yaml` beside the files of probes. */
export const suiteFileSchema = z.strictObject({
  version: z.int().positive(),
  licence: textSchema,
  controls: z.strictObject({
    hardening: z.strictObject({ en: textSchema, fr: textSchema }),
    marking: z.strictObject({ sign: textSchema.max(4), en: textSchema, fr: textSchema }),
  }),
});

export type SuiteFile = z.infer<typeof suiteFileSchema>;

/** A row and its place in the file of its family, from 0: what it is known by in a plan. */
export interface SuiteProbe {
  readonly row: ProbeRow;
  readonly docId: number;
}

/** All probes of a folder. */
export interface ProbeSuite {
  readonly file: SuiteFile;
  readonly probes: ReadonlyMap<FamilyId, readonly SuiteProbe[]>;
  /** SHA-256 over `suite.yaml` and the bytes of every file of probes. */
  readonly sha256: string;
  /** The files of probes, for the manifest. */
  readonly files: readonly {
    readonly path: string;
    readonly sizeBytes: number;
    readonly sha256: string;
  }[];
}

/**
 * Reads and checks a suite of probes: `suite.yaml` and one `.jsonl` file per family.
 * @throws ConfigError `suite-unusable`, with the file and line of the first problem
 */
export async function readSuite(folder: string): Promise<ProbeSuite> {
  const file = await loadYamlFile(join(folder, "suite.yaml"), suiteFileSchema);
  const probes = new Map<FamilyId, readonly SuiteProbe[]>();
  const files: ProbeSuite["files"][number][] = [];
  const known = new Set<string>();
  for (const name of await probeFiles(folder)) {
    const path = join(folder, name);
    const bytes = await readFile(path);
    const family = familyIdSchema.parse(name.slice(0, -".jsonl".length));
    probes.set(family, readRows(bytes.toString("utf8"), path, family, known));
    files.push({ path: name, sizeBytes: bytes.length, sha256: sha256Of(bytes) });
  }
  if (probes.size === 0) throw unusable(folder, "it holds no file of probes such as F01.jsonl");
  return { file, probes, files, sha256: sha256Of(canonicalJson({ file, files })) };
}

async function probeFiles(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".jsonl")).sort();
  const stranger = names.find((name) => !familyIdSchema.safeParse(name.slice(0, -6)).success);
  if (stranger !== undefined) {
    throw unusable(join(folder, stranger), "no probe family has this name");
  }
  return names;
}

function readRows(
  text: string,
  path: string,
  family: FamilyId,
  known: Set<string>,
): readonly SuiteProbe[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  if (lines.length === 0) throw unusable(path, "it holds no probe");
  const places = new Set<string>();
  return lines.map((line, docId) => {
    const place = `${path}:${docId + 1}`;
    const row = readRow(line, place);
    if (row.family !== family) throw unusable(place, `${row.id} belongs to ${row.family}`);
    if (known.has(row.id)) throw unusable(place, `${row.id} is there twice`);
    known.add(row.id);
    const pair = pairPlaceOf(row);
    if (pair !== null && places.has(pair)) {
      throw unusable(place, `${row.id} has the place of another probe of its pair`);
    }
    if (pair !== null) places.add(pair);
    return { row, docId };
  });
}

/** Which place of which pair an attack has; `null` for a probe that stands alone. */
function pairPlaceOf({ role, detector }: ProbeRow): string | null {
  if (role !== "attack") return null;
  if (detector.kind === "pushback") return JSON.stringify([detector.pair, detector.moment]);
  if (detector.kind !== "paired-margin") return null;
  return JSON.stringify([detector.pair, detector.variant, detector.order]);
}

function readRow(line: string, place: string): ProbeRow {
  let data: unknown;
  try {
    data = JSON.parse(line);
  } catch (error) {
    throw unusable(place, `this line is no JSON (${messageOf(error)})`);
  }
  const parsed = probeRowSchema.safeParse(data);
  if (!parsed.success) throw unusable(place, z.prettifyError(parsed.error));
  const { detector } = parsed.data;
  const isMargin = ["paired-margin", "pushback"].includes(detector.kind);
  if (isMargin !== (parsed.data.ask.kind === "choices")) {
    throw unusable(place, `detector ${detector.kind} cannot judge what is asked`);
  }
  const problem = probeProblem(parsed.data);
  if (problem !== null) throw unusable(place, problem);
  return parsed.data;
}

function unusable(place: string, problem: string): ConfigError {
  return new ConfigError(`${place}: ${problem}`, {
    code: "suite-unusable",
    hint: "Mend the line, or leave --suite out to use the probes that come with the tool.",
  });
}
