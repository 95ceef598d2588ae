import { readFile, writeFile } from "node:fs/promises";
import { z } from "zod";
import { loadOptionsSchema, modelFactsSchema, type ModelFacts } from "../../core/engine.ts";
import { ConfigError } from "../../core/errors.ts";
import { canonicalJson } from "../../core/hash.ts";
import { observed } from "../../core/observed.ts";
import { packageVersion } from "../../core/package-version.ts";
import { sha256Schema } from "../../core/record.ts";
import { diskError } from "../../store/disk-error.ts";
import { scoreModeSchema, type ScoreMode } from "../../core/scoring.ts";

/** All that decides the numbers of an output, beside its requests. Kept in a file next to it. */
const scoreSettingsSchema = z.strictObject({
  toolVersion: z.string(),
  modelSha256: sha256Schema,
  mode: scoreModeSchema,
  ...modelFactsSchema.pick({ engine: true, enginePackage: true, gpuKind: true, cpuVariant: true })
    .shape,
  options: loadOptionsSchema,
});

export type ScoreSettings = z.infer<typeof scoreSettingsSchema>;

/** @param modelSha256 SHA-256 of the model file */
export function scoreSettingsOf(
  modelSha256: string,
  facts: ModelFacts,
  mode: ScoreMode,
): ScoreSettings {
  const { engine, enginePackage, gpuKind, cpuVariant } = facts;
  const options = observed(facts.options, "load options");
  const toolVersion = packageVersion();
  return { toolVersion, modelSha256, mode, engine, enginePackage, gpuKind, cpuVariant, options };
}

/** Where the settings of an output are kept. */
function settingsPathOf(outputPath: string): string {
  return `${outputPath}.settings.json`;
}

/** @throws PrerequisiteError `disk-full` or `results-not-writable` */
export async function writeSettings(outputPath: string, settings: ScoreSettings): Promise<void> {
  const path = settingsPathOf(outputPath);
  try {
    await writeFile(path, `${JSON.stringify(settings, null, 2)}\n`);
  } catch (error) {
    throw diskError(error, path);
  }
}

/**
 * The settings that an output was begun with.
 * @throws ConfigError `output-foreign` when there are none: the file was not written by this command
 */
export async function readSettings(outputPath: string): Promise<ScoreSettings> {
  const path = settingsPathOf(outputPath);
  try {
    return scoreSettingsSchema.parse(JSON.parse(await readFile(path, "utf8")));
  } catch (error) {
    throw new ConfigError(
      `${outputPath} cannot be gone on with: ${path} does not say what it was begun with`,
      {
        code: "output-foreign",
        hint: "Name an output that edge-bench score began, or another --output.",
        cause: error,
      },
    );
  }
}

/** @throws ConfigError `output-differs` naming what is another than when the output was begun */
export function refuseOtherSettings(
  outputPath: string,
  begun: ScoreSettings,
  now: ScoreSettings,
): void {
  const changed = [
    ...differences({ ...begun, options: null }, { ...now, options: null }),
    ...differences(begun.options, now.options),
  ];
  if (changed.length === 0) return;
  throw new ConfigError(`${outputPath} was begun with something else: ${changed.join(", ")}`, {
    code: "output-differs",
    hint: "Repeat the command that it was begun with, or name another --output.",
  });
}

/** `name: before -> after`; a new version of this tool alone changes no number. */
function differences(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): string[] {
  return Object.keys(after).flatMap((name) => {
    const [old, fresh] = [canonicalJson(before[name]), canonicalJson(after[name])];
    return old === fresh || name === "toolVersion" ? [] : [`${name} ${old} -> ${fresh}`];
  });
}
