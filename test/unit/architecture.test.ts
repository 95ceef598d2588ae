import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, it } from "vitest";

/**
 * Who may import whom. A module is a folder of src/ or one folder of bindings/; `src` are the files
 * of src/ itself. An entry is another module, a folder inside one, or either of them with
 * " (types)": only what vanishes when it is compiled.
 */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: [],
  stats: [],
  config: ["core"],
  assets: ["core"],
  store: ["core"],
  "bindings/llama-cpp": ["core"],
  "bindings/process-counters": ["core"],
  "bindings/python-wasi": ["core"],
  engines: ["core", "bindings/llama-cpp", "bindings/process-counters"],
  plan: ["core", "config", "assets", "tasks"],
  tasks: ["core", "config", "assets"],
  measure: ["core", "store", "engines/channel (types)"],
  score: ["core", "store", "tasks", "bindings/python-wasi"],
  analyze: ["core", "stats"],
  compliance: ["core", "config (types)", "analyze", "stats"],
  report: ["core", "analyze", "stats", "compliance"],
  serve: ["core", "engines"],
  exchange: ["core", "stats", "analyze", "report"],
  cli: ["*"],
  src: ["*"],
};

interface Import {
  /** Path of the importing file, from the root of the project. */
  readonly from: string;
  readonly to: string;
  readonly isTypeOnly: boolean;
}

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const FILES = ["src", "bindings"].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .map((path) => join(folder, path).split(sep).join("/"))
    .filter((path) => path.endsWith(".ts")),
);
const IMPORTS = FILES.flatMap((path) => importsOf(path, readFileSync(join(ROOT, path), "utf8")));

/** The module that a file belongs to. */
function moduleOf(path: string): string {
  const [top = "", folder = "", ...rest] = path.split("/");
  if (top === "bindings") return `bindings/${folder}`;
  return rest.length === 0 ? "src" : folder;
}

/** Imports by relative path: static, dynamic and re-exports. */
function importsOf(path: string, text: string): Import[] {
  const found: Import[] = [];
  const note = (specifier: ts.Node | undefined, isTypeOnly: boolean): void => {
    if (specifier === undefined || !ts.isStringLiteralLike(specifier)) return;
    if (!specifier.text.startsWith(".")) return;
    const target = resolve(ROOT, dirname(path), specifier.text);
    found.push({ from: path, to: relative(ROOT, target).split(sep).join("/"), isTypeOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) note(node.moduleSpecifier, isTypeImport(node.importClause));
    else if (ts.isExportDeclaration(node)) note(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      note(node.arguments[0], false);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
      note(node.argument.literal, true);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, false));
  return found;
}

/** `import type {...}`, or braces in which every name is a type. */
function isTypeImport(clause: ts.ImportClause | undefined): boolean {
  if (clause === undefined) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const { name, namedBindings } = clause;
  if (name !== undefined || namedBindings === undefined) return false;
  return ts.isNamedImports(namedBindings) && namedBindings.elements.every((e) => e.isTypeOnly);
}

function isAllowed(found: Import): boolean {
  const [from, to] = [moduleOf(found.from), moduleOf(found.to)];
  if (from === to) return true;
  const allowed = MAY_IMPORT[from] ?? [];
  return allowed.some((entry) => {
    const [place = "", types] = entry.split(" ");
    if (types !== undefined && !found.isTypeOnly) return false;
    return place === "*" || place === to || found.to.startsWith(`src/${place}/`);
  });
}

const violationsOf = (imports: readonly Import[]): string[] =>
  imports.filter((found) => !isAllowed(found)).map(({ from, to }) => `${from} -> ${to}`);

/** Files that import each other in a circle at run time, as one line for each circle found. */
function cyclesOf(imports: readonly Import[]): string[] {
  const targets = new Map<string, string[]>();
  for (const { from, to, isTypeOnly } of imports) {
    if (!isTypeOnly) targets.set(from, [...(targets.get(from) ?? []), to]);
  }
  const cycles: string[] = [];
  const done = new Set<string>();
  const walk = (file: string, path: readonly string[]): void => {
    const place = path.indexOf(file);
    if (place >= 0) cycles.push([...path.slice(place), file].join(" -> "));
    if (place >= 0 || done.has(file)) return;
    for (const target of targets.get(file) ?? []) walk(target, [...path, file]);
    done.add(file);
  };
  for (const file of targets.keys()) walk(file, []);
  return cycles;
}

const KEBAB_CASE = /^[a-z0-9]+(-[a-z0-9]+)*(\.d)?\.ts$/;

function exportsDefault(path: string, text: string): boolean {
  const isDefault = (node: ts.Node): boolean =>
    (ts.canHaveModifiers(node) &&
      (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)) ||
    ts.isExportAssignment(node) ||
    (ts.isExportSpecifier(node) && node.name.text === "default") ||
    (ts.isExportDeclaration(node) &&
      node.exportClause !== undefined &&
      ts.isNamedExports(node.exportClause) &&
      node.exportClause.elements.some(isDefault));
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, false).statements.some(isDefault);
}

