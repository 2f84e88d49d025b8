#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Makes typed C of the statements and migrations in sql/ (the format: sql/query/README.md).

    sqlgen.py OUT_FOLDER DIALECT.def FILE.sql ...

Files in a folder `migrations` are migrations, all others hold statements. Writes stmt_gen.h, stmt_gen.c and
migration_gen.c. What is wrong is said as file:line, exit code 1; nothing is written then.
"""
import hashlib
import pathlib
import re
import sys

# type word -> (letter of the driver, C type, C type when nullable, member of struct value and how it gets there)
TYPES = {
    "i64": ("i", "int64_t ", "struct maybe_i64 "),
    "qty": ("q", "struct qty ", None),
    "money": ("m", "struct money ", None),
    "text": ("s", "const char *", "const char *"),
    "flag": ("f", "bool ", None),
    "day": ("d", "struct date ", "struct date "),
    "blob": ("b", "struct bytes ", "struct bytes "),
}
CARDINALITIES = ("one", "opt", "many", "exec", "guard", "count")
PLAIN_ARGS_MAX = 3
PART_DEPTH_MAX = 3  # a part may name parts that name parts
PARAMS_MAX = 64  # values of one statement; the drivers have room for no more
RESERVED = {"int", "long", "short", "double", "float", "char", "default", "case", "register", "auto"}


class Wrong(Exception):
    """Something in the input is not as the format wants it."""


class Column:
    def __init__(self, text, where):
        self.repeat = 0  # a parameter that stands for that many values, as in IN ($ids)
        array = re.fullmatch(r"(.*)\[(\d+)\]", text.strip())
        if array:
            text, self.repeat = array.group(1), int(array.group(2))
        name, colon, word = text.strip().partition(":")
        self.name, self.nullable = name.strip(), word.strip().endswith("?")
        self.type = word.strip().rstrip("?")
        if not colon or not re.fullmatch(r"[a-z][a-z0-9_]*", self.name) or self.type not in TYPES:
            raise Wrong(f"{where}: not a column or parameter: {text.strip()!r}")
        if self.nullable and TYPES[self.type][2] is None:
            raise Wrong(f"{where}: {self.type} can't be nullable: {self.name}")
        if array and (self.nullable or self.repeat < 2):
            raise Wrong(f"{where}: an array has at least two values and no nulls: {self.name}")

    @property
    def c_type(self):
        return TYPES[self.type][2 if self.nullable else 1]

    @property
    def letter(self):
        letter = TYPES[self.type][0]
        return letter.upper() if self.nullable else letter

    @property
    def c_declared(self):
        return f"{self.c_type}{self.c_name}" + (f"[{self.repeat}]" if self.repeat else "")

    @property
    def c_name(self):
        return self.name + "_" if self.name in RESERVED else self.name


class Statement:
    def __init__(self, where):
        self.where, self.comment, self.lines, self.vary = where, [], [], []
        self.name = self.cardinality = self.row = None
        self.params, self.columns = [], []
        self.kept = False
        self.each = None  # kept by the element of an array: the parameter, the column that names it


HEAD = re.compile(r"-- :stmt (\w+) ->(\w+) \((.*?)\)(?:\s*=>\s*(\w+)?\s*(?:\((.*)\))?)?\s*$")


def columns_of(text, where):
    return [Column(part, where) for part in text.split(",")] if text and text.strip() else []


def parse_head(line, where, rows):
    match = HEAD.fullmatch(line)
    if not match or match.group(2) not in CARDINALITIES:
        raise Wrong(f"{where}: not a statement's header: {line}")
    stmt = Statement(where)
    stmt.name, stmt.cardinality = match.group(1), match.group(2)
    stmt.params = columns_of(match.group(3), where)
    stmt.row = match.group(4) or stmt.name
    stmt.columns = columns_of(match.group(5), where)
    if any(column.repeat for column in stmt.columns):
        raise Wrong(f"{where}: only parameters can be arrays: {stmt.name}")
    gives_rows = stmt.cardinality in ("one", "opt", "many")
    if gives_rows and not stmt.columns:
        if stmt.row not in rows:
            raise Wrong(f"{where}: {stmt.name} gives rows but says no columns")
        stmt.columns = rows[stmt.row]
    elif gives_rows:
        if stmt.row in rows and [(c.name, c.letter) for c in rows[stmt.row]] != [(c.name, c.letter) for c in stmt.columns]:
            raise Wrong(f"{where}: row {stmt.row} was declared with other columns")
        rows.setdefault(stmt.row, stmt.columns)
    elif stmt.columns:
        raise Wrong(f"{where}: ->{stmt.cardinality} gives no rows")
    return stmt


def parse_vary(line, where, statements):
    """-- :vary dir asc[cmp=>|ord=ASC] desc[...] -> ('dir', [('asc', {'cmp': '>', 'ord': 'ASC'}), ...])

    `-- :vary source like page more[...]` begins with the choices that the statement `page` has for source.
    """
    match = re.fullmatch(r"-- :vary (\w+)(?: like (\w+))?((?:\s+\w+\[[^\]]*\])*)\s*", line)
    if not match or not (match.group(2) or match.group(3)):
        raise Wrong(f"{where}: not a :vary line: {line}")
    choices = []
    if match.group(2):
        found = [c for s in statements for name, c in s.vary if s.name == match.group(2) and name == match.group(1)]
        if not found:
            raise Wrong(f"{where}: {match.group(2)} does not vary by {match.group(1)}")
        choices += found[0]
    for name, body in re.findall(r"(\w+)\[([^\]]*)\]", match.group(3)):
        choices.append((name, dict(pair.split("=", 1) for pair in body.split("|") if pair)))
    return match.group(1), choices


def parse_kept(line, where, stmt):
    """-- :kept, or -- :kept products=product_id -> ('products', 'product_id')"""
    match = re.fullmatch(r"-- :kept(?: (\w+)=(\w+))?", line)
    if not match:
        raise Wrong(f"{where}: not a :kept line: {line}")
    if stmt.cardinality not in ("one", "opt", "many"):
        raise Wrong(f"{where}: ->{stmt.cardinality} gives no rows to be kept")
    if not match.group(1):
        return None
    if stmt.cardinality != "many" or [p.name for p in stmt.params if p.repeat and p.letter == "i"] != [match.group(1)]:
        raise Wrong(f"{where}: {stmt.name} does not give the rows of {match.group(1)}, its only array of i64")
    if stmt.params[-1].name != match.group(1):
        raise Wrong(f"{where}: {match.group(1)} is not the last parameter of {stmt.name}")
    if match.group(2) not in [c.name for c in stmt.columns if c.letter == "i"]:
        raise Wrong(f"{where}: {stmt.name} has no column {match.group(2)}:i64")
    return match.groups()


def parse_file(path, rows, parts, before):
    statements, stmt, part = [], None, None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        where = f"{path.name}:{number}"
        if line.startswith("-- :stmt "):
            for name, text in parts.items():
                line = line.replace("{" + name + "}", text)
            stmt, part = parse_head(line, where, rows), None
            statements.append(stmt)
        elif line.startswith("-- :part "):
            stmt, part = None, line[9:].strip()
            if not re.fullmatch(r"[a-z_]+", part) or part in parts:
                raise Wrong(f"{where}: not a name for a part, or taken: {part}")
            parts[part] = ""
        elif part is not None:
            if line.strip() and not line.startswith("--"):
                parts[part] = (parts[part] + " " + line.strip()).strip()
        elif stmt is None:
            if line.strip() and not line.startswith("--"):
                raise Wrong(f"{where}: text before the first statement")
        elif line.startswith("-- :kept"):
            stmt.kept, stmt.each = True, parse_kept(line, where, stmt)
        elif line.startswith("-- :vary "):
            stmt.vary.append(parse_vary(line, where, before + statements))
        elif line.strip() in ("-- :sqlite", "-- :postgres", "-- :both"):
            stmt.lines.append((line.strip()[4:], None))
        elif line.startswith("--") and not stmt.lines:
            stmt.comment.append(line[2:].strip())
        elif line.strip() and not line.startswith("--"):
            stmt.lines.append((None, line.rstrip()))
    for one in statements:
        if not one.comment:
            raise Wrong(f"{one.where}: {one.name} has no sentence of purpose")
    return statements


def engine_text(lines, engine, where):
    """The lines that hold for an engine, as one text without the last semicolon."""
    now, kept = "both", []
    for marker, line in lines:
        if marker:
            now = marker
        elif now in ("both", engine):
            kept.append(line.strip())
    text = " ".join(kept).strip()
    if not text.endswith(";"):
        raise Wrong(f"{where}: the statement does not end with a semicolon")
    return text[:-1]


def numbered(stmt, text, sign):
    """$name -> $n (PostgreSQL) or ?n (SQLite), in the order of the header; an array -> $n, $n+1 ...; VALUES ($array) ->
    VALUES ($n), ($n+1) ..."""
    places, used, next_place = {}, set(), 1
    for p in stmt.params:
        places[p.name] = range(next_place, next_place + max(p.repeat, 1))
        next_place = places[p.name].stop

    def number(match):
        if match.group(1) not in places:
            raise Wrong(f"{stmt.where}: ${match.group(1)} is not declared")
        used.add(match.group(1))
        return ", ".join(f"{sign}{n}" for n in places[match.group(1)])

    def row_each(match):
        return number(match).replace(", ", "), (")

    text = re.sub(r"(?<=\bVALUES \()\$([a-z][a-z0-9_]*)(?=\)\))", row_each, text)
    text = re.sub(r"\$([a-z][a-z0-9_]*)", number, text)
    return text, used


class Variant:
    """One text of a statement: the statement itself, or one of its :vary family."""

    def __init__(self, stmt, suffix, values, parts):
        self.name = stmt.name + suffix
        used = set()
        texts = {}
        for engine, sign in (("sqlite", "?"), ("postgres", "$")):
            text = engine_text(stmt.lines, engine, stmt.where)
            for _ in range(PART_DEPTH_MAX):
                for key, value in {**values, **parts}.items():
                    text = text.replace("{" + key + "}", value)
            if re.search(r"\{[a-z_]+\}", text):
                raise Wrong(f"{stmt.where}: {{…}} without a value: {text}")
            texts[engine], found = numbered(stmt, text, sign)
            used |= found
        if sum(max(p.repeat, 1) for p in stmt.params) > PARAMS_MAX:
            raise Wrong(f"{stmt.where}: {stmt.name} has more than {PARAMS_MAX} parameters; an array counts each of its values")
        for param in stmt.params:
            if param.name not in used:
                raise Wrong(f"{stmt.where}: {param.name} is declared and not used")
        self.sqlite, self.postgres = texts["sqlite"], texts["postgres"]


def variants(stmt, parts):
    found = [("", {})]
    for _, choices in stmt.vary:
        found = [(suffix + "_" + name, {**values, **more}) for suffix, values in found for name, more in choices]
    return [Variant(stmt, suffix, values, parts) for suffix, values in found]


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def wrapped(text, indent="     "):
    """A C string literal over several lines."""
    parts = re.findall(r".{1,90}(?:\s|$)|.{1,90}", text)
    return ("\n" + indent).join(quoted(part) for part in parts)


def takes_struct(stmt):
    return len(stmt.params) > PLAIN_ARGS_MAX or any(p.repeat for p in stmt.params)


def args_of(stmt):
    """The C parameter list of the wrapper's arguments, and how each is reached in it."""
    if not takes_struct(stmt):
        return [p.c_type + p.c_name for p in stmt.params], [p.c_name for p in stmt.params]
    return [f"const struct arg_{stmt.name} *args"], ["args->" + p.c_name for p in stmt.params]


