# SPDX-License-Identifier: AGPL-3.0-or-later
"""A company whose goods come by imports, and what tests of imports ask of it."""
import os
import time
import urllib.parse

from claims import Wrong, good, hire, same, signed_in

PASSWORD = "a long import password"
WAIT_SECONDS = int(os.environ.get("CELLARBOOK_IMPORT_WAIT", "120"))
BUSY = ("uploading", "checking", "applying", "undoing")


class World:
    """A company without goods; what is there comes by imports."""

    def __init__(self, server):
        self.server = server
        hire(server, PASSWORD)
        self.sign_in()
        good(self.dana.patch("/api/v1/company", {"back_order_access": "all", "time_zone": "America/Chicago"},
                             headers={"If-Match": "*"}))

    def sign_in(self):
        self.dana, self.ana = signed_in(self.server, PASSWORD)

    def token(self):
        return good(self.dana.post("/api/v1/tokens", {"name": "wire", "scope": "admin"}))["token"]

    def send(self, kind, data, name="file.csv", client=None):
        query = urllib.parse.urlencode({"kind": kind, "file": name})
        return (client or self.dana).request("POST", f"/api/v1/imports?{query}", raw=data,
                                             headers={"Content-Type": "application/octet-stream"})

    def wait(self, number):
        until = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < until:
            found = good(self.dana.get(f"/api/v1/imports/{number}"))
            if found["state"] not in BUSY:
                return found
            time.sleep(0.02)
        raise Wrong(f"import {number} is {found['state']} for ever")

    def check(self, kind, data, name="file.csv"):
        """Send it and wait for its dry run."""
        if isinstance(data, str):
            data = data.encode()
        return self.wait(good(self.send(kind, data, name))["id"])

    def rows(self, found, **query):
        items, cursor = [], None
        while True:
            page = good(self.dana.get(f"/api/v1/imports/{found['id']}/rows?" + urllib.parse.urlencode(
                {**query, "limit": 200, **({"cursor": cursor} if cursor else {})})))
            items += page["items"]
            cursor = page["next"]
            if cursor is None:
                return items

    def act(self, found, action, **body):
        answer = self.dana.post(f"/api/v1/imports/{found['id']}/{action}", body or None)
        good(answer)
        return self.wait(found["id"])

    def bring(self, kind, data, mode="all", **more):
        """Checked and applied; nothing may be refused."""
        found = self.check(kind, data)
        refused = self.rows(found, fate="refused")
        if refused or found["state"] != "checked":
            raise Wrong(f"{found['trouble']}: {[(r['line'], r['problems']) for r in refused[:3]]}")
        found = self.act(found, "apply", mode=mode, **more)
        same(found["state"], "applied", "the import")
        return found

    def counts(self, found):
        return tuple(found["rows"][k] for k in ("new", "changed", "unchanged", "refused"))

    def reasons(self, found):
        """Line and reasons of each refused row."""
        return {row["line"]: [f"{p['heading'] or p['field']}: {p['detail']}" if p["field"] else p["detail"]
                              for p in row["problems"]] for row in self.rows(found, fate="refused")}

    def items(self, what, **query):
        return good(self.dana.get(f"/api/v1/{what}?" + urllib.parse.urlencode(query)))["items"]


def csv(*rows):
    return "".join(",".join(str(c) for c in row) + "\n" for row in rows)


PRODUCTS = csv(("Code", "Name", "Vintage", "Producer", "Importer", "Warehouse", "Unit set", "Colour"),
               ("P1", "Riesling", 2020, "Weingut", "Old World", "DSM", 12, "white"),
               ("P2", "Riesling", 2021, "Weingut", "Old World", "DSM", 12, "white"),
               ("P3", "Port", "", "Quinta", "Old World", "CID", 6, "red"))
ACCOUNTS = csv(("Code", "Name", "Type", "City"), ("A1", "Chez Ann", "restaurant", "Ames"), ("A2", "Bob's", "Wine shop", "Boone"),
               ("A3", "Twin", "bar", "Ames"), ("A4", "Twin", "bar", "Boone"))
