"""Output that follows a JSON Schema: which tokens are allowed next, by llguidance. The mask is
applied here; llguidance's own way of applying it on MLX is a Metal kernel."""

import json
from collections.abc import Iterable
from typing import Any

import llguidance
import llguidance.hf
import llguidance.numpy
import numpy as np

from narrow_schema import narrow_schema
from outcomes import Refusal, text_of

HINT = "Simplify the schema, or ask without one and check the output afterwards."


class JsonGrammars:
    """Makes grammars for one model. What depends on the vocabulary alone is made once, when it is
    first needed: it takes some tenths of a second."""

    def __init__(self, tokenizer: Any, end_tokens: Iterable[int], vocabulary_size: int) -> None:
        self._tokenizer = tokenizer
        self._end_tokens = sorted(end_tokens)
        self._vocabulary_size = vocabulary_size
        self._shared: llguidance.LLTokenizer | None = None

    def open(self, schema: dict[str, Any]) -> "JsonGrammar":
        """The grammar of a schema, at its start.

        Raises Refusal when the schema uses what cannot be forced, or the tokenizer cannot be read.
        """
        tokenizer = self._shared_tokenizer()
        try:
            grammar = llguidance.LLMatcher.grammar_from_json_schema(
                # Free white space is a place where small models go round in circles.
                json.dumps(narrow_schema(schema)),
                overrides={"whitespace_flexible": False},
            )
            matcher = llguidance.LLMatcher(tokenizer, grammar, log_level=0)
        except Refusal:
            raise
        except Exception as error:
            raise schema_refusal(text_of(error)) from error
        if matcher.is_error():
            raise schema_refusal(" ".join(matcher.get_error().split())[:500])
        return JsonGrammar(matcher, tokenizer.vocab_size, self._vocabulary_size)

    def _shared_tokenizer(self) -> llguidance.LLTokenizer:
        if self._shared is None:
            try:
                self._shared = llguidance.hf.from_tokenizer(
                    self._tokenizer,
                    n_vocab=max(self._vocabulary_size, len(self._tokenizer)),
                    eos_token=self._end_tokens,
                )
            except Exception as error:
                raise Refusal(
                    "engine-refused",
                    f"no grammar can be made for this tokenizer: {text_of(error)}",
                    "Ask without a JSON Schema and check the output afterwards.",
                ) from error
        return self._shared


class JsonGrammar:
    """One output under way."""

    def __init__(
        self, matcher: llguidance.LLMatcher, grammar_tokens: int, vocabulary_size: int
    ) -> None:
        self._matcher = matcher
        self._bits = llguidance.numpy.allocate_token_bitmask(1, grammar_tokens)
        self._grammar_tokens = grammar_tokens
        self._vocabulary_size = vocabulary_size

    @property
    def is_finished(self) -> bool:
        """Whether nothing can follow."""
        return bool(self._matcher.is_stopped())

    def forbid(self, logits: np.ndarray) -> np.ndarray:
        """The logits with all tokens that may not come next at minus infinity."""
        llguidance.numpy.fill_next_token_bitmask(self._matcher, self._bits, 0)
        allowed = np.unpackbits(self._bits.view(np.uint8), bitorder="little")
        mask = np.zeros(self._vocabulary_size, dtype=bool)
        known = min(self._grammar_tokens, self._vocabulary_size)
        mask[:known] = allowed[:known]
        return np.where(mask, logits, -np.inf)

    def accept(self, token: int) -> None:
        """Goes on behind a token. Raises Refusal when the grammar gave up, such as at its limits."""
        self._matcher.consume_token(token)
        if self._matcher.is_error():
            raise schema_refusal(" ".join(self._matcher.get_error().split())[:500])


def schema_refusal(reason: str) -> Refusal:
    """The refusal of a schema, with the grammar's own words."""
    return Refusal(
        "engine-refused", f"the JSON Schema cannot constrain the output: {reason}", HINT
    )
