"""Serves one model to the channel: requests in order, one reply each."""

import os
import sys
from collections.abc import Callable

from engine_channel import EngineChannel, Message
from engine_control import EngineControl
from generate_answer import generate
from load_model import load
from mlx_session import MlxSession
from outcomes import Outcome, Refusal, failed, outcome_of, succeeded, text_of
from request_types import GenerateRequest, LoadRequest, ScoreRequest
from score_items import score


class EngineHost:
    """Takes requests from the channel and answers them, until the process ends."""

    def __init__(self, channel: EngineChannel, control: EngineControl) -> None:
        self._channel = channel
        self._control = control
        self._session: MlxSession | None = None

    def serve(self) -> None:
        """Serves until `close`. What is no refusal is a bug and ends the process with its stack."""
        while True:
            message = self._channel.next_request()
            self._control.begin(message["id"])
            outcome = self._answer(message)
            self._control.end()
            self._channel.send({"type": "reply", "id": message["id"], "outcome": outcome})
            if message["type"] == "close":
                sys.stderr.flush()
                # Leaving by the front door runs MLX's teardown, which has crashed processes.
                os._exit(0)

    def _answer(self, message: Message) -> Outcome:
        try:
            if message["type"] == "load":
                return self._load(message)
            if self._session is None:
                return failed("engine-refused", "no model is loaded")
            return self._answer_with(self._session, message)
        except Refusal as refusal:
            return outcome_of(refusal)
        except (MemoryError, RuntimeError) as error:
            return self._explain_native(error)

    def _load(self, message: Message) -> Outcome:
        if self._session is not None:
            return failed("engine-refused", "a model is loaded already")
        self._session = load(LoadRequest.read(message["request"]), self._control)
        return succeeded({"pid": os.getpid(), "facts": self._session.facts})

    def _answer_with(self, session: MlxSession, message: Message) -> Outcome:
        kind = message["type"]
        if kind == "close":
            self._session = None
            return succeeded(None)
        if kind == "memory":
            return succeeded(session.memory())
        if kind == "tokenize":
            return succeeded(session.tokenize(message["request"]["prompts"]))
        computing = session.require_computing()
        try:
            if kind == "generate":
                request = GenerateRequest.read(message["request"])
                return succeeded(generate(computing, request, self._text_sender(message)))
            if kind == "score":
                return succeeded(score(computing, ScoreRequest.read(message["request"])))
            raise ValueError(f"no request of type {kind!r} is known")
        finally:
            # Between requests: the high-water mark of private memory is made of these readings.
            session.memory_counter.read()

    def _text_sender(self, message: Message) -> Callable[[str], None] | None:
        if not message["stream"]:
            return None
        request_id = message["id"]
        return lambda piece: self._channel.send({"type": "text", "id": request_id, "piece": piece})

    def _explain_native(self, error: BaseException) -> Outcome:
        """MLX tells of memory that it cannot get, and of kernels that failed, by RuntimeError; what
        the cache holds after that is not known."""
        if self._session is not None and self._session.computing is not None:
            self._session.computing.cache.clear()
        return failed(
            "engine-refused",
            f"MLX failed: {text_of(error)}",
            "Use a smaller --context or a smaller model when memory is short.",
        )