VALUES = {
    "i": "value_i64({})", "I": "value_maybe({})", "q": "value_i64({}.btl)", "m": "value_i64({}.cents)",
    "s": "value_text({})", "S": "value_text({})", "f": "value_flag({})", "d": "value_day({})",
    "D": "value_day({})", "b": "value_blob({})", "B": "value_blob({})",
}


def wrapper(stmt, first):
    """The declaration (or definition) of one typed wrapper."""
    names, reach = args_of(stmt)
    out = {"one": [f"struct row_{stmt.row} *out"], "opt": [f"struct row_{stmt.row} *out", "bool *found"],
           "many": [f"struct rows_{stmt.row} *out"], "count": ["int64_t *changed"]}.get(stmt.cardinality, [])
    vary = [f"enum q_{stmt.name}_{name} {name}" for name, _ in stmt.vary]
    head = f"enum err q_{stmt.name}({', '.join(['struct ctx *c'] + vary + out + names)})"
    index = f"Q_{first.upper()}"
    step = 1
    for name, choices in reversed(stmt.vary):
        index += f" + (int){name}" + (f" * {step}" if step > 1 else "")
        step *= len(choices)
    body = [head, "{"]
    if stmt.params:
        reached = [(p, f"{r}[{i}]" if p.repeat else r) for p, r in zip(stmt.params, reach) for i in range(max(p.repeat, 1))]
        values = ", ".join(VALUES[p.letter].format(r) for p, r in reached)
        body.append(f"    const struct value values[] = {{{values}}};")
    passed = "values" if stmt.params else "NULL"
    call = {
        "one": f"stmt_one(c, (enum stmt_id)({index}), {passed}, out)",
        "opt": f"stmt_opt(c, (enum stmt_id)({index}), {passed}, out, found)",
        "many": f"stmt_many(c, (enum stmt_id)({index}), {passed}, (void **)&out->rows, &out->n)",
        "exec": f"stmt_exec(c, (enum stmt_id)({index}), {passed})",
        "guard": f"stmt_exec(c, (enum stmt_id)({index}), {passed})",
        "count": f"stmt_count(c, (enum stmt_id)({index}), {passed}, changed)",
    }[stmt.cardinality]
    body += [f"    return {call};", "}", ""]
    return head, body


