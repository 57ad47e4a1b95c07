"""The time of day of a process, set by a test while it runs.

A small library is put before the system's own (``LD_PRELOAD``): it adds to the time of
day what a file says that test and process share. The seconds that pass are left alone,
as they are where somebody sets a machine's clock.
"""

from __future__ import annotations

import mmap
import os
import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from node.clock import SystemClock
from tests.faults.syscalls import compiled

SOURCE = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static volatile long long *ahead;

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("COMITY_TEST_CLOCK");
    int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (fd < 0) return;
    void *at = mmap(0, sizeof *ahead, PROT_READ, MAP_SHARED, fd, 0);
    if (at != MAP_FAILED) ahead = at;
    close(fd);
}
#define REAL(name) static __typeof__(name) *real; \
    if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name);

int clock_gettime(clockid_t id, struct timespec *t) {
    REAL(clock_gettime)
    int r = real(id, t);
    if (!r && ahead && (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE))
        t->tv_sec += *ahead;
    return r;
}
int gettimeofday(struct timeval *t, void *z) {
    REAL(gettimeofday)
    int r = real(t, z);
    if (!r && ahead && t) t->tv_sec += *ahead;
    return r;
}
time_t time(time_t *t) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (t) *t = now.tv_sec;
    return now.tv_sec;
}
"""


@dataclass
class ProcessClock:
    """The clock of one process, or of several. ``env`` goes to them."""

    file: Path

    def __post_init__(self) -> None:
        self.file.write_bytes(bytes(8))
        with self.file.open("r+b") as shared:
            self._map = mmap.mmap(shared.fileno(), 8)

    @property
    def env(self) -> dict[str, str]:
        return {
            **os.environ,
            "LD_PRELOAD": str(compiled("clock", SOURCE)),
            "COMITY_TEST_CLOCK": str(self.file),
        }

    def set(self, ahead: timedelta) -> None:
        """Let the clock be so much ahead of the machine's from now on, or behind it."""
        self._map[:8] = struct.pack("q", int(ahead.total_seconds()))

    def now(self) -> datetime:
        """Return what the processes read."""
        (ahead,) = struct.unpack("q", self._map[:8])
        return SystemClock().now().astimezone(UTC) + timedelta(seconds=ahead)
