import { isAlias, isSeq, type Document } from "yaml";
import { memberOf, offsetOf } from "./yaml-source.ts";

/**
 * Where the value at a path of plain data stands in its YAML file, as a character offset. A value
 * that is not written there itself (missing, or merged in from an anchor) gets the place of the
 * nearest node around it.
 */
export function valueOffset(document: Document, path: readonly PropertyKey[]): number | null {
  let node: unknown = document.contents;
  let offset = offsetOf(node);
  for (const step of path) {
    node = childOf(document, node, step);
    if (node === null) break;
    offset = offsetOf(node) ?? offset;
  }
  return offset;
}

/** Where the key of a member is written; the place of the mapping when the key comes from an anchor. */
export function keyOffset(
  document: Document,
  path: readonly PropertyKey[],
  key: string,
): number | null {
  let node: unknown = document.contents;
  for (const step of path) node = childOf(document, node, step);
  const pair = memberOf(resolved(document, node), key);
  return pair === null ? valueOffset(document, path) : offsetOf(pair.key);
}

function childOf(document: Document, node: unknown, step: PropertyKey): unknown {
  const parent = resolved(document, node);
  if (isSeq(parent) && typeof step === "number") return parent.items[step] ?? null;
  return memberOf(parent, String(step))?.value ?? null;
}

function resolved(document: Document, node: unknown): unknown {
  return isAlias(node) ? node.resolve(document) : node;
}
