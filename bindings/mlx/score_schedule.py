"""Where the batches of a scored item end. Kernels differ by the shape of a batch, so the numbers of a
position depend on the batch that it was evaluated in: nothing but the item decides its batches."""

BLOCK_TOKENS = 64
"""Context tokens in one batch, as in the other engines: contexts that begin alike share the blocks
that lie in what they share."""

OUTPUTS_PER_BATCH = 64
"""Positions with logits in one batch. Each costs a row of the vocabulary in float32 (1 MB at 262,144
tokens), so a long continuation goes in pieces."""


def context_ends(context_count: int, block_tokens: int) -> list[int]:
    """At multiples of the block, before the last token, and behind it. The last token has a batch of
    its own, because MLX computes the logits of all positions of a batch or of none."""
    ends = list(range(block_tokens, context_count - 1, block_tokens))
    if context_count > 1:
        ends.append(context_count - 1)
    return [*ends, context_count]
