"""Conversations to text through the model's own chat template, which is a stranger's program."""

import hashlib
from datetime import datetime, tzinfo
from typing import Any, NoReturn, Self

from jinja2.exceptions import TemplateSyntaxError
from transformers.utils import chat_template_utils

from outcomes import Refusal, text_of
from time_limit import within_seconds

RENDER_LIMIT_SECONDS = 2.0
"""A template that runs longer is hostile or broken; the largest shipped ones take milliseconds."""

TEMPLATE_LIMIT_CHARACTERS = 1_000_000
"""Longer than any template known (about 20,000 characters)."""

TEXT_LIMIT_CHARACTERS = 4_000_000
"""No prompt is longer: a context of 1,000,000 tokens is about as many characters."""

Messages = list[dict[str, str]]


class FixedDay(datetime):
    """What templates that print today's date see: 1 January 2026, as in the other engines, so that
    the same request gives the same prompt on every day."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        return cls(2026, 1, 1, tzinfo=tz)


# Templates cannot be given another clock: transformers makes text of every function it is passed.
chat_template_utils.datetime = FixedDay


class ChatTemplate:
    """The chat template of a model folder, rendered with the assistant's turn opened."""

    def __init__(self, tokenizer: Any, model_path: str) -> None:
        self._tokenizer = tokenizer
        self._model_path = model_path
        self._source = source_of(tokenizer)

    @property
    def sha256(self) -> str | None:
        """SHA-256 of the template's text; `None` for one that is a program of mlx-lm's."""
        if self._source is None:
            return None
        return hashlib.sha256(self._source.encode("utf-8", "replace")).hexdigest()

    def check(self) -> None:
        """Refuses a template that cannot be used with any conversation.

        Raises Refusal when it is too long, does not read the conversation, or does not compile. One
        that merely refuses this conversation is in order.
        """
        if self._source is not None and len(self._source) > TEMPLATE_LIMIT_CHARACTERS:
            self._refuse(f"it has {len(self._source)} characters")
        if self._source is not None and "messages" not in self._source:
            self._refuse("it does not use the conversation")
        try:
            self._render([{"role": "user", "content": "Hello."}])
        except TemplateSyntaxError as error:
            self._refuse(f"it does not compile: {text_of(error)} (line {error.lineno})")
        except Exception:
            return

    def render(self, messages: Messages) -> tuple[str, str]:
        """How the text of a conversation was made (a prompt form of src/core/prompt.ts), and the
        text. A template that refuses a system role gets the system text in front of the first user
        text.

        Raises Refusal when the template refuses that too, or runs past its limits.
        """
        try:
            return "chat-template", self._render(messages)
        except Exception as error:
            folded = fold_system_message(messages)
            if folded is None:
                self._refuse(text_of(error))
        try:
            return "chat-template-folded-system", self._render(folded)
        except Exception as error:
            self._refuse(text_of(error))

    def _render(self, messages: Messages) -> str:
        text = within_seconds(RENDER_LIMIT_SECONDS, lambda: self._apply(messages))
        if not isinstance(text, str) or len(text) > TEXT_LIMIT_CHARACTERS:
            raise ValueError(f"it makes more than {TEXT_LIMIT_CHARACTERS} characters, or no text")
        return text

    def _apply(self, messages: Messages) -> Any:
        """Thinking is left to the template, as the GGUF engine leaves it, so that both ask the same.
        mlx-lm's wrapper would set it by the tokenizer's vocabulary; only a template that is a program
        of mlx-lm's needs that wrapper."""
        tokenizer = self._tokenizer if self._source is None else self._tokenizer._tokenizer
        conversation = [dict(message) for message in messages]
        return tokenizer.apply_chat_template(
            conversation, tokenize=False, add_generation_prompt=True
        )

    def _refuse(self, reason: str) -> NoReturn:
        raise Refusal(
            "engine-refused",
            f"the chat template of {self._model_path} failed: {reason}",
            "Ask with a raw text prompt, or use another build of this model.",
        )


def open_chat_template(tokenizer: Any, model_path: str) -> ChatTemplate | None:
    """The template of a model; `None` when it has none. Raises Refusal when it is broken."""
    if not tokenizer.has_chat_template:
        return None
    template = ChatTemplate(tokenizer, model_path)
    template.check()
    return template


def source_of(tokenizer: Any) -> str | None:
    """The text of the template; of several the one called default."""
    source = tokenizer.chat_template
    if isinstance(source, dict):
        source = source.get("default")
    return source if isinstance(source, str) else None


def fold_system_message(messages: Messages) -> Messages | None:
    """The conversation with its system text in front of the first user text; `None` when it does not
    begin with these two."""
    if [message["role"] for message in messages[:2]] != ["system", "user"]:
        return None
    system, user = messages[:2]
    content = f"{system['content']}\n\n{user['content']}"
    return [{"role": "user", "content": content}, *messages[2:]]
