#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The API says what it says it says: every answer that scenarios get, and what only a walk of its own reaches.

    tests/openapi/run.py

Plays the scenarios on SQLite (whether they are as expected is their own suite's business) and asks for what stands
beside them: the server's own resources, refusals before any route, jobs, passwords. Then conform.py holds every answer
against the document that the server gives, which must be the one that `cellarbook openapi` prints.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "lib"))

import cellarbook  # noqa: E402

PASSWORD = "a long scenario password"


class Walk:
    """Asks, and keeps what was answered."""

    def __init__(self, out):
        self.out, self.failures = out, []

    def ask(self, client, method, path, wanted, body=None, raw=None, headers=None):
        answer = client.request(method, path, body=body, raw=raw, headers=headers)
        json.dump(["walk", method, path, answer.status, answer.headers.get("Content-Type"), answer.json], self.out)
        self.out.write("\n")
        if answer.status != wanted:
            self.failures.append(f"{method} {path}: {answer.status}, not {wanted}: {answer.body[:300]!r}")
        return answer

    def server_itself(self, server):
        nobody, office = server.client(), server.office()
        for path in ("/healthz", "/readyz", "/metrics", "/api/v1/openapi.json"):
            self.ask(nobody, "GET", path, 200)
        self.ask(nobody, "GET", "/metrics", 401, headers={"Host": "orders.example.com"})
        self.ask(nobody, "GET", "/metrics?all=true", 400)
        self.ask(nobody, "GET", "/api/v1", 401)
        self.ask(office, "GET", "/api/v1", 200)

    def refusals(self, server):
        office = server.office()
        self.ask(office, "POST", "/api/v1/accounts", 400, raw=b"{")
        self.ask(office, "POST", "/api/v1/accounts", 415, raw=b"{}", headers={"Content-Type": "text/plain"})
        self.ask(office, "POST", "/api/v1/accounts", 422, body={})
        self.ask(office, "PATCH", "/api/v1/company", 428, body={})
        self.ask(office, "PATCH", "/api/v1/company", 412, body={}, headers={"If-Match": '"99"'})
        self.ask(office, "GET", "/api/v1/accounts?limit=0", 400)
        self.ask(office, "GET", "/api/v1/accounts/99", 404)
        self.ask(office, "GET", "/api/v1/nothing/here", 404)
        self.ask(office, "PUT", "/api/v1/accounts", 405, body={})

    def passwords(self, server):
        office, ana = server.office(), server.client()
        user = {"email": "ana@demo.example", "name": "Ana Ruiz", "role": "rep", "password": PASSWORD}
        self.ask(office, "POST", "/api/v1/users", 201, body=user)
        self.ask(ana, "POST", "/api/v1/session", 200, body={"email": user["email"], "password": PASSWORD})
        self.ask(ana, "GET", "/api/v1/users", 403)
        self.ask(ana, "POST", "/api/v1/me/password", 422, body={"present": "wrong", "password": PASSWORD + "!"})
        self.ask(ana, "POST", "/api/v1/me/totp/off", 204, body={"present": PASSWORD})
        self.ask(ana, "POST", "/api/v1/me/password", 204, body={"present": PASSWORD, "password": PASSWORD + "!"})
        self.ask(ana, "GET", "/api/v1/session", 401)


def main():
    with tempfile.TemporaryDirectory(prefix="cellarbook-openapi-") as folder:
        exchanges, document = pathlib.Path(folder) / "exchanges", pathlib.Path(folder) / "openapi.json"
        scenarios = [sys.executable, str(HERE.parent / "scenario/run.py"), "--engine", "sqlite"]
        subprocess.run(scenarios, env={**os.environ, "CELLARBOOK_EXCHANGES": str(exchanges)}, stdout=subprocess.DEVNULL, check=False)
        with cellarbook.Server() as server, open(exchanges, "a", encoding="utf-8") as out:
            walk = Walk(out)
            walk.server_itself(server)
            walk.refusals(server)
            walk.passwords(server)
            document.write_bytes(server.client().get("/api/v1/openapi.json").body)
            printed = server.run("openapi").stdout
        if json.loads(printed) != json.loads(document.read_text(encoding="utf-8")):
            walk.failures.append("`cellarbook openapi` prints another document than the server gives")
        for failure in walk.failures:
            print(failure)
        checked = subprocess.run([sys.executable, str(HERE / "conform.py"), str(document), str(exchanges)], check=False)
        asked = len(exchanges.read_text(encoding="utf-8").splitlines())
    failed = len(walk.failures) + (checked.returncode != 0)
    print(f"{asked} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
