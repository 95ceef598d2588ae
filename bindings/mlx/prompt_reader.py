"""Prompts to token ids: chat template, then the model's own tokenizer. The rules are those of the
other engines, so that builds of one model in other formats get the same ids for the same text."""

import re
import time
from dataclasses import dataclass
from typing import Any

from chat_template import ChatTemplate
from outcomes import Refusal, text_of

LONE_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class ReadPrompt:
    """A prompt as it is evaluated. Times are of the monotonic clock, in nanoseconds; `None` where
    the step did not happen."""

    form: str
    rendered: str | None
    tokens: list[int]
    template_end: int | None
    tokenize_end: int | None


class PromptReader:
    """Reads prompts with the template and the tokenizer of a model folder."""

    def __init__(
        self, tokenizer: Any, template: ChatTemplate | None, vocabulary_size: int
    ) -> None:
        self._tokenizer = tokenizer
        self._template = template
        self._vocabulary_size = vocabulary_size
        self._begin_text: str | None = tokenizer.bos_token

    def read(self, prompt: dict[str, Any]) -> ReadPrompt:
        """Raises Refusal when the template or the tokenizer refuses, or for an id that the
        vocabulary does not have."""
        if prompt["kind"] == "tokens":
            refuse_outside(prompt["tokens"], self._vocabulary_size)
            return ReadPrompt("raw-tokens", None, list(prompt["tokens"]), None, None)
        if prompt["kind"] == "text":
            return self._read_text("raw-text", prompt["text"], None)
        form, text = self._render(prompt["messages"])
        return self._read_text(form, text, time.perf_counter_ns())

    def adds_begin_token(self) -> bool:
        """Whether a beginning-of-sequence token is put before a text."""
        begin = self._tokenizer.bos_token_id
        return begin is not None and self._encode("a")[:1] == [begin]

    def _render(self, messages: list[dict[str, str]]) -> tuple[str, str]:
        if self._template is None:
            return "plain-join-v1", "\n\n".join(message["content"] for message in messages)
        return self._template.render(messages)

    def _read_text(self, form: str, text: str, template_end: int | None) -> ReadPrompt:
        tokens = self._encode(text)
        # A tokenizer may know more tokens than the model has rows for.
        if max(tokens, default=0) >= self._vocabulary_size:
            refuse_outside(tokens, self._vocabulary_size)
        return ReadPrompt(form, text, tokens, template_end, time.perf_counter_ns())

    def _encode(self, text: str) -> list[int]:
        # A template that writes the beginning-of-sequence token itself must not get a second one.
        adds_special = not self._begin_text or not text.startswith(self._begin_text)
        try:
            return self._tokenizer.encode(
                LONE_SURROGATE.sub("\ufffd", text), add_special_tokens=adds_special
            )
        except Exception as error:
            raise Refusal(
                "engine-refused", f"the tokenizer failed: {text_of(error)}", "Give another text."
            ) from error


def refuse_outside(tokens: list[int] | tuple[int, ...], vocabulary_size: int) -> None:
    """Raises Refusal for the first id that the vocabulary does not have: MLX would read the memory
    beside the embedding table."""
    outside = first_outside(tokens, vocabulary_size)
    if outside is not None:
        raise Refusal(
            "engine-refused",
            f"token id {outside} is outside the vocabulary of {vocabulary_size}",
            "Tokenize with this very model.",
        )


def first_outside(tokens: list[int] | tuple[int, ...], vocabulary_size: int) -> int | None:
    """The first id that the vocabulary does not have; `None` when it has all."""
    return next((token for token in tokens if not 0 <= token < vocabulary_size), None)
