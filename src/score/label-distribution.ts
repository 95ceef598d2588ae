/** A label's tokens, up to the last one that tells it from the others, and their raw log-probabilities. */
export interface ScoredLabel {
  readonly tokens: readonly number[];
  /** Nats, over the whole vocabulary; one for each token. */
  readonly tokenLogprobs: readonly number[];
}

export interface LabelDistribution {
  /** Natural log of each label's probability, nats; the probabilities sum to 1. */
  readonly logProbabilities: readonly number[];
  /** Sum of each label's raw log-probabilities, nats. */
  readonly rawLogprobs: readonly number[];
  /**
   * Raw probability that the model goes on with a token that some label has at the first branching
   * point, in [0, 1]: how much it wants to write a label at all. What all labels share counts as
   * written; a template's last line break, which is scored with the labels, would else decide.
   */
  readonly mass: number;
  /** Raw probability of writing a label up to the point where it is told from all others, in [0, 1]. */
  readonly labelMass: number;
}

interface TrieNode {
  readonly children: Map<number, { readonly logprob: number; readonly node: TrieNode }>;
}

/**
 * The distribution over labels of a decoder that samples token by token and can only write labels:
 * at every branching point of the labels' token trie the raw probabilities of the possible tokens are
 * scaled so that they sum to 1, and a label's probability is the product along its path.
 *
 * This is not the softmax over the labels' raw log-probabilities: there, a label that shares its
 * beginning with many others gives up nothing to them.
 *
 * @param labels tokens of which none begins another's (see `labelContinuations`)
 */
export function labelDistribution(labels: readonly ScoredLabel[]): LabelDistribution {
  const root = trieOf(labels);
  const rawLogprobs = labels.map(({ tokenLogprobs }) => sum(tokenLogprobs));
  return {
    logProbabilities: labels.map((label) => logProbability(root, label.tokens)),
    rawLogprobs,
    mass: sum([...firstBranch(root).children.values()].map(({ logprob }) => Math.exp(logprob))),
    labelMass: sum(rawLogprobs.map(Math.exp)),
  };
}

function trieOf(labels: readonly ScoredLabel[]): TrieNode {
  const root: TrieNode = { children: new Map() };
  for (const { tokens, tokenLogprobs } of labels) {
    let { children } = root;
    for (const [place, token] of tokens.entries()) {
      const child = children.get(token) ?? {
        logprob: tokenLogprobs[place] ?? -Infinity,
        node: { children: new Map() },
      };
      children.set(token, child);
      ({ children } = child.node);
    }
  }
  return root;
}

/** The first node with several children. */
function firstBranch(root: TrieNode): TrieNode {
  let node = root;
  for (;;) {
    const [only, another] = node.children.values();
    if (only === undefined || another !== undefined) return node;
    ({ node } = only);
  }
}

function logProbability(root: TrieNode, tokens: readonly number[]): number {
  let { children } = root;
  let total = 0;
  for (const token of tokens) {
    const child = children.get(token);
    if (child === undefined) return -Infinity;
    // One possible token is certain; its own raw probability plays no part.
    if (children.size > 1) {
      total += child.logprob - logSumExp([...children.values()].map(({ logprob }) => logprob));
    }
    ({ children } = child.node);
  }
  return total;
}

/** ln of the sum of exponentials, without overflow or loss. */
function logSumExp(values: readonly number[]): number {
  const largest = Math.max(...values);
  return largest + Math.log(sum(values.map((value) => Math.exp(value - largest))));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
