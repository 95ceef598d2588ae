"""How a token is chosen where the arg-max alone is not enough, or its text is wanted at once."""

from typing import Protocol

import mlx.core as mx
import numpy as np

from decoded_tokens import best_of, require_finite
from json_grammar import JsonGrammar
from request_types import GenerateRequest, Sampling


class TokenChooser(Protocol):
    """Chooses the next token from the logits of a position."""

    def choose(self, logits: mx.array) -> int | None:
        """The id; `None` when a grammar allows no further token. Raises Refusal when the logits are
        not finite."""
        ...


class GreedyChooser:
    """The arg-max, computed where the lean loop computes it: both choose the same of two equals."""

    def choose(self, logits: mx.array) -> int | None:
        best, peak = best_of(logits)
        mx.eval(best, peak)
        require_finite(peak.item())
        return int(best.item())


class SamplingChooser:
    """A seeded draw."""

    def __init__(self, sampling: Sampling) -> None:
        self._draw = SeededDraw(sampling)

    def choose(self, logits: mx.array) -> int | None:
        return self._draw.next(finite_logits(logits))


class GrammarChooser:
    """The arg-max or a seeded draw among the tokens that a grammar allows."""

    def __init__(
        self, grammar: JsonGrammar, sampling: Sampling, unwanted_ends: frozenset[int]
    ) -> None:
        self._grammar = grammar
        self._draw = SeededDraw(sampling) if sampling.temperature > 0 else None
        self._unwanted_ends = unwanted_ends

    def choose(self, logits: mx.array) -> int | None:
        if self._grammar.is_finished:
            return None
        allowed = self._grammar.forbid(finite_logits(logits))
        if not np.isfinite(allowed).any():
            return None
        token = int(np.argmax(allowed)) if self._draw is None else self._draw.next(allowed)
        # The output is whole, and shall not end by a token: there is nothing to go on with.
        if token in self._unwanted_ends:
            return None
        self._grammar.accept(token)
        return token


class SeededDraw:
    """Top-k, top-p, min-p, each only when set, then temperature, then a draw: the order of
    llama.cpp's sampler chain, in float64. The generator is this project's choice, so the same seed
    gives other texts than in other engines."""

    def __init__(self, sampling: Sampling) -> None:
        self._sampling = sampling
        self._generator = np.random.Generator(np.random.PCG64(sampling.seed))

    def next(self, logits: np.ndarray) -> int:
        """Draws a token from finite or forbidden (minus infinite) logits of one position."""
        ids, kept = self._candidates(logits)
        scaled = kept / self._sampling.temperature
        weights = np.exp(scaled - scaled.max())
        sums = np.cumsum(weights)
        place = np.searchsorted(sums, self._generator.random() * sums[-1], side="right")
        return int(ids[min(int(place), len(ids) - 1)])

    def _candidates(self, logits: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Ids and logits that may be drawn, the most likely first, of equals the lower id first."""
        ids = most_likely_ids(logits, self._sampling.top_k)
        kept = logits[ids].astype(np.float64)
        if self._sampling.top_p is not None:
            count = nucleus_count(kept, self._sampling.top_p)
            ids, kept = ids[:count], kept[:count]
        if self._sampling.min_p is not None and self._sampling.min_p > 0:
            likely = kept >= kept[0] + np.log(self._sampling.min_p)
            ids, kept = ids[likely], kept[likely]
        return ids, kept


def finite_logits(logits: mx.array) -> np.ndarray:
    """The logits of a position in float32. Raises Refusal when the largest is no finite number."""
    values = np.array(logits.astype(mx.float32))
    require_finite(float(values.max()))
    return values


def most_likely_ids(logits: np.ndarray, count: int | None) -> np.ndarray:
    """Ids by falling logit, of equals the lower id first; forbidden ones left out; the first `count`
    of them, or all for `None`."""
    threshold = -np.inf
    if count is not None and count < len(logits):
        threshold = np.partition(logits, len(logits) - count)[len(logits) - count]
    ids = np.flatnonzero((logits >= threshold) & (logits > -np.inf))
    ordered = ids[np.argsort(-logits[ids], kind="stable")]
    return ordered if count is None else ordered[:count]


def nucleus_count(logits: np.ndarray, top_p: float) -> int:
    """How many of these falling logits it takes until their probabilities reach `top_p`; at least 1."""
    weights = np.exp(logits - logits[0])
    shares = np.cumsum(weights) / weights.sum()
    return int(np.searchsorted(shares, top_p, side="left")) + 1


def create_chooser(
    request: GenerateRequest,
    grammar: JsonGrammar | None,
    is_streamed: bool,
    end_tokens: frozenset[int],
) -> TokenChooser | None:
    """What a request needs to choose its tokens; `None` for the lean greedy loop, which needs nothing."""
    if grammar is not None:
        unwanted_ends = end_tokens if request.ignores_end_of_generation else frozenset[int]()
        return GrammarChooser(grammar, request.sampling, unwanted_ends)
    if request.sampling.temperature > 0:
        return SamplingChooser(request.sampling)
    if request.stop_strings or is_streamed:
        return GreedyChooser()
    return None
