#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Do the documents lead somewhere? Every relative link of a page, with its anchor; what a page names in `code`: files,
words of the program, addresses of the API; every `docs/...` that the source names.

    tests/docs/check_links.py

One line for each thing that leads nowhere; the last line counts the links. Links to other sites are not followed.
"""
import pathlib
import re
import subprocess
import sys
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[2]
OUTSIDE = ("build", "data")  # folders at the top, when git is not there to say what belongs to the project
SKIPPED = "is awaited"
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*$")
ANCHOR = re.compile(r"<a (?:id|name)=\"([^\"]+)\"")
NAMED = re.compile(r"(?<![\w/.])docs/[A-Za-z0-9_./-]*[A-Za-z0-9_](?:#[a-z0-9-]+)?")
CODE = re.compile(r"`([^`]+)`")
CODE_PATH = re.compile(r"(?:src|tests|tools|sql|script|data|docs|cmake)/[A-Za-z0-9_.*/-]+")
CODE_WORD = re.compile(r"([a-z][a-z0-9]*(?:_[a-z0-9]+)+)(?:\(\))?")
CODE_ROUTE = re.compile(r"(?:[A-Z]+ )?(/api/v1/[A-Za-z0-9{}/._-]+)")
# Pages that are still to be written: while they are not there, links to them are skipped, and counted as such.
AWAITED = ()
OTHERS = ("pg_restore", "smp_call_function_many_cond", "exc_page_fault")  # words of other programs
INVENTED = ("docs/decisions/", "CHANGELOG.md")  # pages that may also name what is not, or not any more
SOURCES = {".c", ".h", ".def", ".py", ".sql", ".sh", ".txt", ".cmake", ".json", ".ini", ".yml", ".in", ""}


def files():
    """Every file of the project: what git tracks, and what is new and not ignored; without git, what is there."""
    done = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True,
                          text=True, check=False)
    if done.returncode == 0:
        found = [ROOT / name for name in done.stdout.splitlines()]
    else:
        found = [p for p in ROOT.rglob("*") if p.relative_to(ROOT).parts[0] not in OUTSIDE]
    return sorted(p for p in found if p.is_file() and not p.is_symlink())


def without_code(text):
    """The lines of a page outside of fenced and indented blocks, with their numbers; `code` in a line is blanked."""
    fence = None
    for number, line in enumerate(text.splitlines(), 1):
        mark = re.match(r"\s*(```+|~~~+)", line)
        if mark and fence is None:
            fence = mark.group(1)
        elif mark and mark.group(1).startswith(fence):
            fence = None
        elif fence is None and not line.startswith("    "):
            yield number, line


def slug(heading):
    """The anchor that a heading gets, as forges make it."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "").lower()
    return re.sub(r"[^\w\- ]", "", text).replace(" ", "-")


def anchors(page, known={}):
    """Every anchor of a page; the second heading of one name gets -1, the third -2."""
    if page not in known:
        text = page.read_text(encoding="utf-8")
        found, seen = set(ANCHOR.findall(text)), {}
        for _, line in without_code(text):
            heading = HEADING.match(line)
            if heading:
                name = slug(heading.group(1))
                found.add(f"{name}-{seen[name]}" if name in seen else name)
                seen[name] = seen.get(name, 0) + 1
        known[page] = found
    return known[page]


def fault(page, target):
    """What is wrong with a link of a page; None if it leads somewhere."""
    path, _, anchor = urllib.parse.unquote(target).partition("#")
    goal = (page.parent / path).resolve() if path else page
    if not goal.is_relative_to(ROOT):
        return "leads out of the project"
    if not goal.exists():
        return SKIPPED if str(goal.relative_to(ROOT)) in AWAITED else "there is no such file"
    if anchor and goal.suffix == ".md" and anchor not in anchors(goal):
        return "the page has no such heading"
    return None


