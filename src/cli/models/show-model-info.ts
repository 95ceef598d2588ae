import { inspectGguf } from "../../assets/gguf/inspect-gguf.ts";
import { sha256OfFile } from "../../core/sha256-of-file.ts";
import { SYNTHETIC_NOTICE } from "../../assets/synthetic/metadata.ts";
import { ConfigError } from "../../core/errors.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { resolveModel } from "./resolve-model.ts";

/** Prints what a model file says about itself. */
export async function showModelInfo(
  word: string,
  options: { readonly configDir?: string; readonly json: boolean },
): Promise<ExitCode> {
  const path = word.endsWith(".gguf")
    ? word
    : (await resolveModel(word, options.configDir ?? null, null)).path;
  if (!path.endsWith(".gguf")) {
    throw new ConfigError(`${word} is no GGUF model`, {
      code: "not-gguf",
      hint: "Name a .gguf file or the key of a GGUF model.",
    });
  }
  const summary = await inspectGguf(path, { requireWeights: false });
  const info = { ...summary, sha256: await sha256OfFile(path) };
  if (options.json) {
    console.log(JSON.stringify(info));
    return EXIT.done;
  }
  for (const [name, value] of Object.entries(info))
    console.log(`${name.padEnd(18)} ${value === null ? "-" : String(value)}`);
  if (summary.synthetic) console.log(SYNTHETIC_NOTICE);
  return EXIT.done;
}
