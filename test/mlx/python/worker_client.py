"""Steers a real worker process over a socket pair, as the engine channel does."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

BINDINGS = Path(__file__).resolve().parents[3] / "bindings" / "mlx"
TEST_DATA = os.environ.get("EDGE_BENCH_TEST_DATA")
NO_DATA = "EDGE_BENCH_TEST_DATA is not set: no story model to run"

CHANNEL_DESCRIPTOR = 3
REPLY_LIMIT_SECONDS = 120

LOAD_OPTIONS = {
    "gpu": "cpu",
    "gpuLayers": None,
    "threads": 1,
    "contextTokens": 512,
    "batchTokens": 2048,
    "microBatchTokens": 512,
    "kvTypeK": "f16",
    "kvTypeV": "f16",
    "flashAttention": "auto",
    "mmap": True,
    "fullSlidingWindowCache": False,
    "sequences": 1,
}

GREEDY = {"temperature": 0, "topK": None, "topP": None, "minP": None, "seed": 0}

REQUEST = {
    "prompt": {"kind": "text", "text": "Once upon a time, there was a little girl named"},
    "sampling": GREEDY,
    "maxOutputTokens": 24,
    "ignoreEndOfGeneration": True,
    "stopStrings": [],
    "jsonSchema": None,
    "cache": {"kind": "cold"},
}


def story_model() -> Path:
    """The folder of the story model."""
    return Path(TEST_DATA or "") / "models" / "stories260K-mlx"


class WorkerClient:
    """One worker process."""

    def __init__(self, environment: dict[str, str] | None = None) -> None:
        ours, theirs = socket.socketpair()
        self._log = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            [sys.executable, str(BINDINGS / "worker.py")],
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **(environment or {})},
            preexec_fn=lambda: os.dup2(theirs.fileno(), CHANNEL_DESCRIPTOR),
            pass_fds=[CHANNEL_DESCRIPTOR, theirs.fileno()],
        )
        theirs.close()
        ours.settimeout(REPLY_LIMIT_SECONDS)
        self._socket = ours
        self._lines = ours.makefile("rb")
        self._next_id = 0
        self.pieces: list[str] = []

    def send(self, message: dict[str, Any]) -> None:
        self._socket.sendall(json.dumps(message).encode() + b"\n")

    def ask(self, kind: str, **fields: Any) -> int:
        """Sends a request; its id."""
        request_id = self._next_id
        self._next_id += 1
        self.send({"id": request_id, "type": kind, **fields})
        return request_id

    def receive(self) -> dict[str, Any]:
        """The next message of any type."""
        line = self._lines.readline()
        if line == b"":
            raise EOFError(f"the worker is gone: {self.log()}")
        return json.loads(line)

    def outcome_of(
        self, request_id: int, on_piece: Callable[[str], None] | None = None
    ) -> dict[str, Any]:
        """The outcome of a request; text pieces on the way go to `on_piece`."""
        while True:
            message = self.receive()
            if message["type"] == "text" and on_piece is not None:
                on_piece(message["piece"])
            if message["type"] == "reply" and message["id"] == request_id:
                return message["outcome"]

    def value(self, kind: str, **fields: Any) -> Any:
        """The value of a request that must succeed."""
        outcome = self.outcome_of(self.ask(kind, **fields))
        if outcome["status"] != "ok":
            raise AssertionError(f"{outcome['failure']}\n{self.log()}")
        return outcome["value"]

    def failure(self, kind: str, **fields: Any) -> dict[str, Any]:
        """The failure of a request that must be refused."""
        outcome = self.outcome_of(self.ask(kind, **fields))
        if outcome["status"] != "failed":
            raise AssertionError(f"no failure: {outcome['value']}")
        return outcome["failure"]

    def load(self, model: Path | str, **options: Any) -> dict[str, Any]:
        """Facts of a model that must load."""
        return self.value("load", request=load_request(model, **options))["facts"]

    def generate(self, **changes: Any) -> dict[str, Any]:
        """The trace of a request."""
        return self.value("generate", request={**REQUEST, **changes}, stream=False)

    def score(self, items: list[tuple[list[int], list[int]]], **changes: Any) -> dict[str, Any]:
        """The reply to a score request."""
        return self.value("score", request=score_request(items, **changes))

    def hang_up(self) -> None:
        """Ends the channel, as a parent that died does."""
        self._lines.close()
        self._socket.close()

    def log(self) -> str:
        """What the worker printed."""
        self._log.seek(0)
        return self._log.read().decode("utf-8", "replace")

    def close(self) -> None:
        """Ends the process if it still runs."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.hang_up()
        self._log.close()


def load_request(model: Path | str, vocabulary_only: bool = False, **options: Any) -> dict[str, Any]:
    return {
        "engine": "mlx",
        "modelPath": str(model),
        "vocabularyOnly": vocabulary_only,
        "options": {**LOAD_OPTIONS, **options},
    }


def score_request(items: list[tuple[list[int], list[int]]], **changes: Any) -> dict[str, Any]:
    return {
        "items": [
            {"contextTokens": context, "continuationTokens": continuation}
            for context, continuation in items
        ],
        "mode": "exact",
        "keepPrefixTokenCount": None,
        "topCount": 0,
        **changes,
    }
