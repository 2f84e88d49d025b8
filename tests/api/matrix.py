#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may do what: every operation of the OpenAPI document, asked by everybody, against the table of docs/api/access.md.

    tests/api/matrix.py [--engine sqlite|postgres] [--record]

The requests are right in all but one thing: one that gets past the question of who asks is refused for an old If-Match or
for a field that is not known, so that nothing changes under those who ask later. An operation that has no row in the table
fails, and so does a row that has no operation; --record writes the table anew, to be read before it is committed.
"""
import argparse
import os
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "lib")]

import cellarbook  # noqa: E402
import refusals  # noqa: E402

PAGE = HERE.parents[1] / "docs/api/access.md"
ROW = re.compile(r"^\| `(\w+ [^`]+)` \| (.*) \|$")
WHO = ("nobody", "disabled", "other rep", "rep", "admin", "read", "write", "access: admin only", "access: none", "no codes yet")
HEAD = """# Who may do what

Made by `tests/api/matrix.py --record`, which asks a running server; the tests compare it (`script/test matrix`).

| column | who asks |
| --- | --- |
| nobody | no session, no token |
| disabled | a user with a session, who has been disabled since |
| other rep | a rep, of whom the account, and what hangs on it, is not |
| rep | the rep of the account; the owner of a view or a token |
| admin | an admin, the owner of a view or a token |
| read, write | the admin's API tokens of these scopes; one of scope `admin` may what the admin may |
| access: admin only | the rep, while *Allow Access for Back Orders* is Admin Only |
| access: none | the admin, while it is None |
| no codes yet | the admin, who has no one-time codes, while *Require One-Time Codes* is Everybody |

`✓` is "may". Else it is the status of the refusal: 401 who are you, 403 not you, 404 there is nothing here for you to see.

