#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Makes the list of all tables, with the texts that read and write them whole, of the migrations (`cellarbook export --all`).

    tablegen.py OUT.c DIALECT.def WHOLE.sql MIGRATION.sql ...

The migrations are run in a database in memory whose columns keep the type words of the dialect, so the list is what the
schema is: a new table or column is in it without anybody thinking of it. What they mean is their comments in the migrations.
sql/whole.sql has what can't be made: texts for tables whose rows are kept elsewhere on one engine.
"""
import pathlib
import re
import sqlite3
import sys

import sqlgen

# Type word of the dialect -> letter of the driver; XACT is an engine's own and stays where it is.
LETTERS = {"ID": "i", "AUTOID": "i", "I64": "i", "FLAG": "f", "DAY": "d", "TEXT": "s", "BLOB": "b"}
HERE = "XACT"
ENGINES = ("sqlite", "postgres")


def in_memory(paths, words):
    """The database that the migrations make, its columns declared by their type words."""
    kept = {word: (word, "") for word in (*LETTERS, HERE)}
    kept |= {"ID": ("ID PRIMARY KEY", ""), "AUTOID": ("AUTOID PRIMARY KEY", ""), "XACT": ("XACT NOT NULL DEFAULT 0", "")}
    kept |= {word: ("", "") for word in words if word not in kept}
    db = sqlite3.connect(":memory:", isolation_level=None)
    for path in sorted(paths):
        try:
            db.executescript(sqlgen.expanded(path, kept, 0))
        except sqlite3.Error as wrong:
            raise sqlgen.Wrong(f"{path.name}: {wrong}") from None
    return db


def sentence(lines):
    return re.sub(r"\s+", " ", " ".join(lines)).strip()


def comments(paths):
    """(table) and (table, column) -> what the migrations' comments say."""
    said = {}
    for path in sorted(paths):
        above, table, last = [], None, None
        for line in path.read_text(encoding="utf-8").splitlines():
            remark = re.search(r"--\s*(.*)$", line)
            begin = re.match(r"(?:CREATE TABLE (\w+)|ALTER TABLE (\w+) ADD COLUMN (\w+))", line)
            if begin and begin[1]:
                table, last = begin[1], None
                said[table] = sentence(above)
            elif begin:
                table, last = None, (begin[2], begin[3])
                said[last] = remark[1] if remark else ""
            elif table and re.match(r"\s+[a-z_]+ ", line):
                last = (table, line.split()[0])
                said[last] = remark[1] if remark else ""
            elif last and remark and re.match(r"\s+--", line):
                said[last] = sentence([said[last], remark[1]])
            if line.startswith(")"):
                table = last = None
            above = above + [remark[1]] if line.startswith("-- ") and not line.startswith("-- :") else []
    return said


class Table:
    def __init__(self, db, name):
        self.name = name
        columns = db.execute(f"SELECT name, type, \"notnull\", pk FROM pragma_table_info('{name}') ORDER BY cid").fetchall()
        self.columns = [(n, LETTERS[t], bool(notnull or pk)) for n, t, notnull, pk in columns if t != HERE]
        self.here = [n for n, t, _, _ in columns if t == HERE]
        self.auto = next((n for n, t, _, _ in columns if t == "AUTOID"), None)
        self.key = [n for _, n in sorted((pk, n) for n, _, _, pk in columns if pk)]
        self.needs = {to for (to,) in db.execute(f"SELECT \"table\" FROM pragma_foreign_key_list('{name}')")} - {name}
        self.seeded = db.execute(f"SELECT COUNT(*) FROM {name}").fetchone()[0] > 0
        if not self.key:
            raise sqlgen.Wrong(f"the table {name} has no primary key: nobody could say in which order its rows go")

    def texts(self, special):
        names = [n for n, _, _ in self.columns]
        order = ", ".join(self.key)
        as_text = [f"CASE WHEN {n} IS NOT NULL THEN '\\x' || lower(hex({n})) END" if letter == "b" else n for n, letter, _ in self.columns]
        usual = (f"SELECT {', '.join(as_text)} FROM {self.name} ORDER BY {order}",
                 f"SELECT {', '.join(names)} FROM {self.name} ORDER BY {order}")
        marks = ", ".join("?" for _ in names)
        go_on = f"SELECT setval(pg_get_serial_sequence('{self.name}', '{self.auto}'), MAX({self.auto})) FROM {self.name}"
        return {"count": [f"SELECT COUNT(*) FROM {self.name}"], "clear": [f"DELETE FROM {self.name}"],
                "rules_off": [f"ALTER TABLE {self.name} DISABLE TRIGGER USER"], "rules_on": [f"ALTER TABLE {self.name} ENABLE TRIGGER USER"],
                "go_on": [go_on if self.auto else ""],
                "read": [special.get((self.name, e), special.get((self.name, "both"), usual[i])) for i, e in enumerate(ENGINES)],
                "write": [f"INSERT INTO {self.name} ({', '.join(names)}) VALUES ({marks})",
                          f"COPY {self.name} ({', '.join(names + self.here)}) FROM STDIN (FORMAT csv)"]}


