import { Command } from "commander";

export interface VerifyEvidenceOptions {
  readonly publicKey?: string;
  readonly json: boolean;
}

export function verifyEvidenceCommand(): Command {
  return new Command("verify-evidence")
    .description("Check that nothing of a compliance run changed since it was signed; offline.")
    .argument(
      "<folder-or-envelope>",
      "an experiment's folder, or its compliance/evidence.dsse.json",
    )
    .option(
      "--public-key <file>",
      "PEM of a key that you know (default: the one beside the envelope, which does not show who signed)",
    )
    .option("--json", "print the result as one JSON document on standard output", false)
    .action(async (place: string, options: VerifyEvidenceOptions) => {
      const { runVerifyEvidence } = await import("../evidence/run-verify-evidence.ts");
      process.exitCode = await runVerifyEvidence(place, options);
    });
}
