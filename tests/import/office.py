#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a spreadsheet program makes of exports: LibreOffice shows in a book what the CSV says, and what it saves comes back unchanged.

    tests/import/office.py          without LibreOffice (soffice) nothing is asked, and that is said
"""
import csv
import io
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/lib"))

import cellarbook  # noqa: E402
import rounds  # noqa: E402
from claims import good, same  # noqa: E402
from world import World  # noqa: E402

MORE = ("back-orders", "orders", "demand", "reports/back-orders/groups?by=account")
NASTY = ("=HYPERLINK(\"http://evil.example\",\"x\")", "+1 515", "-2+3", "@SUM(A1)", "Château – Ḱ 日本 მუკუზანი", "  spaces  within  ", "1e5", "007",
         "2026-01-02", "TRUE")
PLAIN = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false"  # commas, quotation marks, UTF-8


def converted(folder, to, names):
    """Files as LibreOffice saves them."""
    out = folder / to.split(":")[0]
    out.mkdir()
    profile = f"-env:UserInstallation=file://{folder}/profile"
    done = subprocess.run(["soffice", profile, "--headless", "--convert-to", to, "--outdir", out, *names], capture_output=True, text=True,
                          check=False, timeout=300)
    same(done.returncode, 0, done.stderr)
    return out


def plain(cell):
    """A text without the mark of what would be a formula; yes, no and amounts as LibreOffice writes them."""
    if re.fullmatch(r"-?\d+\.\d\d", cell):
        return f"{float(cell):.10g}"
    if cell in ("true", "false"):
        return cell.upper()
    return cell[1:] if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@") else cell


def table(data):
    return [[plain(cell) for cell in row] for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))]


def name_of(path):
    return path.replace("/", "-").replace("?", "-").replace("=", "-")


def books_are_shown(world, folder):
    lists = (*rounds.LISTS.values(), *MORE)
    texts = {}
    for path in lists:
        sign = "&" if "?" in path else "?"
        texts[path] = table(world.dana.get(f"/api/v1/{path}{sign}format=csv").body)
        (folder / f"{name_of(path)}.xlsx").write_bytes(world.dana.get(f"/api/v1/{path}{sign}format=xlsx").body)
    out = converted(folder, PLAIN, sorted(folder.glob("*.xlsx")))
    for path in lists:
        same(table((out / f"{name_of(path)}.csv").read_bytes()), texts[path], path)
    print(f"ok   {sum(map(len, texts.values()))} rows of {len(lists)} lists are shown as the CSV says them")


def books_come_back(world, folder):
    saved = converted(folder, "xlsx:Calc MS Excel 2007 XML", [folder / f"{name_of(path)}.xlsx" for path in rounds.LISTS.values()])
    for kind, path in rounds.LISTS.items():
        found = world.check(kind, (saved / f"{name_of(path)}.xlsx").read_bytes(), f"{kind}.xlsx")
        counts = world.counts(found)
        same((found["trouble"], counts[:2], counts[3], counts[2] > 0), (None, (0, 0), 0, True), f"{kind}: {world.reasons(found)}")
    print("ok   what it saves comes back unchanged")


def main():
    if shutil.which("soffice") is None:
        print("no soffice here: 0 passed, 0 failed, 2 skipped")
        return 0
    with cellarbook.Server() as server:
        world = World(server)
        for kind, text in rounds.files(rounds.w.PRODUCTS):
            world.bring(kind, text)
        rounds.live_a_little(world)
        for number, name in enumerate(NASTY):
            good(world.dana.post("/api/v1/accounts", {"code": f"N{number}", "name": name, "type": "bar"}))
        folder = server.folder / "books"
        folder.mkdir()
        books_are_shown(world, folder)
        books_come_back(world, folder)
    print("2 passed, 0 failed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