def header_of(statements, all_variants, rows):
    out = ["/* Made by tools/sqlgen.py from sql/query/; do not edit. */", "#ifndef STORE_STMT_GEN_H",
           "#define STORE_STMT_GEN_H", "", '#include "core/ctx.h"', '#include "core/date.h"',
           '#include "core/money.h"', "", "enum stmt_id {"]
    out += [f"    Q_{v.name.upper()}," for _, vs in all_variants for v in vs] + ["    STMT_COUNT", "};", ""]
    for name, columns in rows.items():
        out += [f"struct row_{name} {{"] + [f"    {c.c_type}{c.c_name};" for c in columns] + ["};"]
        out += [f"struct rows_{name} {{", f"    struct row_{name} *rows;", "    size_t n;", "};", ""]
    for stmt in statements:
        for name, choices in stmt.vary:
            names = ", ".join(f"{stmt.name.upper()}_{name.upper()}_{choice.upper()}" for choice, _ in choices)
            out += [f"enum q_{stmt.name}_{name} {{ {names} }};"]
        if takes_struct(stmt):
            out += [f"struct arg_{stmt.name} {{"] + [f"    {p.c_declared};" for p in stmt.params] + ["};"]
        head, _ = wrapper(stmt, stmt.name)
        out += ["/** " + " ".join(stmt.comment) + " */", "CHECKED " + head + ";", ""]
    return "\n".join(out + ["#endif", ""])


