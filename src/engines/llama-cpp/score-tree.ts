import { commonPrefixLength } from "../../core/common-prefix.ts";
import { blockTokens, evaluateContext } from "./score-exact.ts";
import { OUTPUTS_PER_BATCH, contextEnds } from "./score-schedule.ts";
import type { ScoreWork } from "./score-work.ts";
import { DecodeError } from "./sequence-cache.ts";
import { buildTrie, cutIntoChunks, type TrieChunk, type TrieNode } from "./token-trie.ts";
import type { TreeBatch } from "./tree-batch.ts";

/** Whether all items can be branches beside each other. Where they cannot, exact scoring serves as well. */
export function canScoreAsTree(work: ScoreWork): boolean {
  const { treeBatch, branchTokens } = work.session;
  const longest = work.request.items.reduce(
    (most, item) => Math.max(most, item.contextTokens.length + item.continuationTokens.length - 1),
    0,
  );
  return treeBatch !== null && longest <= branchTokens;
}

/**
 * Log-likelihoods of all items as one tree: what their contexts begin with is evaluated, and held
 * afterwards, as in exact scoring; the rest goes as branches of that prefix, many in a batch, each
 * node once. Kernels differ by the shape of a batch, so the numbers are close to the exact ones, not
 * the same.
 * @throws DecodeError, NotFiniteError, ScoringCancelled
 */
export function scoreAsTree(work: ScoreWork, batch: TreeBatch): void {
  const { items } = work.request;
  const [first, ...others] = items.map((item) => item.contextTokens);
  const prefixCount = others.reduce(
    (count, context) => Math.min(count, commonPrefixLength(first ?? [], context)),
    first?.length ?? 0,
  );
  const { prefix, wantedAtPrefix, leaves } = buildTrie(items, prefixCount);
  const { session } = work;
  if (prefix.length === 0) session.cache.clear();
  else {
    const outputIndex = evaluatePrefix(work, prefix);
    if (wantedAtPrefix.length > 0) work.read(outputIndex, wantedAtPrefix);
  }
  const mostNodes = Math.min(session.contextTokens, session.branchTokens) - prefix.length;
  const done = new Set<TrieNode>();
  for (const chunk of cutIntoChunks(leaves, session.branchCount, mostNodes))
    scoreChunk(work, batch, chunk, done);
}

/**
 * Other requests share a part of the prefix: a batch ends with that part, so that they find it whole.
 * @returns the index, within the last batch, of the last position
 */
function evaluatePrefix(work: ScoreWork, prefix: readonly number[]): number {
  const shared = work.request.keepPrefixTokenCount ?? 0;
  const sharedCount = shared < prefix.length ? shared : 0;
  const ends = contextEnds(prefix.length, blockTokens(work), sharedCount);
  // No checkpoints: a cache that needs them cannot branch.
  return evaluateContext(work, prefix, ends, new Set());
}

function scoreChunk(
  work: ScoreWork,
  batch: TreeBatch,
  chunk: TrieChunk,
  done: Set<TrieNode>,
): void {
  const { cache } = work.session;
  const branchCount = chunk.endLeaf - chunk.firstLeaf;
  cache.openBranches(branchCount);
  try {
    for (const nodes of slicesOf(chunk.nodes, batch.capacityTokens, done))
      scoreSlice(work, batch, chunk, nodes, done);
  } finally {
    cache.closeBranches(branchCount);
  }
}

/** Cuts the nodes of a part into batches, by tokens and by outputs. */
function slicesOf(
  nodes: readonly TrieNode[],
  mostTokens: number,
  done: ReadonlySet<TrieNode>,
): TrieNode[][] {
  const slices: TrieNode[][] = [];
  let slice: TrieNode[] = [];
  let outputCount = 0;
  for (const node of nodes) {
    const wantsOutput = isWanted(node, done);
    if (slice.length === mostTokens || (wantsOutput && outputCount === OUTPUTS_PER_BATCH)) {
      slices.push(slice);
      slice = [];
      outputCount = 0;
    }
    slice.push(node);
    if (wantsOutput) outputCount += 1;
  }
  if (slice.length > 0) slices.push(slice);
  return slices;
}

/** A node above leaves of several parts is evaluated for each, and read once. */
function isWanted(node: TrieNode, done: ReadonlySet<TrieNode>): boolean {
  return node.wanted.length > 0 && !done.has(node);
}

function scoreSlice(
  work: ScoreWork,
  batch: TreeBatch,
  chunk: TrieChunk,
  nodes: readonly TrieNode[],
  done: Set<TrieNode>,
): void {
  const { api, context, cache } = work.session;
  batch.fill(
    nodes.map((node) => ({
      token: node.token,
      position: node.position,
      // Sequence 0 holds the prefix.
      firstSequence: 1 + Math.max(node.firstLeaf, chunk.firstLeaf) - chunk.firstLeaf,
      endSequence: 1 + Math.min(node.endLeaf, chunk.endLeaf) - chunk.firstLeaf,
      wantsOutput: isWanted(node, done),
    })),
  );
  const code = api.context.decode(context, batch.native);
  if (code !== 0) {
    cache.clear();
    throw new DecodeError(code);
  }
  for (const [slot, node] of nodes.entries())
    if (isWanted(node, done)) work.read(slot, node.wanted);
  const newContextCount = nodes.filter((node) => node.isContext && !done.has(node)).length;
  for (const node of nodes) done.add(node);
  work.count(nodes.length, newContextCount);
}
