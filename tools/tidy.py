#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The rules of the house that a program can check: who may include whom, how long things are, where SQL stands.

    tools/tidy.py [--quick]

One line for each thing that is wrong; exit code 1 if there is any. --quick leaves out compiling each header alone.
"""
import ast
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
NOUNS = ("company", "user", "account", "catalog", "inventory", "backorder", "order", "purchase", "event", "view", "job", "feed",
         "outbound", "outbox", "webhook", "import")
# Each room may include itself and rooms of a lower floor.
FLOORS = {"core": 0, "store": 1, "report": 1, "sheet": 1, **{noun: 2 for noun in NOUNS}, "flow": 3, "document": 3, "api": 4, "http": 5, "runner": 5,
          "mail": 5, "hooks": 5, "demo": 5, "cli": 6}
MAIN_FLOOR = 7
# Libraries that only some files may know, so that one could be exchanged for another.
LIBRARIES = {
    "microhttpd.h": ("src/http/",),
    "sqlite3.h": ("src/store/",),
    "libpq-fe.h": ("src/store/",),
    "glib.h": ("src/core/zone.c", "src/core/token.c"),
    "jansson.h": ("src/core/", "src/cli/client.h"),
    "utf8proc.h": ("src/core/fold.c",),
    "curl/curl.h": ("src/cli/", "src/mail/", "src/hooks/"),
    "archive.h": ("src/report/xlsx.c",),
    "zip.h": ("src/sheet/book.c",),
    "zxcvbn.h": ("src/user/password.c",),
    "libxml/xmlreader.h": ("src/sheet/",),
    "ini.h": ("src/cli/",),
    "pango/pangocairo.h": ("src/document/",),
}
# Nouns and the store name statements; above them only what belongs to no noun: the repeats of requests and their end, and
# the questions that span all nouns.
NAME_STATEMENTS = ("src/api/idempotency.c", "src/flow/check.c", "src/runner/runner_tidy.c")
FUNCTION_LINES_MAX = 70
FILE_LINES_MAX = 800
LINE_CHARS_MAX = {".c": 120, ".h": 120, ".py": 150}  # prose and statements may be longer
DIVIDED_MAX = 12      # statements whose text differs between the engines
BANNED = ("strcpy", "strncpy", "strcat", "strncat", "sprintf", "vsprintf", "gets", "atoi", "atol", "atoll", "strtok", "rand",
          "srand", "random", "system", "popen", "localtime", "gmtime", "ctime", "asctime", "setenv", "putenv", "unsetenv",
          "alloca", "tmpnam", "mktemp")
SQL_TEXT = re.compile(r"\b(SELECT\b.+\bFROM|SELECT\b.+\(|INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|"
                      r"(CREATE|ALTER|DROP)\s+(TABLE|INDEX|SEQUENCE|TRIGGER|VIEW))\b")
# The table of migrations must exist before the first statement can be run, so migrate.c makes it itself. What a driver
# says about its own connection (PRAGMA, BEGIN, VACUUM INTO) is no statement of the program either.
SQL_ALLOWED = ("src/store/migrate.c", "src/store/db_sqlite.c", "src/store/db_postgres.c")
TEXT_SUFFIXES = {".c", ".h", ".def", ".py", ".sql", ".md", ".txt", ".cmake", ".json", ".sh", ".ini", ".yml", ""}
SPDX = "SPDX-License-Identifier: AGPL-3.0-or-later"
USUAL_TOPS = {"bin", "dev", "etc", "home", "lib", "media", "mnt", "opt", "proc", "root", "run", "sbin", "srv", "sys", "tmp",
              "usr", "var"}

problems = []


def wrong(path, line, text):
    place = path.relative_to(ROOT) if isinstance(path, pathlib.Path) else path
    problems.append(f"{place}:{line}: {text}" if line else f"{place}: {text}")


def files():
    """Every file of the project: what git tracks, and what is new and not ignored; without git, what is there."""
    listed = subprocess.run(["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                            cwd=ROOT, capture_output=True, check=False)
    if listed.returncode == 0:
        found = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    else:
        skipped = {"build", "data", ".deps", ".git", "__pycache__", "node_modules"}
        found = [p for p in ROOT.rglob("*") if not skipped & set(p.relative_to(ROOT).parts)]
    return sorted(p for p in found if p.is_file() and not p.is_symlink())


def room_of(path):
    """The folder in src/ that a source file belongs to; None for src/main.c and all that is outside of src/."""
    parts = path.relative_to(ROOT).parts
    return parts[1] if parts[0] == "src" and len(parts) > 2 else None


def check_include(path, number, included):
    for library, places in LIBRARIES.items():
        if included == library and not str(path.relative_to(ROOT)).startswith(places):
            wrong(path, number, f"<{library}> is known to {', '.join(places)} only")
    room, target = room_of(path), included.partition("/")[0]
    if "/" not in included or target not in FLOORS:
        return
    if room is not None and room not in FLOORS:
        wrong(path, 1, f"src/{room}/ is no room of the house; tools/tidy.py has the list")
        return
    floor = MAIN_FLOOR if room is None else FLOORS[room]
    if target != room and FLOORS[target] > floor:
        wrong(path, number, f"{room} must not include {included}: arrows go downwards only")
    elif target != room and FLOORS[target] == floor and not (room in NOUNS and included == f"{target}/{target}.h"):
        wrong(path, number, f"{room} may not include {included}: of a neighbour only the one public header of a noun")
    if included.endswith("_parts.h") and target != room:
        wrong(path, number, f"{included} is private to {target}")
    if included == "store/stmt_gen.h" and str(path.relative_to(ROOT)) not in NAME_STATEMENTS and floor > FLOORS["backorder"]:
        wrong(path, number, "only nouns and the store name statements")


def check_functions(path, lines):
    """A function of clang-format's form: its signature at the margin, then { and } alone at the margin."""
    head = begin = None
    for number, line in enumerate(lines, 1):
        if begin is None and line == "{":
            begin = head or number
        elif begin is not None and line == "}":
            if number - begin + 1 >= FUNCTION_LINES_MAX:
                wrong(path, begin, f"a function of {number - begin + 1} lines; the limit is below {FUNCTION_LINES_MAX}")
            begin = head = None
        elif begin is None and line[:1].isalpha():
            head = number if head is None or lines[number - 2][-1:] not in (",", "(") else head