def each_of(stmt):
    """struct stmt_each: how long the array is, which column names its element."""
    if not stmt.each:
        return "{0, 0}"
    column = next(i for i, c in enumerate(stmt.columns) if c.name == stmt.each[1])
    return f"{{{stmt.params[-1].repeat}, {column}}}"


def source_of(statements, all_variants, rows):
    out = ["/* Made by tools/sqlgen.py from sql/query/; do not edit. */", '#include "store/stmt_gen.h"', "",
           '#include "store/stmt.h"', "", "#include <stddef.h>", ""]
    for name, columns in rows.items():
        out += [f"static const struct stmt_column columns_{name}[] = {{"]
        out += [f"    {{\"{c.name}\", '{c.letter}', offsetof(struct row_{name}, {c.c_name})}}," for c in columns] + ["};"]
    out += ["", "const struct stmt stmts[STMT_COUNT] = {"]
    for stmt, vs in all_variants:
        signature = "".join(p.letter * max(p.repeat, 1) for p in stmt.params)
        for v in vs:
            writes = "false" if re.match(r"(SELECT|WITH)\b", v.sqlite) else "true"
            kept = "true" if stmt.kept else "false"
            each = each_of(stmt)
            columns = f"columns_{stmt.row}, {len(stmt.columns)}, sizeof(struct row_{stmt.row})" if stmt.columns else "NULL, 0, 0"
            out += [f"    [Q_{v.name.upper()}] = {{\"{v.name}\", CARD_{stmt.cardinality.upper()}, {writes}, {kept}, {each},",
                    f"     \"{signature}\", {columns},",
                    f"     {wrapped(v.sqlite)},"]
            out += [f"     {wrapped(v.postgres)}}}," if v.postgres != v.sqlite else "     NULL},"]
    out += ["};", ""]
    for stmt, vs in all_variants:
        out += wrapper(stmt, vs[0].name)[1]
    return "\n".join(out)


