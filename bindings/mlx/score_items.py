"""Log-likelihoods of continuations, bit for bit those of each item evaluated alone from an empty
cache. An item is always cut into the same batches (score_schedule.py); what the cache holds is used
again only where it was made by exactly these."""

import time
from collections.abc import Sequence
from typing import Any

import mlx.core as mx
import numpy as np

from mlx_session import ComputingModel
from outcomes import Refusal
from prompt_reader import first_outside
from request_types import ScoreRequest
from score_contexts import (
    ScoredContext,
    SharedContinuation,
    common_prefix_length,
    group_by_context,
    walk_order,
)
from score_schedule import BLOCK_TOKENS, OUTPUTS_PER_BATCH, context_ends
from score_work import ScoreWork


def score(session: ComputingModel, request: ScoreRequest) -> dict[str, Any]:
    """A ScoreReply (src/core/scoring.ts). Raises Refusal when an item cannot be evaluated."""
    start = time.perf_counter_ns()
    refuse_items(session, request)
    work = ScoreWork(session, request)
    held = list(session.cache.tokens)
    contexts = walk_order(group_by_context(request.items), held)
    try:
        for place, context in enumerate(contexts):
            following = contexts[place + 1].tokens if place + 1 < len(contexts) else ()
            score_context(work, context, checkpoints_for(work, context, [held, following]))
            mx.clear_cache()
    except RuntimeError:
        session.cache.clear()
        raise
    return {
        "items": work.results,
        "evaluatedTokenCount": work.evaluated_token_count,
        "cachedTokenCount": work.cached_token_count,
        "engineNs": time.perf_counter_ns() - start,
    }


def refuse_items(session: ComputingModel, request: ScoreRequest) -> None:
    """Raises Refusal for the first item that cannot be evaluated."""
    for number, item in enumerate(request.items):
        outside = first_outside(item.context + item.continuation, session.vocabulary_size)
        if outside is not None:
            raise Refusal(
                "engine-refused",
                f"item {number}: token id {outside} is outside the vocabulary of {session.vocabulary_size}",
                "Tokenize with this very model.",
            )
        token_count = len(item.context) + len(item.continuation)
        # The last token is only predicted, never evaluated.
        if token_count - 1 > session.context_tokens:
            raise Refusal(
                "context-overflow",
                f"item {number} has {token_count} tokens, the context holds {session.context_tokens}",
                f"Use --context {token_count} or more.",
            )


def block_tokens(work: ScoreWork) -> int:
    """Context tokens in one batch of this session."""
    return min(BLOCK_TOKENS, work.session.batch_tokens)


def score_context(work: ScoreWork, context: ScoredContext, checkpoints: set[int]) -> None:
    """Everything that is asked about one context."""
    ends = context_ends(len(context.tokens), block_tokens(work))
    # The last batch is evaluated even when it is held: its logits are gone.
    logits = evaluate_context(work, context.tokens, ends, ends[:-1], checkpoints)
    if logits is not None:
        work.read(logits_of(logits)[-1], context.firsts)
    for continuation in context.continuations.values():
        evaluate_context(work, context.tokens, ends, ends, checkpoints)
        score_continuation(work, continuation)


def evaluate_context(
    work: ScoreWork,
    tokens: Sequence[int],
    ends: Sequence[int],
    reusable_ends: Sequence[int],
    checkpoints: set[int],
) -> mx.array | None:
    """Evaluates what is not held of a context, in batches with these ends. Returns the logits of the
    last batch; `None` when all was held."""
    cache = work.session.cache
    position = cache.keep_made_by(tokens, reusable_ends)
    logits: mx.array | None = None
    for end in ends:
        if end <= position:
            continue
        logits = cache.feed(tokens[position:end])
        if end == len(tokens):
            mx.eval(logits)
        else:
            cache.evaluate()
        if end in checkpoints:
            cache.checkpoint()
        work.count(end - position, end - position)
        position = end
    return logits


def score_continuation(work: ScoreWork, continuation: SharedContinuation) -> None:
    """Puts a continuation, all but its last token, behind the context, and reads every position."""
    piece_tokens = min(OUTPUTS_PER_BATCH, work.session.batch_tokens)
    tokens = continuation.tokens
    for start in range(0, len(tokens), piece_tokens):
        piece = tokens[start : start + piece_tokens]
        rows = logits_of(work.session.cache.feed(piece))
        for place, row in enumerate(rows):
            work.read(row, continuation.wanted[start + place])
        work.count(len(piece), 0)


def logits_of(logits: mx.array) -> np.ndarray:
    """The logits of a batch in float32, a row a position: in the model's own type the logarithm of a
    sum is off by a tenth of a nat."""
    return np.array(logits[0].astype(mx.float32))


def checkpoints_for(
    work: ScoreWork, context: ScoredContext, others: Sequence[Sequence[int]]
) -> set[int]:
    """Positions of a context that are needed again, for caches that cannot be trimmed. `others` are
    the next context, and the last one before: what is shared with it is often shared with the next
    request too."""
    block = block_tokens(work)
    kept = work.request.kept_prefix_token_count
    shared = [common_prefix_length(context.tokens, tokens) for tokens in others]
    if kept is not None:
        shared.append(kept)
    checkpoints = {count // block * block for count in shared}
    if context.continuations:
        checkpoints.add(len(context.tokens))
    return checkpoints
