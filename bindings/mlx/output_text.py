"""Builds text from the bytes of tokens, and watches for stop strings."""

import codecs
from collections.abc import Callable


class OutputText:
    """Text so far. What could be the beginning of a stop string is held back from `on_text` until
    the next pieces decide; pieces given out make up the whole text."""

    def __init__(self, stop_strings: list[str], on_text: Callable[[str], None] | None) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._stop_strings = stop_strings
        self._on_text = on_text
        self._text = ""
        self._emitted_length = 0
        self._stopped = False

    def add(self, piece: bytes) -> bool:
        """Adds the bytes of a token; true when a stop string is complete (the text is cut before it)."""
        before = len(self._text)
        self._text += self._decoder.decode(piece)
        cut = self._find_stop(before)
        if cut is not None:
            self._text = self._text[:cut]
            self._stopped = True
        self._emit(len(self._text) - (0 if self._stopped else self._held_back_length()))
        return self._stopped

    def finish(self) -> str:
        """The whole text; an incomplete character at the end becomes U+FFFD."""
        if not self._stopped:
            self._text += self._decoder.decode(b"", final=True)
        self._emit(len(self._text))
        return self._text

    def _find_stop(self, before: int) -> int | None:
        places = [
            self._text.find(stop, max(0, before - len(stop) + 1)) for stop in self._stop_strings
        ]
        return min((place for place in places if place >= 0), default=None)

    def _held_back_length(self) -> int:
        return max(
            (
                length
                for stop in self._stop_strings
                for length in range(1, min(len(stop) - 1, len(self._text)) + 1)
                if self._text.endswith(stop[:length])
            ),
            default=0,
        )

    def _emit(self, up_to: int) -> None:
        if self._on_text is None or up_to <= self._emitted_length:
            return
        self._on_text(self._text[self._emitted_length : up_to])
        self._emitted_length = up_to
