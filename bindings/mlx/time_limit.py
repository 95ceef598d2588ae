"""Ends Python code of strangers that may never return, such as what a chat template asks for."""

import signal
from collections.abc import Callable
from typing import Any, TypeVar

Result = TypeVar("Result")

REPEAT_SECONDS = 0.1
"""The alarm comes again: one that strikes inside a destructor is swallowed there."""


class TookTooLong(Exception):
    """The time was up."""


def within_seconds(limit_seconds: float, work: Callable[[], Result]) -> Result:
    """The result of `work`, which must run in the main thread; a signal interrupts it between two
    steps of the interpreter, not inside a native call.

    Raises TookTooLong, and what `work` raises.
    """

    def strike(_signal: int, _frame: Any) -> None:
        raise TookTooLong(f"it ran for more than {limit_seconds:g} s")

    signal.signal(signal.SIGALRM, strike)
    signal.setitimer(signal.ITIMER_REAL, limit_seconds, REPEAT_SECONDS)
    try:
        return work()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
