import { randomBytes } from "node:crypto";
import { join, resolve } from "node:path";
import { isModelPath } from "../../config/select-models.ts";
import {
  controlNames,
  familyIds,
  type ControlName,
  type FamilyId,
} from "../../core/compliance/probe.ts";
import { didYouMean } from "../../core/did-you-mean.ts";
import { ConfigError } from "../../core/errors.ts";
import type { ComplianceManifest } from "../../core/manifest.ts";
import { packageRoot } from "../../core/package-root.ts";
import type { ComplyOptions } from "../commands/comply.ts";
import { ENGINE_OPTION_NAMES } from "../engine-options.ts";

/** Options that decide what is asked or how it is rated, by their names in {@link ComplyOptions}. */
const DECIDING = [
  "model",
  "models",
  "profile",
  "tier",
  "families",
  "skipFamilies",
  "controls",
  "suite",
  "seed",
  ...ENGINE_OPTION_NAMES,
  "configDir",
] as const;

/** What a run declares and asks, all words understood. */
export type ComplianceSettings = Pick<
  ComplianceManifest["compliance"],
  "profile" | "tier" | "families" | "skippedFamilies" | "controls" | "runSeed"
>;

/**
 * Understands the words of the command line.
 * @param storedRunSeed of the run that is resumed; `null` for a new one
 * @throws ConfigError `profile-missing`, `family-unknown`, `control-unknown`, `options-contradict`
 */
export function complianceSettings(
  options: ComplyOptions,
  storedRunSeed: string | null,
): ComplianceSettings {
  const skipped = familyWords(options.skipFamilies ?? [], "--skip-families");
  const chosen = familyWords(options.families ?? familyIds, "--families");
  if (chosen.length === 0) {
    throw new ConfigError("--families names no family", {
      code: "options-contradict",
      hint: "Name some, such as --families F01,F04, or leave --families out for all of them.",
    });
  }
  const families = chosen.filter((family) => !skipped.includes(family));
  if (families.length === 0) {
    throw new ConfigError("--skip-families leaves no family to ask", {
      code: "options-contradict",
      hint: "Name fewer families there.",
    });
  }
  return {
    profile: profileOf(options),
    tier: options.tier,
    families,
    skippedFamilies: skipped,
    controls: controlWords(options.controls ?? []),
    runSeed: storedRunSeed ?? newRunSeed(options),
  };
}

function profileOf({ profile }: ComplyOptions): ComplianceSettings["profile"] {
  if (profile !== undefined) return profile;
  throw new ConfigError("--profile: where the models are to be used is not said", {
    code: "profile-missing",
    hint: "Declare it: --profile internal-drafting, staff-decision-support or customer-facing.",
  });
}

/** Canaries of a run without a seed cannot be foreseen, not even by a model that was trained on this suite. */
function newRunSeed({ seed }: ComplyOptions): string {
  return seed === undefined ? randomBytes(16).toString("hex") : `seed-${seed}`;
}

function familyWords(words: readonly string[], option: string): FamilyId[] {
  const known: readonly string[] = familyIds;
  const families = words.map((word) => {
    const family = familyIds.find((one) => one === word.toUpperCase());
    if (family !== undefined) return family;
    throw new ConfigError(
      `${option}: there is no probe family ${word}.${didYouMean(word, known)}`,
      {
        code: "family-unknown",
        hint: `Families are ${familyIds.join(", ")}.`,
      },
    );
  });
  return unique(families);
}

function controlWords(words: readonly string[]): ControlName[] {
  // Alone only: beside names of controls it would contradict them.
  if (words.length === 1 && words[0] === "none") return [];
  const controls = words.flatMap((word): readonly ControlName[] => {
    if (word === "all") return controlNames;
    const control = controlNames.find((one) => one === word);
    if (control !== undefined) return [control];
    throw new ConfigError(
      `--controls: there is no control ${word}.${didYouMean(word, [...controlNames])}`,
      {
        code: "control-unknown",
        hint: `Controls are ${controlNames.join(", ")}; or say all, or none alone.`,
      },
    );
  });
  return unique(controls);
}

function unique<T>(words: readonly T[]): T[] {
  return [...new Set(words)];
}

/** The words that name models. @throws ConfigError `model-missing`, `options-contradict` */
export function complyModelWords({ model, models }: ComplyOptions): readonly string[] {
  if (model !== undefined && models !== undefined) {
    throw new ConfigError("models are named in several ways", {
      code: "options-contradict",
      hint: "Use one of --model and --models.",
    });
  }
  const words = models ?? (model === undefined ? [] : [model]);
  if (words.length > 0) return words;
  throw new ConfigError("no model is named", {
    code: "model-missing",
    hint: "Use --models, with keys of configs/models.yaml or paths to files.",
  });
}

/** The folder of the suite. */
export function suiteFolder({ suite }: ComplyOptions): string {
  return suite === undefined ? join(packageRoot(), "prompts", "compliance") : resolve(suite);
}

/** What a resumed run needs to plan itself again; paths are absolute. */
export function storedComplyOptions(options: ComplyOptions): Record<string, unknown> {
  const absolute = (word: string): string => (isModelPath(word) ? resolve(word) : word);
  return {
    ...Object.fromEntries(DECIDING.map((name) => [name, options[name] ?? null])),
    model: options.model === undefined ? null : absolute(options.model),
    models: options.models?.map(absolute) ?? null,
    suite: options.suite === undefined ? null : resolve(options.suite),
    configDir: options.configDir === undefined ? null : resolve(options.configDir),
    hangTimeout: options.hangTimeout,
  };
}

/**
 * Refuses to go on with a run that was declared otherwise. A plan does not show all of it: the output filter
 * asks no probe of its own.
 * @throws ConfigError `options-contradict`
 */
export function requireSameSettings(stored: ComplianceSettings, asked: ComplianceSettings): void {
  const parts = [
    ["tier", "--tier"],
    ["skippedFamilies", "--skip-families"],
    ["families", "--families"],
    ["controls", "--controls"],
  ] as const;
  for (const [part, option] of parts) {
    if ([stored[part]].flat().toSorted().join() === [asked[part]].flat().toSorted().join())
      continue;
    throw declaredOtherwise(option);
  }
}

function declaredOtherwise(option: string): ConfigError {
  return new ConfigError(`${option}: the run was declared with another one`, {
    code: "options-contradict",
    hint: `Leave ${option} out, or start a new run without --resume.`,
  });
}

/**
 * The stored options, with those that stand on the command line of the resuming run on top.
 * @throws ConfigError `options-contradict` where these would change what was declared
 */
export function mergeStoredComply(
  options: ComplyOptions,
  stored: Readonly<Record<string, unknown>>,
  given: (name: string) => boolean,
): ComplyOptions {
  for (const name of ["profile", "seed"] as const) {
    if (given(name) && options[name] !== (stored[name] ?? undefined)) {
      throw declaredOtherwise(`--${name}`);
    }
  }
  const merged: Record<string, unknown> = { ...options };
  for (const name of DECIDING) {
    if (!given(name) && stored[name] !== undefined) merged[name] = stored[name] ?? undefined;
  }
  return merged as unknown as ComplyOptions;
}
