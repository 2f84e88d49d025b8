#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every figure that the dashboard and the list of alarms name is one that the server tells, with the labels they ask for."""
import json
import pathlib
import re
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/lib"))

import cellarbook  # noqa: E402

NAME = re.compile(r"\b(?:cellarbook|process)_[a-z0-9_]+\b")
WAIT_SECONDS = 60


def told(server):
    """{name: its labels} of /metrics, once the queues were counted and a request was answered."""
    office = server.office()
    end = time.monotonic() + WAIT_SECONDS
    while True:
        office.get("/api/v1/company")
        text = office.get("/metrics").body.decode()
        if "cellarbook_queues_counted_seconds" in text or time.monotonic() > end:
            break
        time.sleep(0.05)
    found = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            name, labels = re.match(r"([a-z0-9_]+)(?:\{(.*)\})? [-0-9.]+$", line).groups()
            found.setdefault(name, set()).update(re.findall(r"(\w+)=", labels or ""))
    return found


def asked():
    """[(where, name, labels)] of the dashboard and of the page."""
    board = json.loads((ROOT / "docs/grafana/cellarbook.json").read_text(encoding="utf-8"))
    wanted = []
    for panel in board["panels"]:
        for target in panel["targets"]:
            labels = set(re.findall(r"\{\{(\w+)\}\}", target["legendFormat"]))
            wanted += [(panel["title"], name, labels) for name in NAME.findall(target["expr"])]
    page = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    watching = page[page.index("## Watching it"):page.index("## Backup and restore")]
    return wanted + [("operations.md", name, set()) for name in NAME.findall(watching)]


def main():
    passed = failed = 0
    with cellarbook.Server() as server:
        found = told(server)
    for where, name, labels in asked():
        family = [known for known in found if known in (name, f"{name}_bucket")]
        if family and labels <= found[family[0]]:
            passed += 1
            continue
        failed += 1
        print(f"FAIL {where}: {name} {sorted(labels) or ''} is not told by /metrics")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