def read_dialect(path):
    words = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            word, sqlite, postgres = (part.strip() for part in line.split("|"))
            words[word] = (sqlite, postgres)
    return words


def expanded(path, words, which):
    """A migration's text for one engine (0 SQLite, 1 PostgreSQL), without comments."""
    now, kept = "both", []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() in ("-- :sqlite", "-- :postgres", "-- :both"):
            now = line.strip()[4:]
            continue
        if now not in ("both", ("sqlite", "postgres")[which]):
            continue
        line = re.sub(r"\s*--.*$", "", line)
        if not line.strip():
            continue
        line = re.sub(r":(TABLE|KEYED)\b", lambda m: words[m.group(1)][which], line)
        kept.append(re.sub(r"\b(ID|AUTOID|I64|FLAG|DAY|BLOB|XACT|TEXT)\b", lambda m: words[m.group(1)][which], line).rstrip())
    return "\n".join(kept) + "\n"


def migrations_of(paths, words):
    out = ["/* Made by tools/sqlgen.py from sql/migrations/; do not edit. */", '#include "store/migrate.h"', "",
           "const struct migration migrations[] = {"]
    for number, path in enumerate(sorted(paths), 1):
        if not path.name.startswith(f"{number:04d}_"):
            raise Wrong(f"{path.name}: migrations are numbered without gaps; this should begin with {number:04d}_")
        out += [f'    {{{number}, "{path.stem[5:]}",']
        for which in (0, 1):
            text = expanded(path, words, which)
            digest = hashlib.sha256(text.encode()).hexdigest()
            lines = "\n       ".join(quoted(line + "\n") for line in text.splitlines())
            out += [("     {{" if which == 0 else "      {") + lines + ",", f'       "{digest}"}}' + ("," if which == 0 else "}},")]
    return "\n".join(out + ["    {0, NULL, {{NULL, NULL}, {NULL, NULL}}},", "};", ""])


def main(argv):
    folder, dialect, files = pathlib.Path(argv[1]), pathlib.Path(argv[2]), [pathlib.Path(a) for a in argv[3:]]
    try:
        rows, statements, parts = {}, [], {}
        for path in sorted(f for f in files if f.parent.name != "migrations"):
            statements += parse_file(path, rows, parts, statements)
        names = [s.name for s in statements]
        for name in names:
            if names.count(name) > 1:
                raise Wrong(f"two statements are called {name}")
        all_variants = [(s, variants(s, parts)) for s in statements]
        made = {"stmt_gen.h": header_of(statements, all_variants, rows),
                "stmt_gen.c": source_of(statements, all_variants, rows),
                "migration_gen.c": migrations_of([f for f in files if f.parent.name == "migrations"], read_dialect(dialect))}
    except Wrong as wrong:
        print(f"sqlgen: {wrong}", file=sys.stderr)
        return 1
    for name, text in made.items():
        (folder / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
