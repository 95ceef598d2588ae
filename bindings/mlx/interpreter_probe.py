"""Says what an interpreter is, as one line of JSON on standard output.

Any Python that a machine may have under some name runs this, so it uses nothing newer than Python 2.7.
"""

import json
import platform
import subprocess
import sys


def runs_on_apple_silicon():
    """Whether the processor is Apple's, also when this Python is an x86 one under Rosetta. None elsewhere."""
    if sys.platform != "darwin":
        return None
    try:
        answer = subprocess.check_output(["/usr/sbin/sysctl", "-n", "hw.optional.arm64"])
        return answer.strip() == b"1"
    except (OSError, subprocess.CalledProcessError):
        return False


def has_module(name):
    try:
        __import__(name)
        return True
    except ImportError:
        return False


print(
    json.dumps(
        {
            "version": list(sys.version_info[:3]),
            "implementation": platform.python_implementation(),
            "platform": sys.platform,
            "machine": platform.machine(),
            # Name and version of the C library; two empty texts where it is no glibc.
            "libc": list(platform.libc_ver()) if sys.platform.startswith("linux") else None,
            "macos": platform.mac_ver()[0] if sys.platform == "darwin" else None,
            "appleSilicon": runs_on_apple_silicon(),
            "hasVenv": has_module("venv") and has_module("ensurepip"),
        }
    )
)
