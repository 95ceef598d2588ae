import { plainText } from "./plain-text.ts";

const MAX_CHARACTERS = 2000;

/** Foreign text as XML 1.0 character data or attribute value: nothing in it is markup or a control character. */
export function escapeXml(text: string): string {
  return plainText(text, MAX_CHARACTERS)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&apos;");
}