describe("the module map", () => {
  it("has an entry for every module, and only for those", () => {
    const modules = new Set(FILES.map(moduleOf));
    const planned = new Set(Object.keys(MAY_IMPORT));
    expect([...modules].filter((name) => !planned.has(name))).toEqual([]);
  });

  it("covers the imports that there are", () => {
    expect(FILES.length).toBeGreaterThan(50);
    expect(IMPORTS.length).toBeGreaterThan(FILES.length);
    expect(IMPORTS.filter(({ to }) => !FILES.includes(to))).toEqual([]);
  });

  it.each(Object.keys(MAY_IMPORT))("lets %s import only what it may", (name) => {
    expect(violationsOf(IMPORTS.filter(({ from }) => moduleOf(from) === name))).toEqual([]);
  });
});

describe("the files", () => {
  it("do not import each other in circles", () => {
    expect(cyclesOf(IMPORTS)).toEqual([]);
  });

  it("have names in kebab-case", () => {
    const names = FILES.flatMap((path) => path.split("/").slice(1));
    const isGood = (name: string): boolean =>
      KEBAB_CASE.test(name) || KEBAB_CASE.test(`${name}.ts`);
    expect(names.filter((name) => !isGood(name))).toEqual([]);
  });

  it("have no default exports", () => {
    const withDefault = FILES.filter((path) =>
      exportsDefault(path, readFileSync(join(ROOT, path), "utf8")),
    );
    expect(withDefault).toEqual([]);
  });
});

describe("these rules notice", () => {
  it.each([
    ["src/stats/x.ts", 'import { a } from "../core/a.ts";', "src/stats/x.ts -> src/core/a.ts"],
    ["src/core/x.ts", 'export { a } from "../stats/a.ts";', "src/core/x.ts -> src/stats/a.ts"],
    ["src/core/x.ts", 'export * from "../stats/a.ts";', "src/core/x.ts -> src/stats/a.ts"],
    ["src/analyze/x.ts", 'await import("../store/a.ts");', "src/analyze/x.ts -> src/store/a.ts"],
    ["src/core/x.ts", 'import "../cli/main.ts";', "src/core/x.ts -> src/cli/main.ts"],
    ["src/store/x.ts", 'let a: import("../cli/a.ts").A;', "src/store/x.ts -> src/cli/a.ts"],
    [
      "src/measure/x.ts",
      'import { a } from "../engines/channel/a.ts";',
      "src/measure/x.ts -> src/engines/channel/a.ts",
    ],
    [
      "src/measure/x.ts",
      'import type { A } from "../engines/mock/a.ts";',
      "src/measure/x.ts -> src/engines/mock/a.ts",
    ],
    [
      "bindings/llama-cpp/x.ts",
      'import { a } from "../process-counters/a.ts";',
      "bindings/llama-cpp/x.ts -> bindings/process-counters/a.ts",
    ],
    [
      "bindings/llama-cpp/x.ts",
      'import { a } from "../../src/engines/registry.ts";',
      "bindings/llama-cpp/x.ts -> src/engines/registry.ts",
    ],
  ])("%s with %s", (path, text, violation) => {
    expect(violationsOf(importsOf(path, text))).toEqual([violation]);
  });

  it.each([
    ["src/measure/x.ts", 'import type { A } from "../engines/channel/a.ts";'],
    ["src/measure/x.ts", 'import { type A, type B } from "../engines/channel/a.ts";'],
    ["src/engines/llama-cpp/x.ts", 'import { a } from "../../../bindings/llama-cpp/a.ts";'],
    ["src/engines/registry.ts", 'await import("./mock/a.ts");'],
    ["src/cli/x.ts", 'import { a } from "../engines/registry.ts";'],
    ["src/core/x.ts", 'import { z } from "zod"; // from "../stats/a.ts"'],
  ])("nothing wrong in %s with %s", (path, text) => {
    expect(violationsOf(importsOf(path, text))).toEqual([]);
  });

  it("a circle of three files, and leaves one of types alone", () => {
    const link = (from: string, to: string, isTypeOnly = false): Import => ({
      from,
      to,
      isTypeOnly,
    });
    const circle = [link("a", "b"), link("b", "c"), link("c", "a")];
    expect(cyclesOf(circle)).toEqual(["a -> b -> c -> a"]);
    expect(cyclesOf([link("a", "b"), link("b", "c"), link("c", "a", true)])).toEqual([]);
  });

  it.each([
    "export default 1;",
    "export default function f() {}",
    "export default class {}",
    "const a = 1; export { a as default };",
    'export { default } from "./a.ts";',
  ])("%s", (text) => {
    expect(exportsDefault("x.ts", text)).toBe(true);
  });
});
