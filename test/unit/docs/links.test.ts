import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const DOCUMENTS = [
  ...markdownIn("."),
  ...markdownIn("docs"),
  "bench/README.md",
  "data/mini/README.md",
];

function markdownIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith(".md"))
    .map((name) => join(folder, name));
}

/** Targets of links and pictures that are no address of the web. */
function relativeTargets(path: string): string[] {
  const text = readFileSync(join(ROOT, path), "utf8");
  return [...text.matchAll(/\]\((?<target>[^)\s]+)\)|<img[^>]* src="(?<source>[^"]+)"/g)]
    .flatMap(({ groups }) => groups?.["target"] ?? groups?.["source"] ?? [])
    .filter((target) => !/^[a-z]+:/.test(target));
}

/** The anchors that GitHub gives to the headings of a document. */
function anchorsOf(path: string): string[] {
  return [...readFileSync(path, "utf8").matchAll(/^#{1,6} (?<heading>.+)$/gm)].map(({ groups }) =>
    (groups?.["heading"] ?? "")
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

function isBroken(from: string, target: string): boolean {
  const [file = "", anchor] = target.split("#");
  const path = file === "" ? join(ROOT, from) : join(ROOT, dirname(from), decodeURI(file));
  if (!existsSync(path)) return true;
  return anchor !== undefined && !anchorsOf(path).includes(decodeURI(anchor));
}

describe("documents", () => {
  it.for(DOCUMENTS)("%s links to files and headings that exist", (path) => {
    expect(relativeTargets(path).filter((target) => isBroken(path, target))).toEqual([]);
  });

  it("names every document that a package refers to among its files", () => {
    const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
      files: string[];
    };
    const shipped = ["README.md", "README.fr.md", "METHODOLOGY.md", "TUTORIAL.md"];

    expect(shipped.filter((name) => !manifest.files.includes(name))).toEqual([]);
  });
});
