import { readFile, stat } from "node:fs/promises";
import { relative, resolve, sep } from "node:path";
import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  visit,
  type YAMLMap,
} from "yaml";
import { ConfigError, messageOf, systemCodeOf } from "../core/errors.ts";

/** A parsed YAML file, with what is needed to say where something stands in it. */
export interface YamlSource {
  /** As shown to the user: relative to the working directory when it lies inside. */
  readonly shownPath: string;
  readonly document: Document;
  readonly lines: LineCounter;
}

/** Something wrong at a place of a file. `offset` is `null` when it concerns the file as a whole. */
export interface YamlProblem {
  readonly offset: number | null;
  readonly message: string;
}

/** Configuration is written by people; parsing larger files would only serve to exhaust memory. */
const MAX_FILE_BYTES = 4 * 1024 * 1024;

/** Aliases are for a handful of shared defaults. */
const MAX_ALIASES = 200;

/**
 * Reads and parses one YAML 1.2 file. Merge keys (`<<: *defaults`) are understood; tags of one's
 * own, repeated keys, several documents and aliases inside anchored nodes (which could expand
 * without bound) are refused.
 *
 * @throws ConfigError `config-unreadable` when the file cannot be read, `config-invalid` with all
 * problems of the file when it is not such YAML.
 */
export async function readYamlSource(path: string): Promise<YamlSource> {
  const shownPath = pathForMessages(path);
  const text = await readText(path, shownPath);
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    merge: true,
    prettyErrors: false,
    // Checked below in linear time; the parser compares every key with every other.
    uniqueKeys: false,
  });
  const source = { shownPath, document, lines };
  const problems: YamlProblem[] = [...document.errors, ...document.warnings].map((problem) => ({
    offset: problem.pos[0],
    message: wordingOf(problem.code, problem.message),
  }));
  if (problems.length === 0) problems.push(...structureProblems(document));
  if (problems.length > 0) throw yamlError(source, problems);
  return source;
}

/** The file's content as plain data. Safe after {@link readYamlSource}: aliases cannot multiply. */
export function plainData(source: YamlSource): unknown {
  try {
    return source.document.toJS({ maxAliasCount: MAX_ALIASES }) as unknown;
  } catch (error) {
    throw yamlError(source, [{ offset: null, message: messageOf(error) }]);
  }
}

/** All problems of one file as one error, in the order of their lines. */
export function yamlError(source: YamlSource, problems: readonly YamlProblem[]): ConfigError {
  const sorted = [...problems].sort((a, b) => (a.offset ?? 0) - (b.offset ?? 0));
  const shown = sorted.slice(0, MAX_SHOWN_PROBLEMS).map((problem) => {
    if (problem.offset === null) return `${source.shownPath}: ${problem.message}`;
    const { line, col } = source.lines.linePos(problem.offset);
    return `${source.shownPath}:${line}:${col}: ${problem.message}`;
  });
  const hidden = sorted.length - shown.length;
  if (hidden > 0) shown.push(`${source.shownPath}: and ${hidden} more`);
  return new ConfigError(shown.join("\n"), {
    code: "config-invalid",
    hint: `Correct ${source.shownPath}${sorted.length > 1 ? ` at the ${sorted.length} places above` : ""} and run the command again.`,
  });
}

const MAX_SHOWN_PROBLEMS = 50;

/** Relative to the working directory when the file lies inside, else absolute. */
export function pathForMessages(path: string): string {
  const absolute = resolve(path);
  const fromHere = relative(process.cwd(), absolute);
  if (fromHere === "" || fromHere === ".." || fromHere.startsWith(`..${sep}`)) return absolute;
  return fromHere;
}

async function readText(path: string, shownPath: string): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size > MAX_FILE_BYTES) {
      throw new ConfigError(
        `${shownPath} has ${size} bytes; a configuration file has at most ${MAX_FILE_BYTES}`,
        {
          code: "config-unreadable",
          hint: "Check that the path names a configuration file.",
        },
      );
    }
    return new TextDecoder("utf-8", { fatal: true }).decode(await readFile(path));
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw unreadable(error, shownPath);
  }
}

function unreadable(error: unknown, shownPath: string): ConfigError {
  const code = systemCodeOf(error);
  const known = code === null ? undefined : READ_FAILURES[code];
  const message = known?.message ?? `the file cannot be read (${messageOf(error)})`;
  return new ConfigError(`${shownPath}: ${message}`, {
    code: "config-unreadable",
    hint: known?.hint ?? "Check that it is a file and that you may read it.",
    cause: error,
  });
}

const READ_FAILURES: Readonly<Record<string, { message: string; hint: string }>> = {
  ENOENT: {
    message: "there is no such file",
    hint: "Check the path; --config-dir names the folder with models.yaml and scenarios.yaml.",
  },
  ERR_ENCODING_INVALID_ENCODED_DATA: {
    message: "the file is not UTF-8 text",
    hint: "Save it with the encoding UTF-8.",
  },
};

function wordingOf(code: string, message: string): string {
  if (code === "MULTIPLE_DOCS") return "a second document begins here; one file holds one";
  if (code === "RESOURCE_EXHAUSTION") return "nested too deeply";
  return message;
}

function structureProblems(document: Document): YamlProblem[] {
  const problems: YamlProblem[] = [];
  let aliasCount = 0;
  visit(document, {
    Alias: (_key, alias, ancestors) => {
      aliasCount += 1;
      if (aliasCount === MAX_ALIASES + 1) {
        problems.push({ offset: offsetOf(alias), message: `more than ${MAX_ALIASES} aliases` });
      }
      if (ancestors.some((node) => isCollection(node) && node.anchor !== undefined)) {
        problems.push({ offset: offsetOf(alias), message: "an alias inside an anchored node" });
      }
      if (alias.resolve(document) === undefined) {
        problems.push({
          offset: offsetOf(alias),
          message: `no anchor "${alias.source}" before it`,
        });
      }
    },
    Map: (_key, map) => {
      problems.push(...keyProblems(map));
    },
  });
  return problems;
}

function keyProblems(map: YAMLMap): YamlProblem[] {
  const seen = new Set<string>();
  return map.items.flatMap((pair: Pair) => {
    const problem = keyProblem(pair.key, seen);
    return problem === null ? [] : [{ offset: offsetOf(pair.key), message: problem }];
  });
}

function keyProblem(key: unknown, seen: Set<string>): string | null {
  if (!isScalar(key)) return isAlias(key) ? "an alias as a key" : "a key must be a plain word";
  // The merge key is a symbol and may occur more than once.
  if (typeof key.value === "symbol") return null;
  const name = String(key.value);
  if (name === "__proto__") return 'the key "__proto__" is not allowed';
  if (seen.has(name)) return `the key "${name}" occurs twice`;
  seen.add(name);
  return null;
}

/** Where a node begins in the file; `null` for what has no place. */
export function offsetOf(node: unknown): number | null {
  return isNodeWithRange(node) ? (node.range?.[0] ?? null) : null;
}

function isNodeWithRange(node: unknown): node is Node {
  return typeof node === "object" && node !== null && "range" in node;
}

/** Key and value node of a member of a mapping, looked up by the key's text. */
export function memberOf(node: unknown, name: string): Pair | null {
  if (!isMap(node)) return null;
  return node.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === name) ?? null;
}