def literals(text):
    """The C text without comments, and its string literals as (line, literal); neighbours are joined."""
    token = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)+\'', re.DOTALL)
    found, code, at = [], [], 0
    for match in token.finditer(text):
        between = text[at:match.start()]
        code.append(between)
        if match.group().startswith('"'):
            line = text.count("\n", 0, match.start()) + 1
            if found and not between.strip() and found[-1][2]:
                found[-1] = (found[-1][0], found[-1][1] + match.group()[1:-1], True)
            else:
                found.append((line, match.group()[1:-1], True))
            code.append('""')
        else:
            code.append("\n" * match.group().count("\n"))
            if found and not match.group().startswith("/"):
                found[-1] = (*found[-1][:2], False)
        at = match.end()
        if found and between.strip() and not match.group().startswith('"'):
            found[-1] = (*found[-1][:2], False)
    code.append(text[at:])
    return "".join(code), [(line, literal) for line, literal, _ in found]


def check_c(path, text, lines):
    name = str(path.relative_to(ROOT))
    for number, line in enumerate(lines, 1):
        match = re.match(r'\s*#\s*include\s+[<"]([^>"]+)[>"]', line)
        if match and name.startswith("src/"):
            check_include(path, number, match.group(1))
    check_functions(path, lines)
    if not lines or SPDX not in lines[0] or len(lines) < 2 or not lines[1].startswith("/* "):
        wrong(path, 1, "begins neither with the SPDX line nor with a comment that says what the file decides")
    code, texts = literals(text)
    for match in re.finditer(rf"(?<![\w.>])({'|'.join(BANNED)})\s*\(", code):
        wrong(path, code.count("\n", 0, match.start()) + 1, f"{match.group(1)}() is banned")
    if name.startswith("src/") and name not in SQL_ALLOWED:
        for number, literal in texts:
            if SQL_TEXT.search(literal):
                wrong(path, number, f"SQL in C: {literal[:50]!r}; it belongs to sql/query/")


def check_python(path, text, lines):
    if SPDX not in "\n".join(lines[:2]):
        wrong(path, 1, "does not begin with the SPDX line")
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        wrong(path, error.lineno or 1, f"no Python: {error.msg}")
        return
    if ast.get_docstring(tree) is None:
        wrong(path, 1, "has no docstring that says what the file is for")
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno + 1 >= FUNCTION_LINES_MAX:
            wrong(path, node.lineno, f"{node.name}() has {node.end_lineno - node.lineno + 1} lines")


def foreign_paths():
    """What begins like a path of the machine where this runs: its checkouts and its home, or anybody's home."""
    tops = {str(ROOT), str(ROOT.parent), "/" + ROOT.parts[1]} - {"/" + usual for usual in USUAL_TOPS}
    tops = (tops | {os.environ.get("HOME", "").rstrip("/")}) - {"", "/"}
    begins = [r"/home/(?!USER\b)\w+", *(re.escape(top) for top in sorted(tops, key=len, reverse=True))]
    return re.compile(rf"(?<![\w.])(?:{'|'.join(begins)})/[\w.-]+")


def is_foreign(found):
    """A checkout may stand anywhere, also where a name like one of ours begins: what counts is what is really there."""
    return found.startswith("/home/") or os.path.exists(found)


