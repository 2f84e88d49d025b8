#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files as C: embed.py OUT.c TABLE HEADER FILE... makes the array TABLE of struct embedded, ended by a NULL name.

The program then carries what it needs wherever it is started.
"""
import os
import sys


def escape(byte):
    if byte == 0x0A:
        return "\\n"
    if byte in (0x22, 0x5C):
        return "\\" + chr(byte)
    if byte == 0x3F:  # no trigraphs
        return "\\077"
    return chr(byte) if 0x20 <= byte < 0x7F else "\\%03o" % byte


def literal(data):
    """The bytes as string literals, one a line of the file."""
    return "\n".join('    "%s"' % "".join(map(escape, line)) for line in data.splitlines(keepends=True)) or '    ""'


def main(out, table, header, *paths):
    parts = ["/* Made by tools/embed.py; do not edit. */", '#include "%s"' % header, ""]
    rows = []
    for index, path in enumerate(paths):
        with open(path, "rb") as source:
            data = source.read()
        parts.append("static const char text_%d[] =\n%s;" % (index, literal(data)))
        rows.append('    {"%s", text_%d, sizeof text_%d - 1},' % (os.path.basename(path), index, index))
    parts += ["", "const struct embedded %s[] = {" % table, *rows, "    {0, 0, 0},", "};", ""]
    with open(out, "w", encoding="ascii") as target:
        target.write("\n".join(parts))


if __name__ == "__main__":
    main(*sys.argv[1:])
