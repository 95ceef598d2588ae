"""Generates one answer, with a timestamp at every token, next to the computation."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import mlx.core as mx

from check_fit import check_fit
from decode_loop import decode_greedy, decode_watched
from decoded_tokens import DecodedTokens, clock
from gc_watch import GcWatch
from mlx_session import ComputingModel
from output_text import OutputText
from outcomes import Refusal
from prompt_reader import ReadPrompt
from request_types import GenerateRequest
from token_chooser import TokenChooser, create_chooser

OnText = Callable[[str], None]


@dataclass
class Prefilled:
    """The prompt as it was read inside the timed window, and when its evaluation went where."""

    prompt: ReadPrompt
    start: int
    chunk_ends: list[int]
    logits: mx.array | None
    """Those of the last prompt position; `None` when the request was cancelled before."""
    end: int | None


def generate(
    session: ComputingModel, request: GenerateRequest, on_text: OnText | None
) -> dict[str, Any]:
    """A GenerationTrace (src/core/generation.ts). What needs no clock comes first: grammar, checks,
    the state of the cache.

    Raises Refusal when the request cannot be carried out.
    """
    grammar = None if request.json_schema is None else session.grammars.open(request.json_schema)
    tokens = session.reader.read(request.prompt).tokens
    check_fit(request, len(tokens), session.context_tokens)
    preparation = prepare_cache(session, request, tokens)
    text = OutputText(request.stop_strings, on_text)
    chooser = create_chooser(request, grammar, on_text is not None, session.end_tokens)
    # Work of earlier requests that is still under way would be measured.
    mx.synchronize()
    try:
        return run_timed(session, request, preparation, chooser, text)
    except BaseException:
        session.cache.clear()
        raise


def prepare_cache(session: ComputingModel, request: GenerateRequest, tokens: list[int]) -> str:
    """Brings the cache into the state that was asked for. Raises Refusal when it was cancelled."""
    cache, control = session.cache, session.control
    if request.cached_token_count == 0:
        cache.clear()
        mx.clear_cache()
        return "cleared"

    def after_batch(reached: int) -> bool:
        control.progress = reached
        return control.cancelled

    count = request.cached_token_count
    preparation = cache.hold_prefix(tokens, count, session.batch_tokens, after_batch)
    if preparation is None:
        raise Refusal("cancelled", "the request was cancelled while its cached prefix was made")
    return preparation


def run_timed(
    session: ComputingModel,
    request: GenerateRequest,
    preparation: str,
    chooser: TokenChooser | None,
    text: OutputText,
) -> dict[str, Any]:
    """Everything that the clock sees, and the trace made of it afterwards."""
    decoded = DecodedTokens(request.max_output_tokens)
    with GcWatch() as gc_watch:
        accepted_epoch_ms = time.time_ns() / 1e6
        accepted = clock()
        prefilled = prefill(session, request)
        if prefilled.logits is None:
            decoded.ending = "cancelled"
        elif chooser is None:
            decode_greedy(session, request, decoded, prefilled.logits)
        else:
            decode_watched(session, request, decoded, prefilled.logits, chooser, text)
        end = clock()
    session.cache.note_generation(decoded.fed())
    if chooser is None:
        for token in decoded.ids[: decoded.count]:
            text.add(session.pieces.bytes_of(token))
    timing = timing_of(prefilled, decoded, accepted, end)
    return {
        **trace_of(request, prefilled, decoded),
        "text": text.finish(),
        "cachePreparation": preparation,
        "timing": {"acceptedEpochMs": accepted_epoch_ms, **timing},
        "gcPauses": gc_watch.since(accepted),
    }


def trace_of(
    request: GenerateRequest, prefilled: Prefilled, decoded: DecodedTokens
) -> dict[str, Any]:
    """What a trace says about the prompt and the tokens."""
    prompt = prefilled.prompt
    count = len(prompt.tokens)
    cached_count = request.cached_token_count
    return {
        "promptForm": prompt.form,
        "renderedPrompt": prompt.rendered,
        "promptTokens": prompt.tokens,
        "outputTokens": decoded.ids[: decoded.count],
        "endToken": decoded.end_token,
        "stopReason": decoded.ending,
        "promptTokenCount": count,
        "cachedTokenCount": cached_count,
        "evaluatedTokenCount": None if prefilled.end is None else count - cached_count,
        "outputTokenCount": decoded.count,
    }


def prefill(session: ComputingModel, request: GenerateRequest) -> Prefilled:
    """Template, tokenizer, and all prompt tokens that the cache does not hold. All but the last go in
    chunks whose logits are never computed; the last one alone gives the logits of the first output
    token."""
    cache, control = session.cache, session.control
    prompt = session.reader.read(request.prompt)
    tokens = prompt.tokens
    chunk_ends: list[int] = []
    start = clock()
    position = request.cached_token_count
    last = len(tokens) - 1
    while position < last and not control.cancelled:
        end = min(last, position + session.batch_tokens)
        cache.feed(tokens[position:end])
        cache.evaluate()
        chunk_ends.append(clock())
        mx.clear_cache()
        control.progress = position = end
    if control.cancelled:
        return Prefilled(prompt, start, chunk_ends, None, None)
    logits = cache.feed(tokens[last:])[0, -1]
    mx.eval(logits)
    end_ns = clock()
    chunk_ends.append(end_ns)
    control.progress = len(tokens)
    return Prefilled(prompt, start, chunk_ends, logits, end_ns)


def timing_of(
    prefilled: Prefilled, decoded: DecodedTokens, accepted: int, end: int
) -> dict[str, Any]:
    """A GenerationTiming without the wall clock: nanoseconds since the request was accepted."""

    def since(moment: int | None) -> int | None:
        return None if moment is None else moment - accepted

    return {
        "templateEndNs": since(prefilled.prompt.template_end),
        "tokenizeEndNs": since(prefilled.prompt.tokenize_end),
        "prefillStartNs": since(prefilled.start),
        "prefillChunkEndNs": [moment - accepted for moment in prefilled.chunk_ends],
        "prefillEndNs": since(prefilled.end),
        "tokenNs": [moment - accepted for moment in decoded.times[: decoded.count]],
        "endNs": end - accepted,
    }
