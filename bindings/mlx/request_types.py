"""Requests as the steering process sends them. It has checked them against their schemas
(src/core/engine.ts, generation.ts, scoring.ts); a missing key here is a mistake of this project."""

from dataclasses import dataclass
from typing import Any, Self

Json = dict[str, Any]


@dataclass(frozen=True)
class LoadRequest:
    """Which model, and how."""

    model_path: str
    vocabulary_only: bool
    options: Json

    @classmethod
    def read(cls, request: Json) -> Self:
        return cls(request["modelPath"], request["vocabularyOnly"], request["options"])


@dataclass(frozen=True)
class Sampling:
    """How the next token is chosen; see samplingSchema. `None` keeps all tokens."""

    temperature: float
    top_k: int | None
    top_p: float | None
    min_p: float | None
    seed: int

    @classmethod
    def read(cls, sampling: Json) -> Self:
        return cls(
            float(sampling["temperature"]),
            sampling["topK"],
            sampling["topP"],
            sampling["minP"],
            sampling["seed"],
        )


@dataclass(frozen=True)
class GenerateRequest:
    """One answer. `cached_token_count` 0 is a cold cache; else the prefix that shall be held."""

    prompt: Json
    sampling: Sampling
    max_output_tokens: int
    ignores_end_of_generation: bool
    stop_strings: list[str]
    json_schema: Json | None
    cached_token_count: int

    @classmethod
    def read(cls, request: Json) -> Self:
        cache = request["cache"]
        return cls(
            request["prompt"],
            Sampling.read(request["sampling"]),
            request["maxOutputTokens"],
            request["ignoreEndOfGeneration"],
            request["stopStrings"],
            request["jsonSchema"],
            0 if cache["kind"] == "cold" else cache["tokenCount"],
        )


@dataclass(frozen=True)
class ScoreItem:
    """Tokens to be scored after given tokens."""

    context: tuple[int, ...]
    continuation: tuple[int, ...]


@dataclass(frozen=True)
class ScoreRequest:
    """Items to be scored. There is one way of scoring here: `tree` mode is served by the exact one,
    which is what that mode may differ from."""

    items: list[ScoreItem]
    kept_prefix_token_count: int | None
    top_count: int

    @classmethod
    def read(cls, request: Json) -> Self:
        items = [
            ScoreItem(tuple(item["contextTokens"]), tuple(item["continuationTokens"]))
            for item in request["items"]
        ]
        return cls(items, request["keepPrefixTokenCount"], request["topCount"])