"""


def guarded(what, answer):
    """Whoever asks for whatever: nothing keeps a copy, no browser runs it or guesses its type, no other page may read it."""
    for name, value in (("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff"),
                        ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")):
        assert answer.headers.get(name) == value, f"{what}: {name} is {answer.headers.get(name)}"
    foreign = [name for name in answer.headers if name.startswith("access-control-")]
    assert not foreign, f"{what}: {foreign}"


class Matrix:
    def __init__(self, server):
        self.server, self.world = server, refusals.World(server)
        self.office, self.required = server.office(), "none"
        self.asker = refusals.Refusals(self.world, server.client().get("/api/v1/openapi.json").json)
        self.clients = {"nobody": server.client(), "disabled": self.disabled(), "other rep": self.world.ben, "rep": self.world.ana,
                        "admin": self.world.dana, **self.asker.scoped, "access: admin only": self.world.ana, "access: none": self.world.dana,
                        "no codes yet": self.world.dana}

    def disabled(self):
        person = {"email": "eve@demo.example", "name": "Eve", "role": "admin", "password": refusals.PASSWORD}
        made = refusals.good(self.world.dana.post("/api/v1/users", person))
        eve = self.server.client().sign_in(person["email"], refusals.PASSWORD)
        refusals.good(self.world.dana.patch(f"/api/v1/users/{made['id']}", {"active": False}, headers={"If-Match": "*"}))
        return eve

    def setting(self, access):
        refusals.good(self.world.dana.patch("/api/v1/company", {"back_order_access": access}, headers={"If-Match": "*"}))

    def codes(self, required):
        """Of whom one-time codes are required; the office's own way in asks for none."""
        if required != self.required:
            self.required = required
            refusals.good(self.office.patch("/api/v1/company", {"codes_required": required}, headers={"If-Match": "*"}))

    def path(self, operation, who):
        """Paths of the rep's own objects; what belongs to one person is the asker's own, and made anew for each."""
        own = {}
        if re.search("/(views|tokens|sessions)/", operation.pattern):
            owner = self.world.ana if who in ("rep", "access: admin only") else self.world.dana
            own = self.world.own(owner, f"{operation.method} {operation.pattern[8:13]} {who}")
        if "{contact}" in operation.pattern:
            own["contacts"] = self.world.make(self.world.dana, f"accounts/{self.world.ids['accounts']}/contacts", name="Joe")
        path = self.world.path(operation.pattern, own)
        assert path is not None, f"{operation.name}: no id in this world"
        return path + refusals.Successes.QUERY.get(operation.name, "").format(**self.world.fit)

    def may(self, operation, who):
        client = self.clients[who]
        if operation.name == "DELETE /api/v1/session" and who not in ("nobody", "disabled"):
            client = self.server.client().sign_in("ana@demo.example" if "rep" in who else "dana@demo.example", refusals.PASSWORD)
        body = self.asker.bodies.example(operation.body) if operation.body else None
        headers = {"If-Match": '"999"'} if operation.match else {}
        if body is not None and not operation.match:
            # Whose the object is, is asked after the body was read: only where there is none may it be wrong.
            if not ("{" in operation.pattern and who == "other rep"):
                body["no_such_field"] = 1
        raw = refusals.FILES.get(operation.file)
        if raw is not None:
            headers["Content-Type"] = operation.file
        path = self.path(operation, who)
        self.codes("all" if who == "no codes yet" else "none")
        answer = client.request(operation.method, path, body=body, raw=raw, headers=headers)
        self.codes("none")
        guarded(f"{operation.name} by {who}", answer)
        if who == "no codes yet" and answer.status == 403:
            assert answer.code == "totp_not_set_up", f"{operation.name} by {who}: {answer}"
        if operation.name == "DELETE /api/v1/me/sessions" and who == "write":
            self.world.dana.sign_in("dana@demo.example", refusals.PASSWORD)  # a token is in no session: it has ended them all
        if answer.status in (401, 403, 404):
            return str(answer.status)
        assert answer.status in (200, 202, 204, 412, 422), f"{operation.name} by {who}: {answer}"
        return "✓"

    def rows(self):
        operations = [o for o in self.asker.operations if o.name not in refusals.NO_CREDENTIAL]
        cells = {o.name: [] for o in operations}
        for who in WHO:
            self.setting({"access: admin only": "admin", "access: none": "none"}.get(who, "all"))
            for operation in operations:
                cells[operation.name].append(self.may(operation, who))
        return cells


def table(rows):
    lines = [f"| operation | {' | '.join(WHO)} |", "| --- |" + " --- |" * len(WHO)]
    lines += [f"| `{name}` | {' | '.join(cells)} |" for name, cells in rows.items()]
    return HEAD + "\n".join(lines) + "\n"


def compare(rows):
    wanted = {m[1]: m[2].split(" | ") for m in map(ROW.match, PAGE.read_text(encoding="utf-8").splitlines()) if m}
    wrong = 0
    for name in [*rows, *(n for n in wanted if n not in rows)]:
        if rows.get(name) != wanted.get(name):
            wrong += 1
            print(f"  {name}: {rows.get(name, 'is gone')}, but {PAGE.name} has {wanted.get(name, 'no row')}")
    return len(rows) - wrong, wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", action="append", choices=["sqlite", "postgres"])
    parser.add_argument("--record", action="store_true", help="write the table")
    options = parser.parse_args()
    passed = failed = 0
    for engine in options.engine or (["sqlite", "postgres"] if os.environ.get("CELLARBOOK_TEST_PG") else ["sqlite"]):
        with cellarbook.Server(engine=engine, env={"CELLARBOOK_MAIL": "dir:mail"}) as server:
            rows = Matrix(server).rows()
        if options.record:
            PAGE.write_text(table(rows), encoding="utf-8")
        good, wrong = compare(rows)
        print(f"{engine}: {good} of {len(rows)} operations as the table says")
        passed, failed = passed + good, failed + wrong
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
