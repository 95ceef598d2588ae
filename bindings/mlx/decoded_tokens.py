"""What a decode loop fills."""

import time
from dataclasses import dataclass, field

import mlx.core as mx

from outcomes import Refusal

clock = time.perf_counter_ns


@dataclass
class DecodedTokens:
    """Ids and the clock when each was known, from index 0 on. The lists have their full length from
    the start, one slot more than tokens: the time of an end token is taken before it is recognised."""

    capacity: int
    count: int = 0
    ending: str = "max-tokens"
    end_token: int | None = None
    fed_count: int = 0
    """How many of the ids, the end token included, went through the model again."""
    ids: list[int] = field(init=False)
    times: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.ids = [0] * (self.capacity + 1)
        self.times = [0] * (self.capacity + 1)

    def fed(self) -> list[int]:
        """The ids that are in the cache behind the prompt."""
        known = self.ids[: self.count]
        if self.end_token is not None:
            known.append(self.end_token)
        return known[: self.fed_count]


def best_of(logits: mx.array) -> tuple[mx.array, mx.array]:
    """Arg-max of the logits of one position and their largest value, neither evaluated yet."""
    return mx.argmax(logits), mx.max(logits)


def require_finite(peak: float) -> None:
    """Raises Refusal when the largest logit is no finite number, which only broken weights give."""
    if not -float("inf") < peak < float("inf"):
        raise Refusal(
            "not-finite",
            "the model's logits are not finite numbers",
            "The weights are broken; verify the SHA-256 of the files and load the model again.",
        )
