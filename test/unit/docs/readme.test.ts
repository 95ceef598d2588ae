import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const ENGLISH = read("README.md");
const FRENCH = read("README.fr.md");

function read(name: string): string {
  return readFileSync(fileURLToPath(new URL(`../../../${name}`, import.meta.url)), "utf8");
}

/** The commands of code blocks without the names of files and texts, which are translated. */
function commands(text: string): string[] {
  return [...text.matchAll(/^(?:npx edge-bench|npm) (?<rest>.+)$/gm)].map(({ groups }) =>
    (groups?.["rest"] ?? "").replace(/"[^"]*"|\S*\/\S*|\S+\.gguf/g, "X"),
  );
}

/** Of each section: its level, and how many list items, table rows and code fences it has. */
function outline(text: string): string[] {
  return text.split(/^(?=#{1,6} )/m).map((section) => {
    const count = (pattern: RegExp): number => section.match(pattern)?.length ?? 0;
    const level = /^#*/.exec(section)?.[0].length ?? 0;
    return `${level}: ${count(/^- /gm)} items, ${count(/^\|/gm)} rows, ${count(/^```/gm)} fences`;
  });
}

describe("README.fr.md", () => {
  it("has the commands of the English one", () => {
    expect(commands(FRENCH)).toEqual(commands(ENGLISH));
  });

  it("has the sections, lists, tables and blocks of the English one", () => {
    expect(outline(FRENCH)).toEqual(outline(ENGLISH));
  });

  it("keeps French punctuation and numbers on one line", () => {
    const prose = FRENCH.replace(/^```[^]*?^```$|`[^`]*`|^\|[-:|]+\|$/gm, "");

    expect(prose.match(/.{10} [:;!?»%].{0,5}|« /g) ?? []).toEqual([]);
    expect(prose.match(/\d \d{3}\b/g) ?? []).toEqual([]);
  });
});
