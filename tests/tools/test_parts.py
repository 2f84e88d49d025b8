#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""tools/parts.py: nothing that the program loads and nothing that is in the pages is left out. tests/tools/test_parts.py"""
import json
import os
import pathlib
import re
import subprocess
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ.get("CELLARBOOK_BIN", str(ROOT / "build/dev/cellarbook"))


def parts(*words):
    done = subprocess.run([sys.executable, ROOT / "tools/parts.py", *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done
    return done.stdout


class Parts(unittest.TestCase):
    def test_each_has_a_name_and_a_version(self):
        rows = [line.split(maxsplit=2) for line in parts("list", "--program", BINARY).splitlines()]
        self.assertTrue(all(len(row) == 3 and row[1][0].isdigit() for row in rows), rows)
        names = {row[0] for row in rows}
        wanted = json.loads((ROOT / "web/package.json").read_text(encoding="utf-8"))
        self.assertLessEqual(set(wanted["dependencies"]), names)
        self.assertFalse(set(wanted["devDependencies"]) & names - {"@types/react"})
        asked = subprocess.run(["readelf", "--dynamic", BINARY], capture_output=True, text=True, check=True).stdout
        for library in re.findall(r"\(NEEDED\).*\[lib([a-z0-9]+)[-.0-9]*\.so", asked):
            if library not in ("asan", "ubsan", "m", "gobject", "glib"):  # of libc6 and libglib2.0-0
                self.assertTrue(any(name.startswith("lib" + library) for name in names), library)
        self.assertLessEqual({"libc6", "libglib2.0-0", "libssl3"}, names)  # the last one by another of them
        self.assertFalse({"libasan8", "libubsan1"} & names)

    def test_the_bill_says_the_same_and_has_the_hashes(self):
        bill = json.loads(parts("sbom", "--program", BINARY))
        self.assertEqual((bill["bomFormat"], bill["specVersion"]), ("CycloneDX", "1.5"))
        listed = [line.split()[:2] for line in parts("list", "--program", BINARY).splitlines()]
        self.assertEqual([[part["name"], part["version"]] for part in bill["components"]], listed)
        self.assertEqual(len({part["bom-ref"] for part in bill["components"]}), len(listed))
        for part in bill["components"]:
            self.assertRegex(part["purl"], r"^pkg:(deb/debian|npm)/")
            if part["purl"].startswith("pkg:npm/"):
                self.assertRegex(part["hashes"][0]["content"], "^[0-9a-f]{128}$")


if __name__ == "__main__":
    unittest.main()
