"""System calls of a process that fail, at a place that a test chooses.

A small library is put before the system's own (``LD_PRELOAD``). It counts the calls that
concern a file, and lets some of them fail: with an error, or, of a write, by writing half
of it. Test and process share a file that says which, and what has happened.
"""

from __future__ import annotations

import ctypes
import errno
import mmap
import os
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

WRITE, SYNC, CUT, OPEN, READ, UNLINK = (1 << n for n in range(6))
OPS = {
    "write": WRITE,
    "sync": SYNC,
    "cut": CUT,
    "open": OPEN,
    "read": READ,
    "unlink": UNLINK,
}
SHORT = -1
"""In place of an error: half of what is to be written is."""
FAULTS = {
    "EIO": errno.EIO,
    "ENOSPC": errno.ENOSPC,
    "EINTR": errno.EINTR,
    "short": SHORT,
}

SOURCE = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <unistd.h>

struct control { int ops, nth, times, error, seen, fired; char file[64]; };
static volatile struct control *c;

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("COMITY_TEST_CALLS");
    int (*open_)(const char *, int, ...) = dlsym(RTLD_NEXT, "open64");
    int fd = path ? open_(path, O_RDWR | O_CLOEXEC) : -1;
    if (fd < 0) return;
    void *at = mmap(0, sizeof *c, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (at != MAP_FAILED) c = at;
    close(fd);
}

/* Whether this call is the one; only what names the file is counted. */
static int hit(int op, const char *path) {
    if (!c || !(c->ops & op) || !strstr(path, (const char *)c->file)) return 0;
    int seen = __sync_add_and_fetch(&c->seen, 1);
    if (seen < c->nth || seen >= c->nth + c->times) return 0;
    c->fired = 1;
    return c->error;
}
static int hit_fd(int op, int fd) {
    if (!c || !(c->ops & op)) return 0;
    int before = errno;
    char name[64], path[4096];
    snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    ssize_t size = readlink(name, path, sizeof path - 1);
    errno = before;
    if (size < 0) return 0;
    path[size] = 0;
    return hit(op, path);
}
#define REAL(name) static __typeof__(name) *real; \
    if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name);
#define FAIL(op, fd) int e = hit_fd(op, fd); if (e > 0) { errno = e; return -1; }

ssize_t write(int fd, const void *b, size_t n) {
    REAL(write) FAIL(1, fd) return real(fd, b, e < 0 ? n / 2 : n); }
ssize_t pwrite(int fd, const void *b, size_t n, off_t o) {
    REAL(pwrite) FAIL(1, fd) return real(fd, b, e < 0 ? n / 2 : n, o); }
ssize_t pwrite64(int fd, const void *b, size_t n, off64_t o) {
    REAL(pwrite64) FAIL(1, fd) return real(fd, b, e < 0 ? n / 2 : n, o); }
int fsync(int fd) { REAL(fsync) FAIL(2, fd) return real(fd); }
int fdatasync(int fd) { REAL(fdatasync) FAIL(2, fd) return real(fd); }
int ftruncate(int fd, off_t n) { REAL(ftruncate) FAIL(4, fd) return real(fd, n); }
int ftruncate64(int fd, off64_t n) { REAL(ftruncate64) FAIL(4, fd) return real(fd, n); }
ssize_t read(int fd, void *b, size_t n) { REAL(read) FAIL(16, fd) return real(fd, b, n); }
ssize_t pread(int fd, void *b, size_t n, off_t o) {
    REAL(pread) FAIL(16, fd) return real(fd, b, n, o); }
ssize_t pread64(int fd, void *b, size_t n, off64_t o) {
    REAL(pread64) FAIL(16, fd) return real(fd, b, n, o); }
int unlink(const char *p) {
    REAL(unlink) int e = hit(32, p); if (e > 0) { errno = e; return -1; } return real(p); }
int open(const char *p, int f, ...) {
    va_list a; va_start(a, f); int m = va_arg(a, int); va_end(a);
    REAL(open) int e = hit(8, p); if (e > 0) { errno = e; return -1; }
    return real(p, f, m); }
int open64(const char *p, int f, ...) {
    va_list a; va_start(a, f); int m = va_arg(a, int); va_end(a);
    REAL(open64) int e = hit(8, p); if (e > 0) { errno = e; return -1; }
    return real(p, f, m); }
"""


class _Control(ctypes.Structure):
    _fields_ = [
        *(
            (name, ctypes.c_int)
            for name in ("ops", "nth", "times", "error", "seen", "fired")
        ),
        ("file", ctypes.c_char * 64),
    ]


@cache
def compiled(name: str, source: str) -> Path:
    """Compile a library; without a compiler the test is skipped by name."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        if os.environ.get("COMITY_REQUIRE_POSTGRES"):
            pytest.fail("no C compiler, where CI has one")
        pytest.skip("no C compiler (cc): what a process calls cannot be made to fail")
    folder = Path(mkdtemp(prefix=f"comity-{name}-"))
    (folder / f"{name}.c").write_text(source)
    words = [compiler, "-shared", "-fPIC", "-O1", "-o", f"{name}.so", f"{name}.c"]
    subprocess.run([*words, "-ldl"], cwd=folder, check=True, capture_output=True)
    return folder / f"{name}.so"


@dataclass
class Calls:
    """The calls of one process. ``env`` goes to it."""

    file: Path
    fresh: bool = True

    def __post_init__(self) -> None:
        if self.fresh:
            self.file.write_bytes(bytes(ctypes.sizeof(_Control)))
        with self.file.open("r+b") as shared:
            self._map = mmap.mmap(shared.fileno(), 0)
        self._control = _Control.from_buffer(self._map)

    @property
    def env(self) -> dict[str, str]:
        return {
            **os.environ,
            "LD_PRELOAD": str(compiled("calls", SOURCE)),
            "COMITY_TEST_CALLS": str(self.file),
        }

    def fail(self, ops: int, of: str, *, nth: int, error: int, times: int = 1) -> None:
        """Let the ``nth`` call from now on fail that is of a file named like ``of``.

        And those after it, ``times`` in all.
        """
        self.still()
        self._control.file, self._control.times = of.encode(), times
        self._control.nth, self._control.error = nth, error
        self._control.ops = ops

    def count(self, ops: int, of: str) -> None:
        """Count from now on."""
        self.fail(ops, of, nth=0, error=0)

    def still(self) -> tuple[int, bool]:
        """Let all go through again; return how many there were, and whether one failed."""
        self._control.ops = 0
        told = self._control.seen, bool(self._control.fired)
        self._control.seen = self._control.fired = 0
        return told
