#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A disk that fails, is full, read-only, or gone, under reps who work: refusals while it lasts, nothing lost, nothing half
written, and it goes on by itself when the disk does.

    tests/fault/disk.py [--rounds N] [--seed N] [CASE ...]

Failures of single calls come from a library that is preloaded (shim.c): the n-th write, sync, open or truncation of the data
folder fails. A full and a read-only disk are real ones, in memory, which takes root: without it these cases are skipped.
After each: what was acknowledged is there, what had no answer can be asked for again and is there once, `check` is clean;
and all of this again after a kill.
"""
import argparse
import ctypes
import errno
import functools
import mmap
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "lib")]

import cellarbook  # noqa: E402
import load  # noqa: E402

REPS = 4
MANY = -1
NOT_MET = "the fault was not met"
WHAT = ("write", "sync", "open", "truncate")
RECOVER_SECONDS = 60
ENOUGH_ROUNDS = 10  # that none of so many meets its fault is no chance
DISK_BYTES = 128 * 1024 * 1024  # more than all rounds write, with a log of 16 MB beside the database


class Fault(ctypes.Structure):
    """The page that is shared with shim.c."""

    _fields_ = [("error", ctypes.c_int * 4), ("countdown", ctypes.c_int * 4), ("times", ctypes.c_int * 4), ("half", ctypes.c_int),
                ("failed", ctypes.c_int * 4)]


def sanitizer():
    """What must be loaded before the shim: AddressSanitizer's own library, if the program is built with it. It hands on its calls to
    the shim."""
    needs = subprocess.run(["ldd", cellarbook.program()], capture_output=True, text=True, check=True).stdout
    return re.findall(r"libasan\.\S+ => (\S+)", needs)


class Disk:
    """A server whose calls can be made to fail."""

    def __init__(self, folder, **more):
        path = folder / "fault"
        path.write_bytes(bytes(mmap.PAGESIZE))
        with path.open("r+b") as file:
            self.fault = Fault.from_buffer(mmap.mmap(file.fileno(), mmap.PAGESIZE))
        library = folder / "shim.so"
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-Werror", "-o", library, HERE / "shim.c", "-ldl"], check=True)
        preload = " ".join([*sanitizer(), str(library)])
        self.server = cellarbook.Server(env={"LD_PRELOAD": preload, "FAULT_PAGE": str(path)}, **more)
        self.books, self.world = load.Books(), None

    def fail(self, what, error, after=0, times=1, half=False):
        i = WHAT.index(what)
        self.fault.half, self.fault.countdown[i], self.fault.times[i] = half, after, times
        self.fault.error[i] = error

    def heal(self):
        for i in range(len(WHAT)):
            self.fault.error[i] = 0

    def failures(self):
        return sum(self.fault.failed)

    def works_again(self):
        """A write succeeds by itself, without a restart."""
        office = self.server.office()
        end = time.monotonic() + RECOVER_SECONDS
        while True:
            answer = office.post("/api/v1/importers", {"name": f"Importer {random.getrandbits(60)}"})
            if answer.status == 201:
                return
            if answer.status != 503 or time.monotonic() > end:
                raise load.Unexpected(f"it does not go on: {answer}")
            time.sleep(0.05)

    def settle(self, reps):
        """The reps go home; everything must be as they were told, now and after a kill."""
        for rep in reps:
            rep.end()
        self.books.settle(self.server, reps)
        self.server.kill()
        self.server.start()
        problem = self.books.problem(self.server)
        if problem:
            raise load.Unexpected(f"after a kill: {problem}")


def with_load(disk, seed, trouble):
    """Reps work; ${trouble} comes and goes; they are told so, or not; and work on."""
    reps = load.start(disk.server, disk.world, REPS, seed)
    try:
        trouble()
        disk.heal()
        disk.works_again()
        time.sleep(0.2)
    finally:
        disk.heal()
    disk.settle(reps)


# --- cases: each gets a Disk, a random and how often it is to be tried ---

def single_calls(disk, chance, rounds):
    """The n-th write, sync, truncation or open fails: once, some times, or for a while."""
    errors = {"write": (errno.EIO, errno.ENOSPC, errno.EDQUOT), "sync": (errno.EIO,), "truncate": (errno.EIO,), "open": (errno.EMFILE, errno.EIO)}
    tried = 0
    for _ in range(rounds):
        what = chance.choice(("write", "write", "sync", "sync", "truncate", "open"))
        error, after, times = chance.choice(errors[what]), chance.randint(0, 60), chance.choice((1, 1, 3, MANY))
        before, half = disk.failures(), chance.random() < 0.5

        def trouble():
            disk.fail(what, error, after, times, half)
            if what in ("write", "sync"):
                load.wait_until(lambda: disk.failures() > before, NOT_MET)
            time.sleep(chance.uniform(0.05, 0.3))

        try:
            with_load(disk, chance.getrandbits(32), trouble)
        except Exception as wrong:
            raise load.Unexpected(f"{what} with {errno.errorcode[error]} after {after}, {times} times, half {half}: {wrong}") from wrong
        tried += disk.failures() > before
    if not tried and rounds >= ENOUGH_ROUNDS:
        raise load.Unexpected("no call failed in any round: the shim is not there")
    return f"{tried} rounds met their fault, {disk.failures()} calls failed, {len(disk.books.known)} back orders acknowledged"


def told_after_a_failed_sync(disk, chance, rounds):
    """A commit whose sync fails may be on disk or not. Killed in that moment: who was told "nothing was changed" finds nothing."""
    office = disk.server.office()
    told = {}
    for n in range(rounds):
        name = f"Unsynced {n}"
        disk.fail("sync", errno.EIO, times=MANY)
        answer = office.post("/api/v1/importers", {"name": name})
        if answer.status != 503:
            raise load.Unexpected(f"a commit without a sync was answered with {answer}")
        if set(answer.json) != {"type", "title", "status", "code", "request_id"}:
            raise load.Unexpected(f"a failure tells more than its sentence: {answer}")
        told[answer.code] = told.get(answer.code, 0) + 1
        disk.server.kill()
        disk.heal()
        disk.server.start()
        office = disk.server.office()
        there = [r for r in disk.server.sql("SELECT name FROM importers") if r[0] == name]
        if there and answer.code == "storage":
            raise load.Unexpected("'nothing was changed', but it is there after a kill")
    return f"answers: {told}"


def a_full_disk(disk, chance, rounds):
    """A real one, in memory: filled to the last byte while reps work, and emptied."""
    ballast = disk.server.data / "ballast"
    for n in range(rounds):
        def trouble():
            file = os.open(ballast, os.O_WRONLY | os.O_CREAT)
            try:
                while os.write(file, bytes(4096)):
                    pass
            except OSError:
                os.close(file)
            office = disk.server.office()
            load.wait_until(lambda: office.post("/api/v1/importers", {"name": f"Too much {random.getrandbits(60)}" + "x" * 100}).status == 503,
                            NOT_MET)
            if office.get("/api/v1/accounts").status != 200:
                raise load.Unexpected("a full disk can't be read")
            ballast.unlink()

        with_load(disk, chance.getrandbits(32), trouble)
    return f"{len(disk.books.known)} back orders acknowledged"


def a_read_only_disk(disk, chance, rounds):
    """Remounted under the running server, and back."""
    def mounted(how):
        subprocess.run(["mount", "-o", f"remount,{how}", disk.server.data], check=True)

    refused = 0
    for _ in range(rounds):
        # Files that are open for writing keep a disk from being remounted: the server is told so at the next commit only when it
        # opened them anew, so that it is started on the read-only disk.
        disk.server.stop()
        mounted("ro")
        done = disk.server.run("serve")
        if done.returncode != 1 or "Read-only file system" not in done.stderr:
            raise load.Unexpected(f"it should have said why it can't start: {done}")
        refused += 1
        mounted("rw")
        disk.server.start()
        disk.works_again()
    return f"refused to start {refused} times, in words"


def a_vanished_file(disk, chance, rounds):
    """The database's file is moved away and comes back; or another one stands in its place."""
    path = disk.server.data / "cellarbook.sqlite"
    for _ in range(rounds):
        def trouble():
            path.rename(path.with_suffix(".away"))
            office = disk.server.office()
            load.wait_until(lambda: office.post("/api/v1/importers", {"name": f"Nowhere {random.getrandbits(60)}"}).status == 503, NOT_MET)
            path.with_suffix(".away").rename(path)

        with_load(disk, chance.getrandbits(32), trouble)
    return f"{len(disk.books.known)} back orders acknowledged"


