"""Makes the worker's modules importable in tests that need no process."""

import sys

from worker_client import BINDINGS

if str(BINDINGS) not in sys.path:
    sys.path.insert(0, str(BINDINGS))
