import { join } from "node:path";
import { readSmallFile } from "./small-file.ts";

const MAX_CARD_BYTES = 256 * 1024;
const LONGEST_LICENCE = 100;

/**
 * The licence that the model card names: `license:` (or `license_name:` where that is `other`) in the lines
 * between the first two `---` of README.md; `null` when there is no card or it names none.
 */
export async function cardLicence(folder: string): Promise<string | null> {
  const card = await readSmallFile(join(folder, "README.md"), MAX_CARD_BYTES, { cut: true });
  const front =
    card === null ? null : (/^\uFEFF?---\r?\n([\s\S]*?)\r?\n---/.exec(card)?.[1] ?? null);
  if (front === null) return null;
  const licence = valueOf(front, "license");
  return licence === null || licence.toLowerCase() === "other"
    ? (valueOf(front, "license_name") ?? licence)
    : licence;
}

function valueOf(front: string, key: string): string | null {
  const value = new RegExp(`^${key}:[ \\t]*(.*)$`, "m").exec(front)?.[1]?.trim() ?? "";
  const plain = value.replace(/^(["'])(.*)\1$/, "$2");
  return plain === "" || plain.startsWith("[") ? null : plain.slice(0, LONGEST_LICENCE);
}
