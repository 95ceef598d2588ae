"""Results and refusals in the form of src/core/outcome.ts. A refusal is data, not an error."""

from typing import Any

Outcome = dict[str, Any]
"""What a reply carries: a value, or the reason why there is none."""


class Refusal(Exception):
    """The engine cannot do what was asked, and the process lives on.

    `code` is one of the failure codes of src/core/outcome.ts; `hint` says what to try next, `None`
    when that is not known.
    """

    def __init__(self, code: str, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint


def succeeded(value: Any) -> Outcome:
    """The outcome of a request that was carried out."""
    return {"status": "ok", "value": value}


def failed(code: str, message: str, hint: str | None = None) -> Outcome:
    """The outcome of a request that was refused by the engine itself, with the process still alive."""
    failure = {
        "code": code,
        "message": message,
        "hint": hint,
        "signal": None,
        "exitCode": None,
        "logTail": [],
    }
    return {"status": "failed", "failure": failure}


def outcome_of(refusal: Refusal) -> Outcome:
    """The outcome that a refusal stands for."""
    return failed(refusal.code, refusal.message, refusal.hint)


def text_of(error: BaseException) -> str:
    """What an error says, in one line; its type when it says nothing."""
    text = " ".join(str(error).split())
    return text[:500] if text else type(error).__name__
