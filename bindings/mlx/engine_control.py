"""What the listening and the computing thread share: a request to stop, and how far the work is."""

from threading import Lock


class EngineControl:
    """Which request runs, whether it shall stop, and how many tokens it has done.

    A request to stop may come before its request has begun, while another runs, or after its reply:
    it stops that request and no other. `cancelled` and `progress` are plain attributes, because the
    token loop reads one and writes the other at every token.
    """

    def __init__(self) -> None:
        self.cancelled = False
        self.progress = 0
        self._lock = Lock()
        self._running: int | None = None
        self._waiting: set[int] = set()
        self._stop_asked: set[int] = set()

    def expect(self, request_id: int) -> None:
        """Called by the listening thread when a request came: from now on it can be stopped."""
        with self._lock:
            self._waiting.add(request_id)

    def begin(self, request_id: int) -> None:
        """Called by the computing thread when it begins a request."""
        with self._lock:
            self._waiting.discard(request_id)
            self._running = request_id
            self.progress = 0
            self.cancelled = request_id in self._stop_asked
            self._stop_asked.discard(request_id)

    def end(self) -> None:
        """Called by the computing thread before it replies: what comes later is too late."""
        with self._lock:
            self._running = None
            self.cancelled = False

    def stop(self, request_id: int) -> None:
        """Called by the listening thread when a request shall stop; other ids are left alone."""
        with self._lock:
            if request_id == self._running:
                self.cancelled = True
            elif request_id in self._waiting:
                self._stop_asked.add(request_id)
