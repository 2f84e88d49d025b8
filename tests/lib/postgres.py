#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A private PostgreSQL for the tests: its own temporary folder, a Unix socket in it and no TCP port.

    tests/lib/postgres.py COMMAND [ARGUMENT ...]

runs a command with CELLARBOOK_TEST_PG set to a superuser's URL, and stops the server afterwards. PostgreSQL refuses
to run as root, so for root it runs as `postgres` or, where there is none, as `nobody`. No service is touched.
"""
import os
import pathlib
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile

START_SECONDS = 60
SETTINGS = """
listen_addresses = ''
unix_socket_directories = '{folder}'
max_connections = 200
shared_buffers = 128MB
jit = off
autovacuum_naptime = 10s
timezone = 'UTC'
log_timezone = 'UTC'
log_min_messages = warning
log_min_error_statement = panic
"""
UNSAFE_BUT_QUICK = """
fsync = off
synchronous_commit = off
full_page_writes = off
"""


def find_programs():
    """The folder of initdb and pg_ctl; the newest one that Debian's packages have put there."""
    for folder in sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: -int(p.parent.name)):
        if (folder / "initdb").exists():
            return folder
    found = shutil.which("initdb")
    if not found:
        raise FileNotFoundError("no PostgreSQL server programs; script/setup test installs them")
    return pathlib.Path(found).parent


class Postgres:
    """A server that lives as long as the `with` block.

    durable    with fsync, for measurements
    settings   lines of postgresql.conf, the last word
    standby_of another Postgres that runs: this one begins as a copy of it and follows it
    """

    def __init__(self, durable=False, settings="", standby_of=None):
        self.durable, self.settings, self.primary = durable, settings, standby_of
        self.programs = find_programs()
        self.folder = self.data = self.url = None
        self.as_user = []

    def __enter__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="cellarbook-pg-"))
        self.data = self.folder / "data"
        try:
            self.choose_user()
            if self.primary:
                self.call("pg_basebackup", "--pgdata", self.data, "--host", self.primary.folder, "--username", "postgres",
                          "--checkpoint", "fast", "--write-recovery-conf", "--no-sync")
            else:
                self.call("initdb", "--pgdata", self.data, "--username", "postgres", "--auth", "trust", "--no-sync",
                          "--encoding", "UTF8", "--locale", "C.UTF-8")
            with open(self.data / "postgresql.conf", "a", encoding="utf-8") as out:
                out.write(SETTINGS.format(folder=self.folder) + ("" if self.durable else UNSAFE_BUT_QUICK) + self.settings)
            self.start()
        except BaseException:
            self.stop()
            raise
        self.url = f"postgresql://postgres@/postgres?host={self.folder}"
        return self

    def __exit__(self, *_error):
        self.stop()

    def choose_user(self):
        if os.geteuid() != 0:
            return
        for name in ("postgres", "nobody"):
            try:
                user = pwd.getpwnam(name)
            except KeyError:
                continue
            os.chown(self.folder, user.pw_uid, user.pw_gid)
            self.as_user = ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups", "--"]
            return
        raise KeyError("neither a user postgres nor nobody to run PostgreSQL as")

    def call(self, program, *arguments):
        command = self.as_user + [str(self.programs / program)] + [str(a) for a in arguments]
        done = subprocess.run(command, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, check=False)
        if done.returncode != 0:
            log = self.folder / "log"
            said = log.read_text(encoding="utf-8", errors="replace")[-2000:] if log.exists() else ""
            raise RuntimeError(f"{program} failed:\n{done.stdout}{said}")
        return done.stdout

    def start(self):
        self.call("pg_ctl", "start", "--pgdata", self.data, "--log", self.folder / "log", "--wait",
                  "--timeout", str(START_SECONDS), "--silent")

    def halt(self, mode):
        """Stops the server, not the folder: "fast", or "immediate" as in a crash."""
        self.call("pg_ctl", "stop", "--pgdata", self.data, "--mode", mode, "--silent")

    def kill(self):
        """SIGKILL for the server and all its processes at one moment, as when its machine dies."""
        pid_file = self.data / "postmaster.pid"
        pid = int(pid_file.read_text(encoding="ascii").split()[0])
        children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
        for each in (pid, *map(int, children)):
            try:
                os.kill(each, signal.SIGKILL)
            except ProcessLookupError:
                pass
        pid_file.unlink()

    def promote(self):
        """A standby becomes the one that is written to."""
        self.call("pg_ctl", "promote", "--pgdata", self.data, "--wait", "--timeout", str(START_SECONDS), "--silent")

    def ask(self, text):
        """Runs a statement as superuser; what psql prints."""
        return self.call("psql", "--no-psqlrc", "--quiet", "--csv", "--tuples-only", "--host", self.folder, "--username", "postgres",
                         "--command", text)

    def stop(self):
        if self.data and (self.data / "postmaster.pid").exists():
            self.halt("immediate")
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)


def main():
    if len(sys.argv) < 2 or sys.argv[1] in ("-h", "--help"):
        print(__doc__)
        return 2
    with Postgres() as server:
        return subprocess.run(sys.argv[1:], env={**os.environ, "CELLARBOOK_TEST_PG": server.url}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