CASES = {case.__name__: case for case in (single_calls, told_after_a_failed_sync, a_full_disk, a_read_only_disk, a_vanished_file)}
IN_MEMORY = ("a_full_disk", "a_read_only_disk")


def run(name, rounds, seed):
    with tempfile.TemporaryDirectory(prefix="cellarbook-disk-") as folder:
        disk = Disk(pathlib.Path(folder), company=False, start=False)
        server = disk.server
        if name in IN_MEMORY and os.geteuid() != 0:
            raise load.Skipped("it takes root to mount a disk")
        mounted = False
        try:
            server.__enter__()
            if name in IN_MEMORY:
                subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES},mode=700", "tmpfs", server.data], check=True)
                mounted = True
            server.company = True
            server.make_company()
            server.start()
            disk.world = load.make_world(server)
            told = CASES[name](disk, random.Random(seed), rounds)
            server.stop()
            return told
        finally:
            if server.process is not None and server.process.poll() is None:
                server.kill()
            if mounted:
                subprocess.run(["umount", "-l", server.data], check=False)
            server.clean_up()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("cases", nargs="*", metavar="CASE", choices=[*CASES, []])
    options = parser.parse_args()
    if not shutil.which("cc"):
        parser.error("a C compiler is needed")
    return load.try_all({name: functools.partial(run, name, options.rounds, options.seed) for name in options.cases or CASES}, options.seed)


if __name__ == "__main__":
    sys.exit(main())
