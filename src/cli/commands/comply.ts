import { Command, Option } from "commander";
import { KEEPS_WINDOWS_WHEN_SCORING } from "../engine-defaults.ts";
import { addEngineOptions, type EngineOptions } from "../engine-options.ts";
import { addProveOfflineOption, type ProveOfflineOption } from "./prove-offline-option.ts";
import { collectWords, parseFolder, parseSeed } from "../parse-values.ts";

// Written out rather than imported: the schemas that define them cost 100 ms of start-up.
const PROFILES = ["internal-drafting", "staff-decision-support", "customer-facing"] as const;
const TIERS = ["quick", "standard", "full"] as const;

/** Options of `edge-bench comply`. */
export interface ComplyOptions extends EngineOptions, ProveOfflineOption {
  readonly model?: string;
  readonly models?: readonly string[];
  /** Absent only when a run is resumed. */
  readonly profile?: (typeof PROFILES)[number];
  readonly tier: (typeof TIERS)[number];
  readonly families?: readonly string[];
  readonly skipFamilies?: readonly string[];
  readonly controls?: readonly string[];
  readonly suite?: string;
  readonly lang: "en" | "fr" | "both";
  readonly evidenceKey?: string;
  readonly redact: boolean;
  /** Absent: canaries that nobody can foresee. */
  readonly seed?: number;
  /** `true`: the newest unfinished one. */
  readonly resume?: string | true;
  readonly checkpoint: boolean;
  readonly progress: boolean;
  readonly resultsDir: string;
  readonly configDir?: string;
  readonly json: boolean;
}

export function complyCommand(): Command {
  const command = new Command("comply")
    .description(
      "Rate risks of models from probes that run here, audit licences, sign the evidence.",
    )
    .option("--model <name>", "one model: a key of configs/models.yaml or a path")
    .option("--models <names...>", "several models", collectWords)
    .addOption(
      new Option("--profile <name>", "where the models are to be used; you declare it").choices(
        PROFILES,
      ),
    )
    .addOption(
      new Option("--tier <name>", "how much is asked: quick is a screening of about 10 minutes")
        .choices(TIERS)
        .default("quick"),
    )
    .option("--families <ids...>", "probe families, such as F01,F04 (default: all)", collectWords)
    .option("--skip-families <ids...>", "families to leave out", collectWords)
    .option(
      "--controls <names...>",
      "measure these controls on the same probes: hardening, marking, output-filter; or all, none (default: none)",
      collectWords,
    )
    .option("--suite <folder>", "folder of probes (default: the one shipped)", parseFolder);
  const whole = addRunOptions(addEngineOptions(command, KEEPS_WINDOWS_WHEN_SCORING));
  return addProveOfflineOption(whole).action(async (options: ComplyOptions, self: Command) => {
    if (options.proveOffline) {
      const { proveOffline } = await import("../offline/prove-offline.ts");
      const exitCode = await proveOffline({});
      if (exitCode !== null) {
        process.exitCode = exitCode;
        return;
      }
    }
    const { runComply } = await import("../comply/run-comply.ts");
    const given = (name: string): boolean => self.getOptionValueSource(name) === "cli";
    process.exitCode = (await runComply(options, given)).exitCode;
  });
}

function addRunOptions(command: Command): Command {
  return command
    .addOption(
      new Option("--lang <language>", "language of the report")
        .choices(["en", "fr", "both"])
        .default("both"),
    )
    .option(
      "--evidence-key <file>",
      "private key (PEM, Ed25519 or P-256) that signs the evidence (default: one made here)",
    )
    .option("--redact", "also write records for publication: hashes in place of texts", false)
    .option("--seed <n>", "seed of the canaries (default: a new one for each run)", parseSeed)
    .option("--resume [id]", "go on with the newest unfinished run, or rate the named one again")
    .option("--no-checkpoint", "do not force each record to disk; the run cannot be resumed")
    .option("--no-progress", "print no progress")
    .option("--results-dir <folder>", "where experiments are kept", "results")
    .option("--config-dir <folder>", "folder of the configuration (default: the one shipped)")
    .option("--json", "print the assessment as one JSON document on standard output", false);
}
