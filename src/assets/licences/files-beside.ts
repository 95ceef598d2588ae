import { readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { LicenceText } from "../../core/compliance/licence-sources.ts";
import { readSmallFile } from "../mlx/small-file.ts";

/** Card and licence texts that belong to a model or a data set. */
export interface FilesBeside {
  readonly card: string | null;
  readonly texts: readonly LicenceText[];
}

const LICENCE_FILE = /^(?:(?:model[-_])?licen[cs]e|copying|unlicense)(?:[-_.][\w.-]{1,40})?$/i;
const MAX_TEXT_BYTES = 256 * 1024;
/** The front matter of a card; its prose may be longer. */
const MAX_CARD_BYTES = 256 * 1024;
const MOST_TEXTS = 8;

/** The card (README.md) and the licence texts of a folder that holds one model or data set. */
export async function filesInFolder(folder: string): Promise<FilesBeside> {
  const names = await namesIn(folder);
  return {
    card: await readSmallFile(join(folder, "README.md"), MAX_CARD_BYTES, { cut: true }),
    texts: await textsOf(
      folder,
      names.filter((name) => LICENCE_FILE.test(name)),
    ),
  };
}

/**
 * What lies beside a model file and is its own: files called after it (`<name>.LICENSE`), and the card and
 * the licence texts of the folder where the folder holds this model alone. In a folder of several models
 * nobody can tell whose they are.
 */
export async function filesBesideModel(path: string): Promise<FilesBeside> {
  const folder = dirname(path);
  const names = await namesIn(folder);
  const stem = basename(path).replace(/\.gguf$/i, "");
  const ofIts = names.filter((name) => {
    const rest = name.startsWith(`${stem}.`) ? name.slice(stem.length + 1) : "";
    return LICENCE_FILE.test(rest);
  });
  const models = new Set(names.filter((name) => /\.gguf$/i.test(name)).map(withoutShard));
  const shared = models.size === 1 ? await filesInFolder(folder) : { card: null, texts: [] };
  return { card: shared.card, texts: [...(await textsOf(folder, ofIts)), ...shared.texts] };
}

/** The parts of a split model are one model. */
function withoutShard(name: string): string {
  return name.replace(/-\d{5}-of-\d{5}\.gguf$/i, ".gguf");
}

async function namesIn(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(() => [])).sort();
}

async function textsOf(folder: string, names: readonly string[]): Promise<LicenceText[]> {
  const texts: LicenceText[] = [];
  for (const fileName of names.slice(0, MOST_TEXTS)) {
    texts.push({ fileName, text: await readSmallFile(join(folder, fileName), MAX_TEXT_BYTES) });
  }
  const unread = names.length - texts.length;
  return unread > 0
    ? [...texts, { fileName: `${unread} more that are not read`, text: null }]
    : texts;
}
