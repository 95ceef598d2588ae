"""The key-value cache of one sequence, which tokens it holds, and how they were made."""

import copy
from collections.abc import Callable, Sequence
from typing import Any

import mlx.core as mx
from mlx_lm.models.cache import (
    ConcatenateKVCache,
    KVCache,
    QuantizedKVCache,
    can_trim_prompt_cache,
    make_prompt_cache,
    trim_prompt_cache,
)

CUT_BATCH = -1
"""Stands for a batch of which only a part is left; equal to no position."""

MOST_CHECKPOINTS = 4
"""Each is a whole copy of the cache."""

ALWAYS_TRIMMABLE = (KVCache, QuantizedKVCache, ConcatenateKVCache)


class SequenceCache:
    """What one sequence has behind it. Every batch that goes through the model goes through here,
    except the single tokens of the decode loop, which are noted afterwards."""

    def __init__(self, model: Any) -> None:
        self._model = model
        self.layers: list[Any] = []
        self.tokens: list[int] = []
        self._ends: list[int] = []
        self._checkpoints: dict[int, list[Any]] = {}
        self.clear()

    def clear(self) -> None:
        """Holds nothing from now on, in a cache that never held anything."""
        self.layers = make_prompt_cache(self._model)
        self.tokens = []
        self._ends = []
        self._checkpoints = {}

    def feed(self, tokens: Sequence[int]) -> mx.array:
        """Puts tokens behind what is held, as one batch. Returns their logits, not yet evaluated:
        without a look at them the output layer is never computed."""
        logits = self._model(mx.array([list(tokens)]), cache=self.layers)
        self.tokens.extend(tokens)
        self._ends.append(len(self.tokens))
        return logits

    def evaluate(self) -> None:
        """Computes what was fed."""
        mx.eval([layer.state for layer in self.layers])

    def note_generation(self, decoded_tokens: Sequence[int]) -> None:
        """Notes the tokens that the decode loop put into `layers` behind a prompt. What a generation
        leaves behind can be trimmed to a prefix of another, and is never used for scores."""
        self.tokens.extend(decoded_tokens)
        self._ends = [CUT_BATCH]
        self._checkpoints = {}

    def hold_prefix(
        self,
        tokens: Sequence[int],
        count: int,
        batch_tokens: int,
        after_batch: Callable[[int], bool],
    ) -> str | None:
        """Makes the cache hold exactly the first `count` of `tokens`.

        `after_batch` gets the number of tokens done; true stops. Returns "trimmed" when more was
        held and cut back, "evaluated" when it was computed anew, `None` when it was stopped.
        """
        if self.tokens[:count] == list(tokens[:count]) and self._trim_to(count):
            return "trimmed"
        self.clear()
        for start in range(0, count, batch_tokens):
            end = min(count, start + batch_tokens)
            self.feed(tokens[start:end])
            self.evaluate()
            mx.clear_cache()
            if after_batch(end):
                return None
        return "evaluated"

    def keep_made_by(self, tokens: Sequence[int], ends: Sequence[int]) -> int:
        """Keeps as much of the beginning of `tokens` as was made by exactly the batches that have
        these ends (ascending), so that every bit is that of evaluating them from an empty cache, and
        drops everything else. Returns the number of tokens kept: one of `ends`, or 0."""
        count = self._count_made_by(tokens, ends)
        if count > 0 and self._trim_to(count):
            return count
        restored = self._restore([end for end in ends if end <= count])
        if restored == 0:
            self.clear()
        return restored

    def checkpoint(self) -> None:
        """Makes it possible to come back to what is held now, where that takes more than trimming:
        rings of sliding windows, running states. A deep copy is right for every kind of cache."""
        count = len(self.tokens)
        is_trimmable = all(isinstance(layer, ALWAYS_TRIMMABLE) for layer in self.layers)
        if is_trimmable or count == 0 or count in self._checkpoints:
            return
        if len(self._checkpoints) >= MOST_CHECKPOINTS:
            del self._checkpoints[next(iter(self._checkpoints))]
        self._checkpoints[count] = copy.deepcopy(self.layers)

    def size_bytes(self) -> int:
        """Bytes of keys, values and running states, those of checkpoints included."""
        return sum(
            size_of(layer)
            for layers in [self.layers, *self._checkpoints.values()]
            for layer in layers
        )

    def _trim_to(self, count: int) -> bool:
        surplus = len(self.tokens) - count
        if surplus == 0:
            return True
        if count == 0 or not can_trim_prompt_cache(self.layers):
            return False
        if trim_prompt_cache(self.layers, surplus) != surplus:
            return False
        del self.tokens[count:]
        self._cut_ends(count)
        self._checkpoints = {end: kept for end, kept in self._checkpoints.items() if end <= count}
        return True

    def _cut_ends(self, count: int) -> None:
        kept = [end for end in self._ends_before_cut() if end <= count]
        self._ends = kept if (kept[-1] if kept else 0) == count else [*kept, CUT_BATCH]

    def _ends_before_cut(self) -> list[int]:
        if CUT_BATCH not in self._ends:
            return self._ends
        return self._ends[: self._ends.index(CUT_BATCH)]

    def _count_made_by(self, tokens: Sequence[int], ends: Sequence[int]) -> int:
        position = 0
        for held_end, end in zip(self._ends, ends, strict=False):
            if held_end != end or self.tokens[position:end] != list(tokens[position:end]):
                break
            position = end
        return position

    def _restore(self, ends: Sequence[int]) -> int:
        count = max((end for end in ends if end in self._checkpoints), default=0)
        if count == 0:
            return 0
        self.layers = copy.deepcopy(self._checkpoints[count])
        del self.tokens[count:]
        self._cut_ends(count)
        self._checkpoints = {end: kept for end, kept in self._checkpoints.items() if end <= count}
        return count


def size_of(layer: Any) -> int:
    """Bytes of one layer's cache; 0 for kinds that do not tell."""
    try:
        return int(layer.nbytes)
    except (NotImplementedError, AttributeError):
        return 0