def check_text(path, text, lines, foreign):
    is_record = path.suffix in (".json", ".expected", ".csv", ".tsv") or "tests/upgrade" in str(path)
    if len(lines) > FILE_LINES_MAX and not is_record:
        wrong(path, 0, f"{len(lines)} lines; the limit is {FILE_LINES_MAX}")
    if text and not text.endswith("\n") and not is_record:
        wrong(path, len(lines), "no newline at the end")
    for number, line in enumerate(lines, 1):
        if len(line) > LINE_CHARS_MAX.get(path.suffix, len(line)):
            wrong(path, number, f"{len(line)} characters in a line")
        if line != line.rstrip() and not is_record:
            wrong(path, number, "blanks at the end of the line")
        if re.search(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u2028-\u202e\ufeff]", line):
            wrong(path, number, "a control character or one that can't be seen")
        if "\t" in line and path.suffix != ".tsv" and path.name not in ("Makefile", "rules", ".gitmodules"):
            wrong(path, number, "a tab")
        for found in filter(is_foreign, foreign.findall(line)):
            wrong(path, number, f"a path of one machine: {found}")


def check_statements(sources):
    """Every statement is used, and few are divided between the engines. Returns how many are divided."""
    used = set(re.findall(r"\b[qQ]_(\w+)", "\n".join(sources)))
    used = {name.lower() for name in used}
    divided = 0
    for path in sorted((ROOT / "sql/query").glob("*.sql")):
        name = None
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            head = re.match(r"-- :stmt (\w+)", line)
            if number == 1 and not re.match(r"-- \w", line):
                wrong(path, 1, "does not begin with a comment that says what the file is about")
            if head:
                name = head.group(1)
                if name not in used:
                    wrong(path, number, f"the statement {name} is used nowhere")
            divided += line.strip() == "-- :sqlite"
    if divided >= DIVIDED_MAX:
        wrong("sql/query", 0, f"{divided} statements are divided between the engines; the limit is below {DIVIDED_MAX}")
    return divided


def compile_alone(header, flags):
    text = f'#include "{header.relative_to(ROOT / "src")}"\n'
    done = subprocess.run(["gcc", *flags, "-fsyntax-only", "-x", "c", "-"], input=text, text=True, capture_output=True,
                          check=False)
    return header, done.stderr.strip()


def check_headers(headers):
    """Each header includes what it needs: it compiles alone."""
    libraries = ("jansson", "libsodium", "glib-2.0", "libutf8proc", "sqlite3", "libpq", "libmicrohttpd", "libcurl")
    found = subprocess.run(["pkg-config", "--cflags", *libraries], capture_output=True, text=True, check=False)
    if found.returncode != 0:
        wrong("tools/tidy.py", 0, f"pkg-config: {found.stderr.strip()}; script/setup installs what is needed")
        return
    with tempfile.TemporaryDirectory() as folder:
        generated = pathlib.Path(folder) / "store"
        generated.mkdir()
        sql = sorted((ROOT / "sql/query").glob("*.sql")) + sorted((ROOT / "sql/migrations").glob("*.sql"))
        done = subprocess.run([sys.executable, ROOT / "tools/sqlgen.py", generated, ROOT / "sql/dialect.def", *sql],
                              capture_output=True, text=True, check=False)
        if done.returncode != 0:
            wrong("sql", 0, (done.stdout + done.stderr).strip())
            return
        flags = ["-std=gnu17", "-Wall", "-Wextra", "-Werror", "-D_GNU_SOURCE", "-DCELLARBOOK_TEST_HOOKS",
                 '-DCELLARBOOK_VERSION="0"', "-I", str(ROOT / "src"), "-I", folder, *found.stdout.split()]
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 2) as pool:
            for header, said in pool.map(lambda h: compile_alone(h, flags), headers):
                if said:
                    wrong(header, 0, f"does not compile alone:\n    {said.splitlines()[0]}")


def main():
    foreign = foreign_paths()
    sources, headers, count = [], [], 0
    for path in files():
        if path.suffix not in TEXT_SUFFIXES and path.suffix not in (".expected", ".csv", ".tsv"):
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except FileNotFoundError:  # another suite's, and gone since
            continue
        except UnicodeDecodeError:
            if path.suffix:
                wrong(path, 0, "not UTF-8")
            continue
        in_corpus = "corpus" in path.parts
        if in_corpus or path.parts[-2:] == ("demo", "wines"):
            continue
        count += 1
        lines = text.splitlines()
        check_text(path, text, lines, foreign)
        if path.suffix in (".c", ".h"):
            check_c(path, text, lines)
            if str(path.relative_to(ROOT)).startswith("src/"):
                sources.append(text)
                headers += [path] if path.suffix == ".h" else []
        elif path.suffix == ".py":
            check_python(path, text, lines)
    divided = check_statements(sources)
    if "--quick" not in sys.argv[1:]:
        check_headers(headers)
    for problem in problems:
        print(problem)
    print(f"tidy: {count} files, {len(headers)} headers, {divided} statements divided between the engines, "
          f"{len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
