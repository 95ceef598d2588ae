import { PrerequisiteError } from "../../core/errors.ts";
import { isMlxFile, isMlxWeightFile } from "../mlx/mlx-files.ts";
import type { HubFile, HubRepository } from "./hub-api.ts";

/** The files of a repository that make up one model. */
export interface ChosenFiles {
  readonly format: "gguf" | "mlx";
  /** The main file first: the GGUF or its first shard, or the weights. */
  readonly files: readonly HubFile[];
}

/**
 * The files of a model: one GGUF file with all its shards, or what mlx-lm reads of an MLX repository.
 * @param wanted a file's path or name, where the repository holds several; `null`: the only one
 * @throws PrerequisiteError `hub-several-models`, `hub-file-unknown`, `hub-no-model`
 */
export function chooseFiles(
  place: string,
  { siblings }: Pick<HubRepository, "siblings">,
  wanted: string | null,
): ChosenFiles {
  const models = ggufModels(siblings);
  if (wanted !== null) return { format: "gguf", files: namedModel(place, models, wanted) };
  const [only] = models;
  if (only !== undefined && models.length === 1) return { format: "gguf", files: only };
  if (models.length > 1) throw several(place, models);
  const files = mlxFiles(siblings);
  const isMlx =
    files.some(({ rfilename }) => isMlxWeightFile(rfilename)) &&
    files.some(({ rfilename }) => rfilename === "config.json");
  if (!isMlx) throw noModel(place);
  return { format: "mlx", files };
}

/** What mlx-lm reads, weights first. */
function mlxFiles(siblings: readonly HubFile[]): HubFile[] {
  const read = siblings
    .filter(({ rfilename, ...file }) => isMlxFile(rfilename) && sizeOf(file) !== 0)
    .sort((one, other) => (one.rfilename < other.rfilename ? -1 : 1));
  const isWeights = ({ rfilename }: HubFile): boolean => isMlxWeightFile(rfilename);
  return [...read.filter(isWeights), ...read.filter((file) => !isWeights(file))];
}

/** Bytes of a file as the hub states them; `null` when it does not. */
export function sizeOf(file: Pick<HubFile, "size" | "lfs">): number | null {
  return file.lfs?.size ?? file.size ?? null;
}

/** The GGUF models of a repository, each with its shards in order; vision projectors are no models. */
function ggufModels(siblings: readonly HubFile[]): HubFile[][] {
  const models = new Map<string, HubFile[]>();
  const sorted = [...siblings].sort((one, other) => (one.rfilename < other.rfilename ? -1 : 1));
  for (const file of sorted) {
    const name = file.rfilename;
    if (!name.toLowerCase().endsWith(".gguf") || /(^|\/)mmproj/i.test(name)) continue;
    const model = name.replace(/-\d{5}-of-(\d{5})\.gguf$/i, "-of-$1.gguf");
    models.set(model, [...(models.get(model) ?? []), file]);
  }
  return [...models.values()];
}

function namedModel(place: string, models: readonly HubFile[][], wanted: string): HubFile[] {
  const by = (matches: (name: string) => boolean): HubFile[] | undefined =>
    models.find((files) => files.some(({ rfilename }) => matches(rfilename)));
  const found = by((name) => name === wanted) ?? by((name) => name.split("/").at(-1) === wanted);
  if (found !== undefined) return found;
  throw new PrerequisiteError(`${place}: there is no GGUF file "${wanted}". ${listed(models)}`, {
    code: "hub-file-unknown",
    hint: "Name one of them with --file.",
  });
}

function several(place: string, models: readonly HubFile[][]): PrerequisiteError {
  return new PrerequisiteError(`${place} holds ${models.length} GGUF models. ${listed(models)}`, {
    code: "hub-several-models",
    hint: "Name one of them with --file <name.gguf>.",
  });
}

function noModel(place: string): PrerequisiteError {
  return new PrerequisiteError(
    `${place} holds neither a .gguf file nor config.json with model*.safetensors`,
    {
      code: "hub-no-model",
      hint: "Name a repository with a GGUF or an MLX build of the model.",
    },
  );
}

const MOST_LISTED = 60;

function listed(models: readonly HubFile[][]): string {
  if (models.length === 0) return "It holds none.";
  const lines = models.slice(0, MOST_LISTED).map((files) => {
    const sizes = files.map(sizeOf);
    const bytes = sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
    const size = sizes.includes(null) ? "size unknown" : `${bytes} bytes`;
    const shards = files.length === 1 ? "" : `, ${files.length} files`;
    return `  ${files[0]?.rfilename ?? ""}  ${size}${shards}`;
  });
  const rest = models.length - MOST_LISTED;
  return ["It holds:", ...lines, ...(rest > 0 ? [`  and ${rest} more`] : [])].join("\n");
}
