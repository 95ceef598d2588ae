"""Brings together what items have in common, so that it is evaluated once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cmp_to_key

from request_types import ScoreItem

Tokens = tuple[int, ...]


@dataclass(frozen=True)
class WantedToken:
    """A token of a continuation whose log-probability is to be read."""

    item: int
    index: int
    """Within the item's continuation."""
    token: int


@dataclass
class SharedContinuation:
    """Continuations that are the same up to their last token, which is only predicted: one evaluation
    serves all. `wanted` is what is read behind each of the tokens."""

    tokens: Tokens
    wanted: list[list[WantedToken]]


@dataclass
class ScoredContext:
    """A context with everything that is asked about it; `firsts` are read at its end."""

    tokens: Tokens
    firsts: list[WantedToken] = field(default_factory=list)
    continuations: dict[Tokens, SharedContinuation] = field(default_factory=dict)


def group_by_context(items: Sequence[ScoreItem]) -> list[ScoredContext]:
    """Items with the same context become one."""
    contexts: dict[Tokens, ScoredContext] = {}
    for number, item in enumerate(items):
        context = contexts.setdefault(item.context, ScoredContext(item.context))
        context.firsts.append(WantedToken(number, 0, item.continuation[0]))
        evaluated = item.continuation[:-1]
        if not evaluated:
            continue
        shared = context.continuations.setdefault(
            evaluated, SharedContinuation(evaluated, [[] for _ in evaluated])
        )
        for place, token in enumerate(item.continuation[1:]):
            shared.wanted[place].append(WantedToken(number, place + 1, token))
    return list(contexts.values())


def walk_order(contexts: Sequence[ScoredContext], held: Sequence[int]) -> list[ScoredContext]:
    """The order in which everything that contexts share is evaluated once: a walk through their prefix
    tree which at each fork takes the branch first that is held, then the others by token id. A
    context comes before those that it is the beginning of."""

    def compare(left: ScoredContext, right: ScoredContext) -> int:
        shared = common_prefix_length(left.tokens, right.tokens)
        if shared == min(len(left.tokens), len(right.tokens)):
            return len(left.tokens) - len(right.tokens)
        one, other = left.tokens[shared], right.tokens[shared]
        if shared < len(held) and tuple(held[:shared]) == left.tokens[:shared]:
            if one == held[shared]:
                return -1
            if other == held[shared]:
                return 1
        return one - other

    return sorted(contexts, key=cmp_to_key(compare))


def common_prefix_length(left: Sequence[int], right: Sequence[int]) -> int:
    """How many tokens two sequences begin with alike."""
    limit = min(len(left), len(right))
    return next((index for index in range(limit) if left[index] != right[index]), limit)
