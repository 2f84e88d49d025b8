#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The built web UI as C: embed_web.py OUT.c [FOLDER] makes the table web_files of http/static.h; empty without FOLDER.

A file X stands beside its compressed forms X.br and X.gz, which the build of the UI has made where they are smaller.
"""
import hashlib
import pathlib
import re
import sys

HASHED = re.compile(r"^/assets/.+-[\w-]{8}\.\w+$")  # Vite puts the bytes' hash into the name
LINE = 96


def literal(data):
    """Bytes as string literals; octal escapes have three digits, so what follows can't run into them."""
    if not data:
        return '""'
    rows = (data[at:at + LINE] for at in range(0, len(data), LINE))
    return "\n".join('    "%s"' % "".join("\\%03o" % b if b < 32 or b > 126 or b in b'"\\?' else chr(b) for b in row)
                     for row in rows)


def main(out, folder=None):
    parts = ["/* Made by tools/embed_web.py; do not edit. */", '#include "http/static.h"', ""]
    rows = []
    paths = [p for p in sorted(pathlib.Path(folder).rglob("*")) if p.is_file()] if folder else []
    for index, path in enumerate(p for p in paths if p.suffix not in (".br", ".gz")):
        name = "/" + path.relative_to(folder).as_posix()
        plain = path.read_bytes()
        forms = []
        for form, ending in (("plain", ""), ("gzip", ".gz"), ("brotli", ".br")):
            source = path.with_name(path.name + ending)
            if not source.exists():
                forms.append("{0, 0}")
                continue
            data = source.read_bytes()
            parts.append("static const char %s_%d[] =\n%s;" % (form, index, literal(data)))
            forms.append("{%s_%d, %d}" % (form, index, len(data)))
        rows.append('    {"%s", "%s", %s, %s},' % (name, hashlib.sha256(plain).hexdigest()[:16],
                                                   "true" if HASHED.match(name) else "false", ", ".join(forms)))
    nothing = "    {0, 0, false, {0, 0}, {0, 0}, {0, 0}},"
    parts += ["", "const struct web_file web_files[] = {", *rows, nothing, "};", ""]
    pathlib.Path(out).write_text("\n".join(parts), encoding="ascii")


if __name__ == "__main__":
    main(*sys.argv[1:])