def in_order(tables):
    """Whom others refer to comes first."""
    done, left = [], dict(tables)
    while left:
        ready = [t for t in left.values() if t.needs <= {d.name for d in done}]
        if not ready:
            raise sqlgen.Wrong(f"these tables refer to each other in a circle: {', '.join(left)}")
        done += ready
        left = {n: t for n, t in left.items() if t not in ready}
    return done


def specials(path):
    found, key = {}, None
    for line in path.read_text(encoding="utf-8").splitlines():
        head = re.fullmatch(r"-- :whole (\w+) (\w+)", line.strip())
        if head:
            key = (head[1], head[2])
            found[key] = ""
        elif key and not line.startswith("--"):
            found[key] = sentence([found[key], line])
    return found


def texts(lines):
    return sqlgen.quoted(lines)


def source(tables, said, special):
    out = ["/* Made by tools/tablegen.py from sql/; do not edit. */", '#include "store/whole_parts.h"', ""]
    for t in tables:
        out.append(f"static const struct whole_column {t.name}_columns[] = {{")
        out += [f"    {{{texts(n)}, '{letter}', {str(needed).lower()}, {texts(said.get((t.name, n), ''))}}}," for n, letter, needed in t.columns]
        out.append("};")
    out += ["", "const struct whole_table whole_tables[] = {"]
    for t in tables:
        made = t.texts(special)
        out += [f"    {{.name = {texts(t.name)},", f"     .doc = {texts(said.get(t.name, ''))},", f"     .columns = {t.name}_columns,",
                f"     .column_count = {len(t.columns)},", f"     .here = {len(t.here)},", f"     .seeded = {str(t.seeded).lower()},"]
        for what, each in made.items():
            out.append(f"     .{what} = {texts(each[0])}," if len(each) == 1 else f"     .{what} = {{{texts(each[0])}, {texts(each[1])}}},")
        out[-1] = out[-1] + "},"
    out += ["    {.name = NULL},", "};"]
    for name in ("untold", "triggers", "after"):
        pair = [special.get((name, e), special.get((name, "both"), "")) for e in ENGINES]
        out.append(f"const char *const whole_{name}[] = {{{texts(pair[0])}, {texts(pair[1])}}};")
    return "\n".join(out + [""])


def main(argv):
    target, dialect, whole, paths = pathlib.Path(argv[1]), pathlib.Path(argv[2]), pathlib.Path(argv[3]), [pathlib.Path(a) for a in argv[4:]]
    try:
        db = in_memory(paths, sqlgen.read_dialect(dialect))
        names = [n for (n,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid")] \
            if sqlite3.sqlite_version_info >= (3, 33) else []
        text = source(in_order({n: Table(db, n) for n in names}), comments(paths), specials(whole))
    except sqlgen.Wrong as wrong:
        print(f"tablegen: {wrong}", file=sys.stderr)
        return 1
    target.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
