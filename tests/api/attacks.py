#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What somebody tries who means ill, beside what doors, matrix, refusals and wire try already.

    tests/api/attacks.py [--measured] [NAME ...]

--measured also times sign-ins of people who exist and who don't; elsewhere nothing is timed.
"""
import argparse
import base64
import json
import pathlib
import re
import socket
import sqlite3
import statistics
import subprocess
import sys
import time
import traceback

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))

import cellarbook  # noqa: E402
import doors  # noqa: E402

MINUTE = 60_000
SIGN_INS = 40  # of each kind, measured
APART = 0.25  # medians may lie so far apart: what Argon2id takes varies more
FORGED = '{"event":"request","user":1,"status":200,"forged":"yes"}'
MAIL_SECRET, HOOK_SECRET = "mail-secret-in-the-url", "hook-secret-hook-secret-0123456789"


def server_of(**more):
    return cellarbook.Server(test_clock=True, **more)


class TextLog(cellarbook.Server):
    """One whose log is for people."""

    def events(self, offset=0):
        ready = [re.search(r" INFO server_ready .*port=(\d+) ", line) for line in self.log_lines(offset)]
        return [{"event": "server_ready", "port": found[1]} for found in ready if found]


def a_session_is_never_the_attackers(_options):
    """A cookie that somebody has put there before is neither taken nor kept; every sign-in has a new one, and the one that the browser
    had before ends with it."""
    with server_of() as server:
        house = doors.House(server)
        person, name = house.person(), "cellarbook_session"
        planted = base64.urlsafe_b64encode(bytes(range(32))).decode().rstrip("=")
        for value in (planted, "x", "", "' OR 1=1", "../../etc/passwd", "A" * 4000):
            client = server.client()
            client.cookies = {name: value}
            assert not doors.is_in(client), value
            answer = client.post("/api/v1/session", {"email": person["email"], "password": person["password"]})
            assert answer.status == 200 and client.cookies[name] not in (value, planted), answer
            thief = server.client()
            thief.cookies = {name: value}
            assert not doors.is_in(thief), value
        before = dict(client.cookies)
        doors.says(client.post("/api/v1/session", {"email": person["email"], "password": person["password"]}), 200)
        stale = server.client()
        stale.cookies = before
        assert doors.is_in(client) and not doors.is_in(stale) and client.cookies != before
        in_query = server.client().get(f"/api/v1/session?cellarbook_session={client.cookies[name]}")
        assert in_query.status in (400, 401), in_query
        seen = {house.inside(person).cookies[name] for _ in range(20)}
        assert len(seen) == 20


def a_line_of_the_log_is_one_event(_options):
    """Line ends, escapes of terminals and quotes in all that is logged: a log of JSON has one object a line, one of text no control byte."""
    for kind, server_kind in (("json", cellarbook.Server), ("text", TextLog)):
        with server_kind(env={"CELLARBOOK_LOG_FORMAT": kind, "CELLARBOOK_LOG_LEVEL": "debug"}) as server:
            nasty = f"%0d%0a{FORGED.replace(' ', '%20').replace('{', '%7b')}%1b[2J%22%5c%c2%85%e2%80%a8%00"
            bad = ["\r\n" + FORGED, '"}\n' + FORGED, "\x1b[2J\x1b]0;x\x07", "\u2028\u0085", "\\", '","user":1,"x":"']
            client = server.client()
            client.get(f"/api/v1/{nasty}")
            client.get(f"/api/v1/accounts?text={nasty}")
            for text in bad:
                client.post("/api/v1/session", {"email": text, "password": text, text: text})
                client.request("POST", "/api/v1/session", raw=text.encode())
                printable = "".join(c for c in text if " " <= c < "\x7f")
                client.get("/api/v1/company", headers={"User-Agent": printable, "Host": printable or "x", "Authorization": f"Bearer {printable}"})
                with socket.create_connection(("127.0.0.1", server.port), timeout=20) as wire:
                    wire.sendall(f"GET /{text} HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: {text}\r\nConnection: close\r\n\r\n".encode())
                    while wire.recv(4096):
                        pass
            server.stop()
            raw = server.log_path.read_bytes()
            lines = raw.decode().split("\n")[:-1]
            assert len(lines) > len(bad) * 3, lines
            assert not re.search(rb"[\x00-\x09\x0b-\x1f\x7f]", raw), re.search(rb".{80}[\x00-\x09\x0b-\x1f\x7f].{80}", raw, re.DOTALL)
            for line in lines:
                if kind == "json":
                    event = json.loads(line)
                    assert isinstance(event, dict) and "event" in event and "forged" not in event, line
                else:
                    assert re.match(r"\d{4}-\d\d-\d\dT[\d:.]+Z (DEBUG|INFO|WARN|ERROR) \w+", line), line


def no_secret_is_in_the_log(_options):
    """At the chattiest level, through every way that a secret goes."""
    env = {"CELLARBOOK_LOG_LEVEL": "debug", "CELLARBOOK_MAIL": f"smtp://desk:{MAIL_SECRET}@127.0.0.1:9", "CELLARBOOK_MAIL_FROM": "desk@demo.example"}
    with server_of(env=env) as server:
        house = doors.House(server)
        person = house.person("admin")
        client, answer = house.enter(person)
        secrets = {MAIL_SECRET, HOOK_SECRET, doors.PASSWORD, client.cookies["cellarbook_session"]}
        wrong, new = "a wrong password that is mine", "another long password of mine"
        secrets |= {wrong, new}
        house.enter({**person, "password": wrong})
        server.client().get(f"/api/v1/session?password={wrong.replace(' ', '+')}")
        made = client.post("/api/v1/tokens", {"name": "t", "scope": "admin"})
        token = made.json["token"]
        secrets.add(token)
        server.client(token).get("/api/v1/session")
        server.client(token + "x").get("/api/v1/session")
        totp = client.get("/api/v1/me/totp")
        secrets |= {value for key, value in (totp.json or {}).items() if key in ("secret", "uri") and value}
        client.post("/api/v1/me/totp", {"present": doors.PASSWORD, "secret": "JBSWY3DPEHPK3PXPJBSWY3DP", "code": "123456"})
        secrets.add("JBSWY3DPEHPK3PXPJBSWY3DP")
        hook = client.post("/api/v1/webhooks", {"url": "http://127.0.0.1:9/hook", "events": ["order.created"], "secret": HOOK_SECRET})
        assert hook.status == 201, hook
        client.post("/api/v1/accounts", {"code": "A", "name": "A", "type": "bar"})
        server.client().post("/api/v1/password-reset", {"email": person["email"]})
        server.client().post("/api/v1/password-reset/confirm", {"token": "t" * 43, "password": new})
        client.post("/api/v1/me/password", {"present": doors.PASSWORD, "password": new})
        secrets.add(house.inside({**person, "password": new}).cookies["cellarbook_session"])
        server.run("user", "password", person["email"], env={"CELLARBOOK_USER_PASSWORD": new})
        server.run("mail", "test", "you@demo.example")
        hashes = {row[0] for row in server.sql("SELECT password_hash FROM users WHERE password_hash IS NOT NULL")}
        server.stop()
        log = server.log_path.read_text(encoding="utf-8")
        came = [json.loads(line) for line in log.splitlines() if '"route":"/api/v1/session"' in line and '"method":"POST"' in line]
        assert {(e["status"], e["user"] == person["id"]) for e in came} == {(200, True), (401, False)}, came  # who came in is told
        found = [secret for secret in secrets | hashes if secret in log or secret.replace(" ", "+") in log]
        assert not found, found
        assert log.count("\n") > 15  # it was written to


def files_of_the_machine_are_not_served(_options):
    """Ways out of the folder of pages: there is none, because the pages are inside the program."""
    with cellarbook.Server() as server:
        for path in ("/../../../../etc/passwd", "/assets/../../../etc/passwd", "/assets/%2e%2e/%2e%2e/etc/passwd", "/assets/..%2f..%2fetc/passwd",
                     "//etc/passwd", "/assets/..%5c..%5cetc%5cpasswd", "/%00/etc/passwd", "/assets/%252e%252e/etc/passwd"):
            answer = server.client().get(path)
            assert b"root:" not in answer.body and answer.status in (200, 400, 404), (path, answer)


def no_program_is_started(_options):
    """The program has no way to start another one: it asks the C library for none of the functions that do."""
    asked = subprocess.run(["nm", "--dynamic", "--undefined-only", cellarbook.program()], check=True, capture_output=True, text=True).stdout
    names = {line.split()[-1].split("@")[0] for line in asked.splitlines()}
    assert {"getrandom", "socket", "open64", "open"} & names, names  # it was read
    starters = {name for name in names if re.fullmatch(r"system|popen|v?fork|_Fork|clone3?|f?exec(l|v)(e|p|pe|eat)?|posix_spawnp?|wordexp", name)}
    assert not starters, starters


MANY_LARGE = """WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 6000)
    INSERT INTO accounts (code, name, search_key, sort_key, type, status, active, street, city, state, postcode, created_at)
    SELECT 'L' || i, 'Large ' || i || printf('%.2000c', 'x'), 'large', 'large' || i, 'bar', 'good', 1, '', '', '', '', 0 FROM n"""


def what_is_under_way_ends_with_its_token(_options):
    """An answer of many pieces, more than lies on the way: no more of it after its token was ended."""
    with cellarbook.Server() as server:
        house = doors.House(server)
        person = house.person("admin")
        inside = house.inside(person)
        server.stop()
        with sqlite3.connect(server.store.path) as database:
            database.execute(MANY_LARGE)
        database.close()
        server.start()
        for ended in (False, True):
            token = inside_again(server, inside).post("/api/v1/tokens", {"name": "slow", "scope": "read"}).json
            with socket.create_connection(("127.0.0.1", server.port), timeout=60) as sock:
                head = f"Host: x\r\nAuthorization: Bearer {token['token']}\r\nConnection: close"
                sock.sendall(f"GET /api/v1/catalog HTTP/1.1\r\n{head}\r\n\r\n".encode())
                got = sock.recv(1000)
                if ended:
                    assert inside_again(server, inside).delete(f"/api/v1/tokens/{token['id']}").status == 204
                try:
                    while more := sock.recv(1 << 20):
                        got += more
                except ConnectionResetError:
                    pass
            assert got.startswith(b"HTTP/1.1 200 ") and got.endswith(b"\r\n0\r\n\r\n") != ended, (ended, len(got), got[-40:])
            assert (b"L6000" in got) != ended


def inside_again(server, client):
    """The same session, on a connection of its own."""
    again = server.client()
    again.cookies = dict(client.cookies)
    return again


def who_exists_is_not_told(options):
    """A wrong password and an unknown address give the same answer to the byte; and, measured, after the same time."""
    with server_of() as server:
        house = doors.House(server)
        people = [house.person()["email"] for _ in range(8)]
        disabled = house.person()
        house.office.patch(f"/api/v1/users/{disabled['id']}", {"active": False}, headers={"If-Match": "*"})
        bodies, times = set(), {"known": [], "unknown": []}
        for n in range(SIGN_INS if options.measured else 2):
            house.later(16 * MINUTE)  # wrong guesses are forgotten
            for kind, email in (("known", people[n % len(people)]), ("unknown", f"nobody{n}@demo.example"), ("", disabled["email"])):
                client = server.client()
                began = time.monotonic()
                answer = client.post("/api/v1/session", {"email": email, "password": "a password that is wrong"})
                times.get(kind, []).append(time.monotonic() - began)
                doors.says(answer, 401, "sign_in_wrong")
                bodies.add(re.sub(rb'"request_id":"\w+"', b"", answer.body))
        assert len(bodies) == 1, bodies
        for email in (people[0], "nobody@demo.example"):
            answer = server.client().post("/api/v1/password-reset", {"email": email})
            bodies.add((answer.status, answer.body))
        assert len(bodies) <= 3, bodies
        if options.measured:
            known, unknown = statistics.median(times["known"]), statistics.median(times["unknown"])
            print(f"     sign-ins: {known * 1000:.1f} ms known, {unknown * 1000:.1f} ms unknown (medians of {SIGN_INS})")
            assert abs(known - unknown) < APART * max(known, unknown), times


CASES = (a_session_is_never_the_attackers, a_line_of_the_log_is_one_event, no_secret_is_in_the_log, files_of_the_machine_are_not_served,
         no_program_is_started, what_is_under_way_ends_with_its_token, who_exists_is_not_told)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--measured", action="store_true")
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    passed = failed = 0
    for case in CASES:
        if options.names and case.__name__ not in options.names:
            continue
        try:
            case(options)
            passed += 1
            print(f"ok   {case.__name__}", flush=True)
        except Exception:  # noqa: BLE001 - told as this case's failure
            failed += 1
            print(f"FAIL {case.__name__}\n{traceback.format_exc()}", flush=True)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
