import { lstat, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { ENVELOPE_PLACE } from "../../compliance/evidence/left-out.ts";
import { MANDATORY_STATEMENT } from "../../core/compliance/statement.ts";
import { messageOf, PrerequisiteError } from "../../core/errors.ts";
import type { VerifyEvidenceOptions } from "../commands/verify-evidence.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { printable } from "../printable.ts";
import { readPublicKey } from "./public-key.ts";
import { verificationJson, verificationText } from "./verification-text.ts";
import { verifyEvidence } from "./verify-evidence.ts";

/**
 * Checks the evidence of an experiment and prints what became of it.
 * @param place the experiment's folder, or the envelope in it
 * @returns `doneWithFailures` where anything is not as it was signed
 * @throws PrerequisiteError `evidence-missing`; ConfigError `evidence-key-unusable`
 */
export async function runVerifyEvidence(
  place: string,
  options: VerifyEvidenceOptions,
): Promise<ExitCode> {
  const directory = await directoryOf(resolve(place));
  const key = options.publicKey === undefined ? null : await readPublicKey(options.publicKey);
  const result = await verifyEvidence(directory, key);
  if (options.json) console.log(JSON.stringify(verificationJson(result), null, 2));
  else {
    for (const line of verificationText(result)) console.log(printable(line));
    console.log(MANDATORY_STATEMENT.en);
  }
  return result.status === "verified" ? EXIT.done : EXIT.doneWithFailures;
}

/** @throws PrerequisiteError `evidence-missing`: where nothing can be checked, nothing is good. */
async function directoryOf(place: string): Promise<string> {
  const directory = (await isFolder(place)) ? place : dirname(dirname(place));
  const envelope = join(directory, ENVELOPE_PLACE);
  if (directory !== place && place !== envelope) {
    throw missing(place, `the envelope is ${basename(ENVELOPE_PLACE)} in a folder compliance`);
  }
  try {
    await lstat(envelope);
  } catch (error) {
    throw missing(place, messageOf(error), error);
  }
  return directory;
}

async function isFolder(place: string): Promise<boolean> {
  try {
    return (await stat(place)).isDirectory();
  } catch (error) {
    throw missing(place, messageOf(error), error);
  }
}

function missing(place: string, reason: string, cause?: unknown): PrerequisiteError {
  return new PrerequisiteError(`${place}: no evidence can be checked here (${reason})`, {
    code: "evidence-missing",
    hint: "Name the folder of a compliance run, such as results/exp_20261129_101500; edge-bench comply writes its evidence.",
    cause,
  });
}