def check_page(page):
    """(line, link, fault) of each link of a page."""
    for number, line in without_code(page.read_text(encoding="utf-8")):
        for match in LINK.finditer(re.sub(r"`[^`]*`", "", line)):
            target = match.group(1) or match.group(2)
            if not re.match(r"[a-z][a-z0-9+.-]*:", target):
                yield number, target, fault(page, target)


def program(known={}):
    """All that the program and its tests say, as one text."""
    if not known:
        known["text"] = "\n".join(p.read_text(encoding="utf-8", errors="ignore") for p in files()
                                  if p.suffix in SOURCES and p.relative_to(ROOT).parts[0] in
                                  ("src", "sql", "tests", "tools", "cmake", "script", "CMakePresets.json"))
    return known["text"]


def fault_of_code(code):
    """What is wrong with a `code` of a page: None if it is there; "" if it is nothing that can be looked up."""
    route = CODE_ROUTE.fullmatch(code)
    if CODE_PATH.fullmatch(code):
        return None if list(ROOT.glob(code.rstrip("/"))) else "there is no such file"
    if CODE_WORD.fullmatch(code) and code not in OTHERS:
        word = CODE_WORD.fullmatch(code).group(1)
        return None if re.search(rf"\b{word}\b", program()) else "the program knows no such word"
    if route:
        verb = route.group(1).split("/")[-1]  # the last parts of actions are put together by macros
        spelt = (f'"{route.group(1)}', f'"{verb}"', f'"/{verb}"')
        return None if any(text in program() for text in spelt) else "there is no such route"
    return ""


def check_codes(page):
    """(line, code, fault) of each `code` of a page that can be looked up."""
    for number, line in without_code(page.read_text(encoding="utf-8")):
        for code in CODE.findall(line):
            wrong = fault_of_code(code)
            if wrong != "":
                yield number, code, wrong


def check_shown(page):
    """(line, item, fault) of each item of the security page's tables: the third column says what shows it."""
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if re.match(r"\| \d+\.\d+\.\d+", line) and len(cells) == 3:
            yield number, cells[0], None if cells[2] else "nothing is said to show it"


def check_source(path):
    """(line, name, fault) of each `docs/...` that a source names. A decision may be named by its number alone."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return
    for number, line in enumerate(text.splitlines(), 1):
        for name in NAMED.findall(line):
            goal, _, anchor = name.partition("#")
            if re.fullmatch(r"docs/decisions/\d{4}", goal):
                wrong = None if len(list(ROOT.glob(goal + "-*.md"))) == 1 else "there is no one decision of this number"
            elif (ROOT / goal).suffix == "" and not (ROOT / goal).is_dir():
                continue  # a word with a slash, not the name of a file
            else:
                wrong = fault(ROOT / "README.md", name)
            yield number, name, wrong


def check_decisions():
    """(line, name, fault): each number once, each decision in the index."""
    folder = ROOT / "docs/decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")
    seen = {}
    for page in sorted(folder.glob("[0-9]*.md")):
        number = page.name[:4]
        wrong = f"{seen[number]} has this number too" if number in seen else None
        seen.setdefault(number, page.name)
        yield 1, page.name, wrong or (None if f"]({page.name})" in index else "is not in docs/decisions/README.md")


def main():
    passed = failed = skipped = 0
    checks = []
    for path in files():
        if path.suffix == ".md":
            checks.append((path, check_page(path)))
            if not str(path.relative_to(ROOT)).startswith(INVENTED):
                checks.append((path, check_codes(path)))
        elif path.suffix in SOURCES and path.relative_to(ROOT).parts[:2] != ("tests", "docs"):
            checks.append((path, check_source(path)))
    checks.append((ROOT / "docs/decisions/README.md", check_decisions()))
    checks.append((ROOT / "docs/security.md", check_shown(ROOT / "docs/security.md")))
    for path, found in checks:
        for number, target, wrong in found:
            passed += wrong is None
            skipped += wrong == SKIPPED
            failed += wrong not in (None, SKIPPED)
            if wrong:
                print(f"{path.relative_to(ROOT)}:{number}: {target}: {wrong}")
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
