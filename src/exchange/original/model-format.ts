import { caution, remark, type Rule } from "./judge-figures.ts";

/** Format and quantization of a series, and what is wrong with where they come from. */
export interface FoundFormat {
  readonly format: string | null;
  readonly quantization: string | null;
  readonly rules: readonly Rule[];
}

interface Names {
  readonly modelId: string;
  readonly scenario: string;
  readonly format: string | null | undefined;
  readonly quantization: string | null | undefined;
  readonly fileName: string;
}

/**
 * The format that a performance file declares; else the one in its name,
 * `perf_{model}_{FORMAT}_{quantization}_{scenario}_{time}.jsonl`. The label comes from the original's
 * configuration: it never checked which file was loaded.
 */
export function findFormat(names: Names): FoundFormat {
  const declared = names.format?.toLowerCase() ?? null;
  const { format, quantization } = formatOfFileName(names);
  return {
    format: declared ?? format,
    quantization: names.quantization ?? quantization,
    rules: formatRules(declared, format),
  };
}

function formatRules(declared: string | null, fromName: string | null): Rule[] {
  if (fromName === null || fromName === declared) return [];
  return [declared === null ? takenFromName(fromName) : contradiction(declared, fromName)];
}

function formatOfFileName({ modelId, scenario, fileName }: Names): {
  readonly format: string | null;
  readonly quantization: string | null;
} {
  const start = `perf_${modelId.replaceAll("/", "_")}_`;
  const end = fileName.lastIndexOf(`_${scenario}_`);
  const between = fileName.startsWith(start) ? fileName.slice(start.length, Math.max(0, end)) : "";
  const [format = "", ...quantization] = between.split("_");
  return {
    format: format === "" ? null : format.toLowerCase(),
    quantization: quantization.length === 0 ? null : quantization.join("_"),
  };
}

function takenFromName(format: string): Rule {
  return remark({
    code: "format-from-file-name",
    values: { format },
    message: `The format ${format.toUpperCase()} stands in the file's name only.`,
  });
}

function contradiction(inFile: string, inName: string): Rule {
  return caution(/./, {
    code: "format-contradicts-file-name",
    values: { inFile, inName },
    message: `The file says ${inFile.toUpperCase()}, its name says ${inName.toUpperCase()}: which model was measured is open.`,
  });
}
