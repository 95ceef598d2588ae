const ADDRESS_ATTRIBUTES = new Set([
  "src",
  "href",
  "xlink:href",
  "action",
  "formaction",
  "data",
  "poster",
  "background",
  "ping",
  "srcset",
]);

/** Addresses that an HTML attribute has a browser fetch or follow; a `style` that fetches is taken whole. */
export function fetchedAddresses(name: string, value: string): string[] {
  if (name === "style") return value.toLowerCase().includes("url(") ? [value] : [];
  return ADDRESS_ATTRIBUTES.has(name) ? [withoutEntities(value)] : [];
}

/** The entities that hide a scheme or a host: `&#106;avascript&colon;`. */
function withoutEntities(value: string): string {
  return value
    .replace(/&#x([0-9a-f]{1,6});?/gi, (_all, digits: string) => character(parseInt(digits, 16)))
    .replace(/&#([0-9]{1,7});?/g, (_all, digits: string) => character(Number(digits)))
    .replace(
      /&(colon|tab|newline|sol|amp);/gi,
      (_all, name: string) => NAMED[name.toLowerCase()] ?? "",
    );
}

const NAMED: Readonly<Record<string, string>> = {
  colon: ":",
  tab: "\t",
  newline: "\n",
  sol: "/",
  amp: "&",
};

function character(codePoint: number): string {
  return codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : "";
}
