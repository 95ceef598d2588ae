import type { ScoreRequest } from "../../core/scoring.ts";
import type { WantedToken } from "./score-work.ts";

/** A token behind what all items share. Items that go on with the same tokens share its node. */
export interface TrieNode {
  readonly token: number;
  readonly position: number;
  readonly parent: TrieNode | null;
  /** A token of the context of some item. */
  isContext: boolean;
  /** Tokens whose log-probabilities are read here. */
  readonly wanted: WantedToken[];
  readonly children: Map<number, TrieNode>;
  /** The leaves below are numbers [firstLeaf, endLeaf) of all. */
  firstLeaf: number;
  endLeaf: number;
}

/** The items of a request as a tree of tokens. */
export interface TokenTrie {
  /** The tokens that all contexts begin with. */
  readonly prefix: readonly number[];
  /** What is read at the last position of the prefix. */
  readonly wantedAtPrefix: readonly WantedToken[];
  /** One for each branch that ends, in the order of a walk through the tree. */
  readonly leaves: readonly TrieNode[];
}

/** @param prefixCount how many tokens all contexts have in common, at most the shortest context */
export function buildTrie(items: ScoreRequest["items"], prefixCount: number): TokenTrie {
  const roots = new Map<number, TrieNode>();
  const wantedAtPrefix: WantedToken[] = [];
  for (const [item, { contextTokens, continuationTokens }] of items.entries()) {
    const contextCount = contextTokens.length;
    const tokens = [...contextTokens, ...continuationTokens];
    let node: TrieNode | null = null;
    for (let position = prefixCount - 1; position < tokens.length - 1; position++) {
      if (position >= prefixCount)
        node = childOf(node, roots, tokens[position] as number, position, position < contextCount);
      const index = position + 1 - contextCount;
      if (index < 0) continue;
      const wanted = { item, index, token: tokens[position + 1] as number };
      (node?.wanted ?? wantedAtPrefix).push(wanted);
    }
  }
  const prefix = items[0]?.contextTokens.slice(0, prefixCount) ?? [];
  return { prefix, wantedAtPrefix, leaves: numberLeaves(roots) };
}

function childOf(
  parent: TrieNode | null,
  roots: Map<number, TrieNode>,
  token: number,
  position: number,
  isContext: boolean,
): TrieNode {
  const siblings = parent?.children ?? roots;
  let node = siblings.get(token);
  if (node === undefined) {
    node = {
      token,
      position,
      parent,
      isContext,
      wanted: [],
      children: new Map(),
      firstLeaf: 0,
      endLeaf: 0,
    };
    siblings.set(token, node);
  }
  node.isContext ||= isContext;
  return node;
}

function numberLeaves(roots: ReadonlyMap<number, TrieNode>): TrieNode[] {
  const leaves: TrieNode[] = [];
  // A stack of our own: a tree may be as deep as the context is long.
  const stack = [...roots.values()].reverse();
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.children.size === 0) leaves.push(node);
    else stack.push(...[...node.children.values()].reverse());
  }
  for (const [number, leaf] of leaves.entries()) {
    for (let node: TrieNode | null = leaf; node !== null; node = node.parent) {
      if (node.endLeaf === 0) node.firstLeaf = number;
      node.endLeaf = number + 1;
    }
  }
  return leaves;
}

/** Consecutive leaves that are evaluated together, and all nodes above them, parents first. */
export interface TrieChunk {
  readonly firstLeaf: number;
  readonly endLeaf: number;
  readonly nodes: readonly TrieNode[];
}

/**
 * Cuts a tree into parts of at most so many leaves and nodes; a single leaf makes a part of any
 * number of nodes. Nodes above leaves of several parts are in all of them.
 */
export function cutIntoChunks(
  leaves: readonly TrieNode[],
  mostLeaves: number,
  mostNodes: number,
): TrieChunk[] {
  const chunks: TrieChunk[] = [];
  let firstLeaf = 0;
  let nodes: TrieNode[] = [];
  for (const [number, leaf] of leaves.entries()) {
    const added = pathFrom(leaf, firstLeaf === number ? null : (leaves[number - 1] ?? null));
    const isFull = number - firstLeaf === mostLeaves || nodes.length + added.length > mostNodes;
    if (isFull && number > firstLeaf) {
      chunks.push({ firstLeaf, endLeaf: number, nodes });
      firstLeaf = number;
      nodes = pathFrom(leaf, null);
    } else nodes.push(...added);
  }
  if (leaves.length > firstLeaf) chunks.push({ firstLeaf, endLeaf: leaves.length, nodes });
  return chunks;
}

/** The nodes from the top to a leaf that are not above the leaf before it. */
function pathFrom(leaf: TrieNode, before: TrieNode | null): TrieNode[] {
  const path: TrieNode[] = [];
  for (let node: TrieNode | null = leaf; node !== null; node = node.parent) {
    const isShared = before !== null && node.firstLeaf <= before.firstLeaf;
    if (isShared) break;
    path.push(node);
  }
  return path.reverse();
}
