# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files on their way: what breaks off is tidied and said, what changes while it is read is refused."""
import pathlib
import subprocess
import time

import cellarbook
from claims import good, same
from world import PRODUCTS, WAIT_SECONDS, World, csv

HOUR_MS = 3600 * 1000
PART_BYTES = 256 * 1024


def until(what, holds):
    """Waits until it holds, and gives what it then is."""
    end = time.monotonic() + WAIT_SECONDS
    while not (found := holds()):
        if time.monotonic() > end:
            raise AssertionError(f"{what}: never")
        time.sleep(0.01)
    return found


def a_file_breaks_off(engine):
    """One that broke off while it came can be looked at, nothing else; after an hour it is refused, and its pieces are gone."""
    with cellarbook.Server(engine=engine, test_clock=True) as server:
        world = World(server)
        wire = server.wire()
        wire.sendall(b"POST /api/v1/imports?kind=products&file=half.csv HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " +
                     world.token().encode() + b"\r\nContent-Length: 10000000\r\n\r\n" + b"x" * (3 * PART_BYTES))
        half = until("its first piece", lambda: [one for one in world.items("imports") if one["size_bytes"] >= PART_BYTES])[0]
        wire.close()
        same((half["state"], half["file_name"], half["actions"]), ("uploading", "half.csv", ["read"]), "while it comes")
        whole = world.check("products", PRODUCTS)
        server.set_clock(server.clock_ms + HOUR_MS - 1000)
        world.sign_in()
        server.restart()  # it tidies as it starts
        same(server.sql("SELECT state FROM imports ORDER BY id"), [["uploading"], ["checked"]], "for an hour it may still come")
        server.set_clock(server.clock_ms + 2000)
        server.restart()
        world.sign_in()
        path = f"/api/v1/imports/{half['id']}"
        found = until("its end", lambda: (lambda one: one["state"] == "refused" and one)(good(world.dana.get(path))))
        same((found["trouble"], found["actions"]), ("the file broke off while it came: send it again", ["read"]), "afterwards")
        same(world.dana.post(f"{path}/check", {}).code, "import_state", "it can't be checked")
        until("no pieces", lambda: server.sql("SELECT DISTINCT import_id FROM import_parts") == [[str(whole["id"])]])
        same(world.act(whole, "apply", mode="all")["state"], "applied", "the others are untouched")
        same(server.check(), "", "check")


def a_file_changes(engine):
    """One that somebody writes to while the command reads it is refused, by a server and without one; a pipe is no such file."""
    with cellarbook.Server(engine=engine) as server:
        World(server)
        file = server.folder / "growing.csv"
        for runs in (True, False):
            if not runs:
                server.stop()
            file.write_text("Code,Name\n" + f"x,{'y' * 1000}\n" * 16000, encoding="ascii")
            command = subprocess.Popen([server.binary, "import", "products", file], env=server.environment, cwd=server.folder, text=True,
                                       stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            until("it reads", lambda: is_reading(command, file))
            with file.open("a", encoding="ascii") as more:
                more.write("z,late\n")
            out, err = command.communicate(timeout=WAIT_SECONDS)
            same((command.returncode, out, "the file was changed while it was read" in err), (1, "", True), err)
        same(server.sql("SELECT state, hash FROM imports ORDER BY id"), [["uploading", ""]] * 2, "nothing of it was looked at")
        piped = subprocess.run([server.binary, "import", "products", "/dev/stdin"], env=server.environment, cwd=server.folder, text=True,
                               input=csv(("Code", "Name"), ("P1", "")), capture_output=True, timeout=WAIT_SECONDS, check=False)
        same("1 rows: 0 new, 0 changed, 0 unchanged, 1 refused" in piped.stdout, True, piped.stdout + piped.stderr)


def is_reading(command, file):
    """Has the process begun to read the file, and not yet come to its end?"""
    if command.poll() is not None:
        raise AssertionError(f"it has ended: {command.communicate()}")
    for link in pathlib.Path(f"/proc/{command.pid}/fd").iterdir():
        try:
            if link.readlink() == file:
                return int(pathlib.Path(f"/proc/{command.pid}/fdinfo/{link.name}").read_text(encoding="ascii").split()[1]) > 0
        except FileNotFoundError:
            continue
    return False
