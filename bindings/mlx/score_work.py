"""One score request under way: what was read so far, and how much went through the model."""

from typing import Any

import numpy as np

from mlx_session import ComputingModel
from outcomes import Refusal
from decoded_tokens import require_finite
from request_types import ScoreRequest
from score_contexts import WantedToken
from token_chooser import most_likely_ids


class ScoreWork:
    """Collects item scores and counts tokens."""

    def __init__(self, session: ComputingModel, request: ScoreRequest) -> None:
        self.session = session
        self.request = request
        self.evaluated_token_count = 0
        self._evaluated_context_count = 0
        self.results: list[dict[str, Any]] = [
            {
                "tokenLogprobs": [0.0] * len(item.continuation),
                "greedyTokens": [0] * len(item.continuation),
                "top": [[]] * len(item.continuation),
            }
            for item in request.items
        ]
        self._stop_if_asked()

    @property
    def cached_token_count(self) -> int:
        """Context tokens, added up over the items, that did not go through the model for them."""
        asked = sum(len(item.context) for item in self.request.items)
        return max(0, asked - self._evaluated_context_count)

    def count(self, token_count: int, context_count: int) -> None:
        """Counts tokens that went through the model, and how many of them belong to a context.

        Raises Refusal when the request was asked to stop.
        """
        self.evaluated_token_count += token_count
        self._evaluated_context_count += context_count
        self.session.control.progress = self.evaluated_token_count
        self._stop_if_asked()

    def read(self, logits: np.ndarray, wanted: list[WantedToken]) -> None:
        """Reads the float32 logits of a position for all that want a token of it. The sum over the
        vocabulary is taken in float64: no probability is above 1.

        Raises Refusal when there is no finite number to read.
        """
        if not wanted:
            return
        peak = float(logits.max())
        require_finite(peak)
        normalizer = peak + float(np.log(np.exp(logits.astype(np.float64) - peak).sum()))
        best = int(np.argmax(logits))
        top = self._top(logits, normalizer)
        for place in wanted:
            logprob = float(logits[place.token]) - normalizer
            require_finite(logprob)
            result = self.results[place.item]
            result["tokenLogprobs"][place.index] = logprob
            result["greedyTokens"][place.index] = best
            result["top"][place.index] = top

    def _top(self, logits: np.ndarray, normalizer: float) -> list[dict[str, Any]]:
        if self.request.top_count == 0:
            return []
        return [
            {"token": int(token), "logprob": float(logits[token]) - normalizer}
            for token in most_likely_ids(logits, self.request.top_count)
        ]

    def _stop_if_asked(self) -> None:
        if self.session.control.cancelled:
            raise Refusal("cancelled", "scoring was cancelled")
