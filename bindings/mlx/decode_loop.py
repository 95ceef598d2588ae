"""The token loops. One pass, one choice and one timestamp a token; what needs more work per token has
a loop of its own.

mlx-lm's `generate_step` queues pass n + 1 before it hands out token n. On a GPU that hides the time
in which Python prepares the next pass. On a CPU queueing blocks until that pass is nearly done, so
the first token is handed out almost a whole pass too late (measured, SmolLM2-135M float32: 207 ms
where a pass takes 113). It also computes one pass more than there are tokens. Here the first token
is stamped before anything is queued, a CPU never looks ahead, and no pass is queued beyond the last
token.
"""

from collections.abc import Callable
from typing import Any

import mlx.core as mx

from decoded_tokens import DecodedTokens, best_of, clock, require_finite
from mlx_session import ComputingModel
from output_text import OutputText
from request_types import GenerateRequest
from token_chooser import TokenChooser

CLEAR_EVERY_TOKENS = 256
"""How often MLX gives back the buffers that grew out of use, as in mlx-lm's own loop."""


def decode_greedy(
    session: ComputingModel, request: GenerateRequest, decoded: DecodedTokens, logits: mx.array
) -> None:
    """From the logits of the prompt to the end, the arg-max at every position.

    Raises Refusal when the logits are not finite.
    """
    best, peak = best_of(logits)
    token = int(best.item())
    decoded.times[0] = clock()
    require_finite(peak.item())
    if not take(session, request, decoded, token):
        return
    step = greedy_step(session)
    if session.looks_ahead:
        decode_ahead(session, request, decoded, step, best)
    else:
        decode_in_turn(session, request, decoded, step, best)


def greedy_step(
    session: ComputingModel,
) -> Callable[[mx.array], tuple[mx.array, mx.array]]:
    """One pass: from a token to the next one and its logit, not evaluated."""
    model, layers = session.model, session.cache.layers

    def step(token: mx.array) -> tuple[mx.array, mx.array]:
        return best_of(model(token.reshape(1, 1), cache=layers)[0, -1])

    return step


def decode_in_turn(
    session: ComputingModel,
    request: GenerateRequest,
    decoded: DecodedTokens,
    step: Callable[[mx.array], tuple[mx.array, mx.array]],
    best: mx.array,
) -> None:
    """Pass after pass; for the CPU."""
    times = decoded.times
    while True:
        best, peak = step(best)
        mx.eval(best, peak)
        token = int(best.item())
        times[decoded.count] = clock()
        decoded.fed_count += 1
        require_finite(peak.item())
        if not take(session, request, decoded, token):
            return


def decode_ahead(
    session: ComputingModel,
    request: GenerateRequest,
    decoded: DecodedTokens,
    step: Callable[[mx.array], tuple[mx.array, mx.array]],
    best: mx.array,
) -> None:
    """The next pass is queued before the id of the current one is read; for a GPU, which then never
    waits for Python. An end token is noticed with the next pass queued already: that one is waited
    for, outside the timestamps. Not yet run on a Mac."""
    times = decoded.times
    following = step(best)
    mx.async_eval(*following)
    decoded.fed_count += 1
    while True:
        best, peak = following
        if decoded.count + 1 < request.max_output_tokens:
            following = step(best)
            mx.async_eval(*following)
            decoded.fed_count += 1
        token = int(best.item())
        times[decoded.count] = clock()
        require_finite(peak.item())
        if not take(session, request, decoded, token):
            return


def take(
    session: ComputingModel, request: GenerateRequest, decoded: DecodedTokens, token: int
) -> bool:
    """Notes a token whose time is taken; false when it was the last one, or none at all."""
    if not request.ignores_end_of_generation and token in session.end_tokens:
        decoded.ending = "end-of-generation"
        decoded.end_token = token
        return False
    decoded.ids[decoded.count] = token
    decoded.count += 1
    control = session.control
    control.progress += 1
    if control.cancelled:
        decoded.ending = "cancelled"
        return False
    if decoded.count % CLEAR_EVERY_TOKENS == 0:
        mx.clear_cache()
    return decoded.count < request.max_output_tokens


def decode_watched(
    session: ComputingModel,
    request: GenerateRequest,
    decoded: DecodedTokens,
    logits: mx.array,
    chooser: TokenChooser,
    text: OutputText,
) -> None:
    """The loop for everything that must look at each token: sampling, grammars, stop strings, text
    while it is made. It never looks ahead.

    Raises Refusal when the logits are not finite, or the grammar gave up.
    """
    model: Any = session.model
    layers = session.cache.layers
    while True:
        token = chooser.choose(logits)
        decoded.times[decoded.count] = clock()
        if token is None:
            decoded.ending = "grammar-end"
            return
        count = decoded.count
        goes_on = take(session, request, decoded, token)
        if decoded.count == count:
            return
        if text.add(session.pieces.bytes_of(token)):
            decoded.ending = "stop-string"
            return
        if not goes_on:
            return
        logits = model(mx.array([[token]]), cache=layers)[0, -1]
        decoded.fed_count += 1
