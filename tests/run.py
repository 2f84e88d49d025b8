#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Runs the test suites, four at a time, and adds up what they say. script/test calls it.

    tests/run.py [--long] [--list] [SUITE ...]

A suite is a command. Its last line of the form `N passed, N failed[, N skipped]` is counted; one without such a line
counts as one test, passed if the exit code is 0. What a suite prints is in build/test-logs/; of one that fails, the
end is shown. To add a suite, add a row to SUITES. Suites know nothing of each other: each makes its servers and databases
itself, and none measures time. Many mostly wait, so four lanes keep two processors busy; each lane has a
PostgreSQL of its own, because what a transaction of one suite holds back in the change feed would hold up another's.
"""
import argparse
import collections
import os
import pathlib
import queue
import re
import signal
import subprocess
import sys
import threading
import time
import traceback

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests/lib"))

import postgres  # noqa: E402

PY = "/usr/bin/python3"
LOGS = ROOT / "build/test-logs"
SHOWN_LINES = 60
NAME_CHARS = 22
LANES = 4
CLOSING = re.compile(r"^(?:\S.*: )?(\d+) passed, (\d+) failed(?:, (\d+) skipped)?\.?$", re.MULTILINE)
CTEST = re.compile(r"^\d+% tests passed, (\d+) tests failed out of (\d+)$", re.MULTILINE)


UNITTEST = re.compile(r"^Ran (\d+) tests? in .*\n\n(?:OK|FAILED)(?: \((.*)\))?$", re.MULTILINE)


class Suite:
    """A row of the table. build: the preset whose program it tests (CELLARBOOK_BIN); long: only in --long; seconds: when it is
    ended, and who may take more than others begins earlier, so that no lane is left alone at the end."""

    def __init__(self, name, command, build="dev", long=False, seconds=600, postgres=False, env=None):
        self.name, self.command, self.build, self.long = name, command, build, long
        self.seconds, self.postgres, self.env = seconds, postgres, env or {}


SUITES = [
    Suite("tidy", [PY, "tools/tidy.py"], build=None),
    Suite("format", ["tools/format.sh", "--check"], build=None),
    Suite("shell", ["shellcheck", "script/setup", "script/server", "script/test", ".ci/run", "script/package", "tools/format.sh",
                    "tools/analyze.sh", "tools/manpages.sh", "tests/package/inside.sh"], build=None),
    Suite("errors-page", [PY, "tools/errgen.py", "--check"], build=None),
    Suite("tablegen", [PY, "tests/tools/test_tablegen.py"], build=None),
    Suite("sqlgen", [PY, "tests/tools/test_sqlgen.py"], build=None),
    Suite("parts", [PY, "tests/tools/test_parts.py"]),
    Suite("links", [PY, "tests/docs/check_links.py"], build=None),
    Suite("c", ["ctest", "--test-dir", "build/dev", "--no-tests=error", "--output-on-failure", "-j2"], postgres=True),
    Suite("scenario", [PY, "tests/scenario/run.py"], postgres=True, seconds=900),
    Suite("cli", [PY, "tests/cli/test_cli.py"], postgres=True),
    Suite("postgres-tls", [PY, "tests/cli/postgres_tls.py"]),
    Suite("openapi", [PY, "tests/openapi/run.py"]),
    Suite("refusals", [PY, "tests/api/refusals.py"], postgres=True, seconds=900),
    Suite("matrix", [PY, "tests/api/matrix.py"], postgres=True),
    Suite("doors", [PY, "tests/api/doors.py"], postgres=True),
    Suite("attacks", [PY, "tests/api/attacks.py"], build="test"),
    Suite("mail", [PY, "tests/mail/run.py"], postgres=True, seconds=900),
    Suite("mailbox", [PY, "tests/mail/end_to_end.py"], postgres=True),
    Suite("mail-look", [PY, "tests/mail/look.py"]),
    Suite("passwords", [PY, "tests/mail/passwords.py"], postgres=True),
    Suite("document", [PY, "tests/document/run.py"], postgres=True),
    Suite("webhooks", [PY, "tests/hooks/run.py"], postgres=True, seconds=900),
    Suite("large", [PY, "tests/api/test_large.py"]),
    Suite("crowd", [PY, "tests/api/crowd.py"], postgres=True),
    Suite("report", [PY, "tests/report/run.py"], postgres=True),
    Suite("together", [PY, "tests/together/run.py"], postgres=True),
    Suite("together-orders", [PY, "tests/together/orders.py"], postgres=True),
    Suite("together-daily", [PY, "tests/together/daily.py"], postgres=True),
    Suite("model", [PY, "tests/model/run.py"], postgres=True),
    Suite("import", [PY, "tests/import/run.py"], build="test", postgres=True, seconds=900),
    Suite("wire", [PY, "tests/wire/test_wire.py"], postgres=True),
    Suite("packed", [PY, "tests/wire/test_packed.py"], build="test", postgres=True),
    Suite("nginx", [PY, "tests/wire/test_nginx.py"], build="test"),
    Suite("demo", [PY, "tests/demo/test_demo.py"], postgres=True),
    Suite("move", [PY, "tests/move/run.py"], postgres=True),
    Suite("dashboard", [PY, "tests/docs/dashboard.py"]),
    Suite("examples", [PY, "tests/docs/run_examples.py"]),
    Suite("web", [PY, "tools/web.py", "check"], build="test"),
    Suite("web-unit", [PY, "tools/web.py", "test"], build=None),
    Suite("browser-a-m", [PY, "tests/browser/run.py", "[a-m]*"], build="test", seconds=1500),
    Suite("browser-n-z", [PY, "tests/browser/run.py", "[n-z]*"], build="test", seconds=1500),
    Suite("upgrade", [PY, "tests/upgrade/run.py"], postgres=True),
    Suite("kill", [PY, "tests/fault/kill.py", "--rounds", "8"], postgres=True),
    Suite("disk", [PY, "tests/fault/disk.py", "--rounds", "2"], build="test"),
    Suite("backup", [PY, "tests/fault/backup.py"], build="test"),
    Suite("threads", [PY, "tests/fault/threads.py"], build="tsan", postgres=True, seconds=900),
    Suite("fuzz", [PY, "tests/fuzz/run.py", "--seconds", "5", "--jobs", "2"], build="fuzz", seconds=900),
    Suite("cppcheck", ["tools/analyze.sh", "cppcheck"], long=True),
    Suite("clang-tidy", ["tools/analyze.sh", "clang-tidy"], long=True),
    Suite("browser-postgres", [PY, "tests/browser/run.py", "--ways", "--engine", "postgres"], build="test", long=True, seconds=1800,
          postgres=True),
    Suite("browser-all", [PY, "tests/browser/run.py", "--long"], build="test", long=True, seconds=3600),
    Suite("packed-sanitized", [PY, "tests/wire/test_packed.py"], long=True, postgres=True),
    Suite("export-million", [PY, "tests/report/memory.py", "--long"], build="test", long=True, seconds=7200, postgres=True),
    Suite("analyzer", ["tools/analyze.sh", "gcc"], build=None, long=True, seconds=3600),
    Suite("kills", [PY, "tests/fault/kill.py", "--rounds", "100"], build="test", long=True, seconds=3600, postgres=True),
    Suite("disks", [PY, "tests/fault/disk.py", "--rounds", "40"], build="test", long=True, seconds=3600),
    Suite("attacks-measured", [PY, "tests/api/attacks.py", "--measured"], build="test", long=True),
    Suite("limits", [PY, "tests/fault/limits.py", "--rounds", "10"], build="test", long=True, seconds=3600, postgres=True),
    Suite("outage", [PY, "tests/fault/outage.py", "--rounds", "20"], build="test", long=True, seconds=3600),
    Suite("overload", [PY, "tests/fault/overload.py", "--seconds", "4", "--measured"], build="test", long=True),
    Suite("fuzz-long", [PY, "tests/fuzz/run.py", "--seconds", "600", "--jobs", "2"], build="fuzz", long=True, seconds=14400),
    Suite("scenario-tsan", [PY, "tests/scenario/run.py"], build="tsan", long=True, seconds=3600, postgres=True),
    Suite("model-long", [PY, "tests/model/run.py", "--operations", "20000"], long=True, seconds=3600, postgres=True),
    Suite("threads-long", [PY, "tests/fault/threads.py", "--seconds", "120"], build="tsan", long=True, postgres=True),
    Suite("import-long", [PY, "tests/import/run.py", "--long"], build="test", long=True, postgres=True, seconds=1800),
    Suite("office", [PY, "tests/import/office.py"], long=True),
    Suite("package", [PY, "tests/package/run.py"], build=None, long=True, seconds=1800),
    Suite("valgrind", [PY, "tests/scenario/run.py", "--engine", "sqlite"], build="test", long=True, seconds=7200,
          env={"CELLARBOOK_TEST_WRAP": "valgrind --quiet --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite"}),
]
# What the short run tests with the fast build, because that run has to be short, is tried under the sanitizers too.
SUITES += [Suite(f"{suite.name}-sanitized", suite.command, build="sanitized", long=True, seconds=3600, postgres=suite.postgres)
           for suite in SUITES if suite.build == "test" and not suite.long and suite.name != "web"]


RUNNING = set()  # processes that are ended when this one is
STOPPED = threading.Event()


def shell(command, log, seconds, env):
    """Runs a command in a process group of its own, and leaves nothing of it behind; (exit code, seconds of a processor)."""
    with open(log, "wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                                   start_new_session=True)
        RUNNING.add(process)
        late = threading.Timer(seconds, end, [process])
        late.start()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if not late.is_alive():
            out.write(f"\nnot ready after {seconds} s: ended\n".encode())
        late.cancel()
        end(process)
        RUNNING.discard(process)
    return process.returncode, used.ru_utime + used.ru_stime


def end(process):
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def count(text, code):
    """(passed, failed, skipped) of what a suite has printed."""
    found = CLOSING.findall(text)
    if found:
        passed, failed, skipped = (int(n or 0) for n in found[-1])
    elif UNITTEST.search(text):
        total, more = UNITTEST.findall(text)[-1]
        sums = dict(re.findall(r"(\w+)=(\d+)", more))
        failed, skipped = int(sums.get("failures", 0)) + int(sums.get("errors", 0)), int(sums.get("skipped", 0))
        passed = int(total) - failed - skipped
    elif CTEST.search(text):
        failed, total = (int(n) for n in CTEST.findall(text)[-1])
        skipped = text.count("***Skipped")
        passed = total - failed - skipped
    else:
        passed, failed, skipped = (1, 0, 0) if code == 0 else (0, 1, 0)
    if code != 0 and failed == 0:
        failed = 1  # it fell over before or after its last line
    return passed, failed, skipped


class Run:
    """One run: what was built, the sums."""

    def __init__(self):
        self.built, self.sums, self.failed = {}, [0, 0, 0], []
        self.lock = threading.Lock()
        self.building = collections.defaultdict(threading.Lock)

    def is_built(self, preset):
        """Builds a preset when the first suite needs it: suites that wait leave a processor to the compiler."""
        with self.lock:
            building = self.building[preset]
        with building:
            if preset not in self.built:
                self.built[preset] = self.build(preset)
            return self.built[preset]

    def build(self, preset):
        """Configures and builds a preset; whether that went well."""
        log = LOGS / f"build-{preset}.log"
        began = time.monotonic()
        good = True
        if not (ROOT / "build" / preset / "build.ninja").exists():
            good = shell(["cmake", "--preset", preset], log, 300, os.environ)[0] == 0
        only = {"dev": "all", "fuzz": "fuzzers"}.get(preset, "cellarbook")  # tests in C run from dev alone
        good = good and shell(["cmake", "--build", "--preset", preset, "--target", only], log, 3600, os.environ)[0] == 0
        with self.lock:
            print(f"{'build ' + preset:<{NAME_CHARS}}{'ok' if good else 'FAILED'} in {time.monotonic() - began:.0f} s", flush=True)
            if not good:
                self.show(log)
        return good

    def show(self, log):
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
        print("\n".join("    " + line for line in lines[-SHOWN_LINES:]))
        print(f"    (all of it: {log.relative_to(ROOT)})", flush=True)

    def suite(self, suite, url):
        if suite.build and not self.is_built(suite.build):
            self.add(suite, (0, 1, 0), "0 s: not built", None)
            return
        env = {**os.environ, **suite.env}
        if suite.build:
            env["CELLARBOOK_BIN"] = str(ROOT / "build" / suite.build / "cellarbook")
        if suite.postgres:
            env["CELLARBOOK_TEST_PG"] = url
        log = LOGS / f"{suite.name}.log"
        began = time.monotonic()
        code, used = shell(suite.command, log, suite.seconds, env)
        sums = count(log.read_text(encoding="utf-8", errors="replace"), code)
        self.add(suite, sums, f"{time.monotonic() - began:.0f} s, {used:.0f} s of a processor", log)

    def add(self, suite, sums, times, log):
        with self.lock:
            print(f"{suite.name:<{NAME_CHARS}}{sums[0]} passed, {sums[1]} failed, {sums[2]} skipped in {times}", flush=True)
            if sums[1] and log:
                self.show(log)
            self.sums = [a + b for a, b in zip(self.sums, sums)]
            if sums[1]:
                self.failed.append(suite.name)

    def lane(self, waiting):
        """Takes suite after suite, with a database server that is its own."""
        try:
            with postgres.Postgres() as server:
                while not STOPPED.is_set():
                    self.suite(waiting.get_nowait(), server.url)
        except queue.Empty:
            pass
        except Exception:  # noqa: BLE001 - else the run would end as if all were well
            traceback.print_exc()
            with self.lock:
                self.sums[1] += 1
                self.failed.append("a lane")

    def all(self, suites):
        waiting = queue.Queue()
        for suite in sorted(suites, key=lambda suite: -suite.seconds):  # see Suite
            waiting.put(suite)
        lanes = [threading.Thread(target=self.lane, args=(waiting,)) for _ in range(LANES)]
        for lane in lanes:
            lane.start()
        for lane in lanes:
            lane.join()


def ended(*_):
    """Ended from outside: no suite is begun any more, those that run are killed, and the database servers stopped."""
    STOPPED.set()
    for process in list(RUNNING):
        end(process)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--long", action="store_true", help="the whole matrix")
    parser.add_argument("--list", action="store_true", help="name the suites")
    parser.add_argument("names", nargs="*", metavar="SUITE")
    options = parser.parse_args()
    unknown = set(options.names) - {s.name for s in SUITES}
    if unknown:
        parser.error(f"no such suite: {', '.join(sorted(unknown))}; --list names them")
    if options.list:
        for suite in SUITES:
            print(f"{suite.name:<{NAME_CHARS}}{'long' if suite.long else ''}")
        return 0
    chosen = [s for s in SUITES if s.name in options.names] or [s for s in SUITES if options.long or not s.long]
    signal.signal(signal.SIGTERM, ended)
    signal.signal(signal.SIGINT, ended)
    LOGS.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    run = Run()
    run.all(chosen)
    if STOPPED.is_set():
        return 143
    if run.failed:
        print(f"failed: {', '.join(run.failed)}")
    print(f"in {time.monotonic() - began:.0f} s")
    print("{} passed, {} failed, {} skipped".format(*run.sums))
    return 1 if run.sums[1] else 0


if __name__ == "__main__":
    sys.exit(main())
