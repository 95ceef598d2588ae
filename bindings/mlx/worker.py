"""Engine process for MLX models: one process, one model, steered over file descriptor 3.

Started by the steering process with descriptor 3 as one duplex Unix socket that carries JSON Lines;
the messages are those of src/engines/channel/protocol.ts. The main thread computes, because MLX's
streams belong to the thread that made them; a second thread listens (engine_channel.py). The
process ends by `close`, by the end of the channel, or by whatever MLX does to it.

Not yet run on a Mac.
"""

import os
import signal
import sys

from engine_channel import EngineChannel
from engine_control import EngineControl
from outcomes import failed


def guard_process() -> None:
    """Keeps strangers' output off the channel, Ctrl-C with the parent, and the network out.

    Libraries print where they like, so standard output goes to standard error, which is a log file.
    Ctrl-C in a terminal is for the steering process, which decides what happens to the running
    trial. Everything a model needs lies in its folder: no library may look for it elsewhere.
    """
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["TRANSFORMERS_OFFLINE"] = "1"
    # It would say in every log that torch is missing, which is meant.
    os.environ["TRANSFORMERS_NO_ADVISORY_WARNINGS"] = "1"


def refuse_everything(channel: EngineChannel, error: ImportError) -> None:
    """Answers for an environment that lacks a package: a result with a reason, not a dead process."""
    while True:
        request = channel.next_request()
        outcome = failed(
            "engine-refused",
            f"the MLX environment of {sys.executable} is not complete: {error}",
            "Run `edge-bench setup mlx`, then `edge-bench doctor --mlx`.",
        )
        channel.send({"type": "reply", "id": request["id"], "outcome": outcome})
        if request["type"] == "close":
            os._exit(0)


def main() -> None:
    """Serves requests until the process ends."""
    guard_process()
    control = EngineControl()
    # The channel first: importing MLX takes a second, in which the parent may already die.
    channel = EngineChannel(control)
    try:
        from engine_host import EngineHost
    except ImportError as error:
        refuse_everything(channel, error)
    else:
        EngineHost(channel, control).serve()


if __name__ == "__main__":
    main()
