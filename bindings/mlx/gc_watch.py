"""Python's garbage collections inside a timed window. They are rare and short, and recorded."""

import gc
import time
from types import TracebackType
from typing import Any, Self


class GcWatch:
    """Context of a timed window; `pauses` are (start, end) of the monotonic clock in nanoseconds."""

    def __init__(self) -> None:
        self.pauses: list[tuple[int, int]] = []
        self._start = 0

    def __enter__(self) -> Self:
        gc.callbacks.append(self._note)
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        gc.callbacks.remove(self._note)

    def _note(self, phase: str, _info: dict[str, Any]) -> None:
        if phase == "start":
            self._start = time.perf_counter_ns()
        else:
            self.pauses.append((self._start, time.perf_counter_ns()))

    def since(self, accepted: int) -> list[dict[str, Any]]:
        """The pauses as gcPauseSchema has them; V8's names do not fit Python's collector."""
        return [
            {"startNs": start - accepted, "durationNs": end - start, "kind": "unknown"}
            for start, end in self.pauses
        ]
