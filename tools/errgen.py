#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Makes docs/api/errors.md from the registry of errors, src/core/err.def.

    tools/errgen.py [--check]

--check writes nothing and fails when the page is not what the registry says.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
REGISTRY = ROOT / "src/core/err.def"
PAGE = ROOT / "docs/api/errors.md"
GROUP = re.compile(r"/\* --- (.+?) -+ \*/")
ENTRY = re.compile(r'ERR\(\s*(\w+),\s*(\d{3}),\s*"(\w+)",\s*(true|false),\s*((?:"(?:[^"\\]|\\.)*"\s*)+)\)')
HEAD = """# Errors

Made by `tools/errgen.py` from `src/core/err.def`; change it there.

Every answer that says no is `application/problem+json` (RFC 9457). Its `code` is one of these and never changes its meaning; the sentence is for
people and may. Where one field is to blame, `field` names it; where several are, `errors` lists each with its own `field`, `code` and sentence.
A 4xx answer means that nothing was written. *Retry* says whether the same request may succeed later unchanged; for `outcome_unknown`, repeat it with
the same `Idempotency-Key`.
"""


class Wrong(Exception):
    """The registry is not as this program wants it."""


def read_registry(text):
    """[(group, [(code, status, retry, sentence), …]), …] in the registry's order."""
    groups, seen, at = [], set(), 0
    for match in re.finditer(rf"{GROUP.pattern}|{ENTRY.pattern}", text):
        if match.group(1):
            groups.append((match.group(1).strip(), []))
            continue
        name, status, code, retry, sentence = match.group(2, 3, 4, 5, 6)
        if name.lower() != code:
            raise Wrong(f"{name} has the code {code!r}, not {name.lower()!r}")
        if code in seen or not groups:
            raise Wrong(f"{name} stands twice or before any group")
        seen.add(code)
        sentence = "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', sentence)).replace('\\"', '"')
        groups[-1][1].append((code, int(status), retry == "true", sentence))
        at += 1
    if at != len(re.findall(r"^ERR\(", text, re.MULTILINE)):
        raise Wrong("an ERR(…) line is not of the form ERR(NAME, status, \"code\", retry, \"sentence\")")
    return groups


def page(groups):
    lines = [HEAD]
    for title, entries in groups:
        lines.append(f"## {title[0].upper()}{title[1:]}\n")
        lines.append("| status | code | what it says | retry |")
        lines.append("| --- | --- | --- | --- |")
        for code, status, retry, sentence in entries:
            lines.append(f"| {status} | `{code}` | {sentence} | {'yes' if retry else ''} |")
        lines.append("")
    return "\n".join(lines)


def main():
    try:
        text = page(read_registry(REGISTRY.read_text(encoding="utf-8")))
    except Wrong as wrong:
        print(f"{REGISTRY.relative_to(ROOT)}: {wrong}")
        return 1
    if "--check" not in sys.argv[1:]:
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text(text, encoding="utf-8")
        return 0
    if not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text:
        print(f"{PAGE.relative_to(ROOT)} is not what the registry says; run tools/errgen.py")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
