"""The channel to the steering process: JSON Lines in UTF-8 over one duplex Unix socket."""

import json
import os
import queue
import socket
import sys
import traceback
from collections.abc import Iterator
from threading import Lock, Thread
from typing import Any

from engine_control import EngineControl

CHANNEL_DESCRIPTOR = 3
"""The descriptor of the channel; standard output belongs to libraries that print."""

LINE_LIMIT_BYTES = 256 * 1024 * 1024
"""Longer than any request; the steering side has the same limit."""

Message = dict[str, Any]


class EngineChannel:
    """Owns the socket. A thread of its own reads it, so that a request to stop, a question about
    progress and the death of the steering process are noticed while the main thread computes."""

    def __init__(self, control: EngineControl, descriptor: int = CHANNEL_DESCRIPTOR) -> None:
        self._control = control
        self._socket = socket.socket(fileno=descriptor)
        self._socket.setblocking(True)
        self._requests: queue.SimpleQueue[Message] = queue.SimpleQueue()
        self._write_lock = Lock()
        Thread(target=self._listen, name="channel", daemon=True).start()

    def next_request(self) -> Message:
        """The next request in the order of arrival; waits for it."""
        return self._requests.get()

    def send(self, message: Message) -> None:
        """Writes a message whole. Without a reader the process has no purpose, and ends."""
        # Escaped to ASCII: a text may hold halves of surrogate pairs, which UTF-8 cannot carry.
        line = json.dumps(message, separators=(",", ":"), allow_nan=False).encode("ascii") + b"\n"
        try:
            with self._write_lock:
                self._socket.sendall(line)
        except OSError:
            os._exit(1)

    def _listen(self) -> None:
        try:
            for line in self._lines():
                self._take(json.loads(line))
        except OSError:
            # The steering process is gone, as at the end of the stream.
            os._exit(1)
        except Exception:
            # Not a message: a mistake of the other side, with which nothing can go on.
            traceback.print_exc()
            sys.stderr.flush()
            os._exit(1)
        # Nobody is left to work for; the main thread may be busy for minutes.
        os._exit(1)

    def _take(self, message: Message) -> None:
        kind = message["type"]
        if kind == "cancel":
            self._control.stop(message["id"])
        elif kind == "progress":
            self.send({"type": "progress", "tokens": self._control.progress})
        else:
            self._control.expect(message["id"])
            self._requests.put(message)

    def _lines(self) -> Iterator[bytes]:
        """Complete lines; what follows the last line break is no message."""
        pending = bytearray()
        while chunk := self._socket.recv(1 << 16):
            searched = len(pending)
            pending += chunk
            if b"\n" in chunk:
                *complete, rest = bytes(pending).split(b"\n")
                yield from complete
                pending = bytearray(rest)
            elif searched + len(chunk) > LINE_LIMIT_BYTES:
                raise ValueError(f"a line of the channel exceeds {LINE_LIMIT_BYTES} bytes")
