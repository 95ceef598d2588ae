"""Memory of this process as the operating system counts it, and as MLX's allocator does."""

import ctypes
import os
import re
import resource
import struct
import sys
from collections.abc import Callable
from pathlib import Path

import mlx.core as mx

Reading = dict[str, str | int | None]

NOTHING_OBSERVED: Reading = {
    "source": "none",
    "residentBytes": None,
    "peakResidentBytes": None,
    "privateBytes": None,
    "peakPrivateBytes": None,
}

BYTES_PER_KIB = 1024
RUSAGE_INFO_V4 = 4
RUSAGE_BUFFER_BYTES = 512
"""`rusage_info_v4` takes 296 bytes; room for later versions, which only add to the end."""
RESIDENT_OFFSET, FOOTPRINT_OFFSET, LIFETIME_MAX_FOOTPRINT_OFFSET = 64, 72, 240


class MemoryCounter:
    """Reads the memory of its own process. It remembers one thing, the largest private figure that
    it saw, because Linux keeps no high-water mark of RssAnon: one counter serves a process."""

    def __init__(self, platform: str = sys.platform) -> None:
        self._peak_private_bytes: int | None = None
        self._read_platform: Callable[[], Reading] = {
            "linux": self._read_linux,
            "darwin": read_macos,
        }.get(platform, lambda: NOTHING_OBSERVED)

    def read(self) -> Reading:
        """The operating system's part of a MemoryReading (src/core/memory.ts), in bytes. Takes some
        fifty microseconds: never inside a timed window."""
        return dict(self._read_platform())

    def _read_linux(self) -> Reading:
        reading = parse_process_status(Path("/proc/self/status").read_text(encoding="ascii"))
        private = reading["privateBytes"]
        if isinstance(private, int):
            self._peak_private_bytes = max(self._peak_private_bytes or 0, private)
        return {**reading, "peakPrivateBytes": self._peak_private_bytes}


def parse_process_status(text: str) -> Reading:
    """VmRSS, VmHWM and RssAnon of `/proc/<pid>/status` (proc_pid_status(5)); its "kB" are KiB."""

    def bytes_of(field: str) -> int | None:
        match = re.search(rf"^{field}:\s*(\d{{1,12}}) kB$", text, re.MULTILINE)
        return None if match is None else int(match[1]) * BYTES_PER_KIB

    return {
        "source": "linux-procfs",
        "residentBytes": bytes_of("VmRSS"),
        "peakResidentBytes": bytes_of("VmHWM"),
        "privateBytes": bytes_of("RssAnon"),
    }


def read_macos() -> Reading:
    """Physical footprint and its lifetime maximum through proc_pid_rusage; peak resident memory from
    getrusage, which macOS gives in bytes. Not yet run on a Mac."""
    buffer = ctypes.create_string_buffer(RUSAGE_BUFFER_BYTES)
    try:
        libproc = ctypes.CDLL("/usr/lib/libproc.dylib")
        answer = libproc.proc_pid_rusage(os.getpid(), RUSAGE_INFO_V4, buffer)
    except (OSError, AttributeError):
        return NOTHING_OBSERVED
    if answer != 0:
        return NOTHING_OBSERVED
    return parse_rusage_info(
        buffer.raw, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    )


def parse_rusage_info(buffer: bytes, peak_resident_bytes: int) -> Reading:
    """The memory fields of a filled `rusage_info_v4` (sys/resource.h), little endian as on every Mac."""

    def bytes_at(offset: int) -> int:
        (value,) = struct.unpack_from("<Q", buffer, offset)
        return int(value)

    resident = bytes_at(RESIDENT_OFFSET)
    return {
        "source": "macos-libproc",
        "residentBytes": resident,
        "peakResidentBytes": max(peak_resident_bytes, resident),
        "privateBytes": bytes_at(FOOTPRINT_OFFSET),
        "peakPrivateBytes": bytes_at(LIFETIME_MAX_FOOTPRINT_OFFSET),
    }


def allocator_reading() -> dict[str, int]:
    """What MLX's allocator says: bytes in use, bytes kept for reuse, and the peak of those in use."""
    return {
        "activeBytes": mx.get_active_memory(),
        "cachedBytes": mx.get_cache_memory(),
        "peakActiveBytes": mx.get_peak_memory(),
    }
