#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Checks that the server says what its OpenAPI document says it says.

    tests/openapi/conform.py DOCUMENT [EXCHANGES ...]

DOCUMENT is the text of GET /api/v1/openapi.json (or of `cellarbook openapi`), EXCHANGES are the files that
CELLARBOOK_EXCHANGES named while scenarios were run: one JSON list a line, [scenario, method, target, status, type, body].
The document itself is checked first. Then every answer: its path and status must be described, its content must have
the type that is described and be valid by its schema. A path that nobody describes must have been answered 404, a method
405. Operations that no exchange has touched are counted, for whoever writes the next scenario.
"""
import collections
import json
import re
import sys
import urllib.parse

import jsonschema

METHODS = ("get", "put", "post", "delete", "patch")
FORMATS = jsonschema.FormatChecker()


@FORMATS.checks("date-time")
def is_instant(text):
    """As we write instants: UTC, milliseconds."""
    return re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", text) is not None if isinstance(text, str) else True


class Document:
    """The OpenAPI document, its operations found by what was sent."""

    def __init__(self, text):
        self.json = json.loads(text, object_pairs_hook=self.no_repeats)
        self.routes = []
        for pattern, item in self.json["paths"].items():
            regex = re.compile(re.sub(r"\{[^}]+\}", "[1-9][0-9]*", pattern))
            self.routes.append((regex, pattern, item))
        self.validators = {}

    @staticmethod
    def no_repeats(pairs):
        """An object's members; a name that comes twice is an error."""
        names = [name for name, _ in pairs]
        twice = [name for name, n in collections.Counter(names).items() if n > 1]
        if twice:
            raise SyntaxError(f"the document names {twice} twice in one object")
        return dict(pairs)

    def resolve(self, value):
        """What a {"$ref": …} stands for."""
        while isinstance(value, dict) and "$ref" in value:
            target = self.json
            for part in value["$ref"].removeprefix("#/").split("/"):
                target = target[part]
            value = target
        return value

    def find(self, path):
        """The pattern and path item of a path; None, None if nobody describes it."""
        for regex, pattern, item in self.routes:
            if regex.fullmatch(path):
                return pattern, item
        return None, None

    def validator(self, key, schema):
        """A validator of a schema that may refer to the components."""
        if key not in self.validators:
            whole = {"$schema": "https://json-schema.org/draft/2020-12/schema", "components": self.json["components"], **schema}
            self.validators[key] = jsonschema.Draft202012Validator(whole, format_checker=FORMATS)
        return self.validators[key]


def refs_in(value):
    """Every $ref in the document."""
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for inner in value.values():
            yield from refs_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from refs_in(inner)


def operation_problems(document, pattern, method, operation):
    """What is wrong with one operation."""
    where = f"{method.upper()} {pattern}"
    braces = re.findall(r"\{([^}]+)\}", pattern)
    named = [p["name"] for p in operation["parameters"] if p["in"] == "path"]
    if braces != named:
        yield f"{where}: the path has {braces}, the parameters {named}"
    places = [(p["in"], p["name"].lower()) for p in operation["parameters"]]
    if len(set(places)) != len(places):
        yield f"{where}: a parameter is described twice"
    if not re.fullmatch(r"[a-z][a-z0-9_]*", operation["operationId"]):
        yield f"{where}: operationId {operation['operationId']}"
    if not operation["summary"].endswith("."):
        yield f"{where}: the summary is no sentence"
    if not any(status.startswith("2") for status in operation["responses"]):
        yield f"{where}: no success is described"
    for status, answer in operation["responses"].items():
        answer = document.resolve(answer)
        if "description" not in answer:
            yield f"{where}: {status} has no description"
        if not status.startswith("2") and list(answer["content"]) != ["application/problem+json"]:
            yield f"{where}: {status} is no problem document"


def document_problems(document):
    """What is wrong with the document itself."""
    if not re.fullmatch(r"3\.1\.\d+", document.json["openapi"]):
        yield f"openapi is {document.json['openapi']}"
    for ref in sorted(set(refs_in(document.json))):
        try:
            document.resolve({"$ref": ref})
        except KeyError:
            yield f"{ref} leads nowhere"
    used = {ref.rsplit("/", 1)[1] for ref in refs_in(document.json) if "/schemas/" in ref}
    for name, schema in document.json["components"]["schemas"].items():
        jsonschema.Draft202012Validator.check_schema(schema)
        if name not in used:
            yield f"the schema {name} is used nowhere"
        for field, inner in schema["properties"].items():
            if not inner.get("description") and name not in ("Problem", "ProblemPart"):
                yield f"{name}.{field} has no description"
        unknown = set(schema["required"]) - set(schema["properties"])
        if unknown:
            yield f"{name} requires {unknown}, which it does not have"
    ids = collections.Counter()
    for pattern, item in document.json["paths"].items():
        for method, operation in item.items():
            if method not in METHODS:
                yield f"{pattern}: {method} is no method"
                continue
            ids[operation["operationId"]] += 1
            yield from operation_problems(document, pattern, method, operation)
    yield from (f"operationId {name} is given {n} times" for name, n in ids.items() if n > 1)


def unknown_problem(status, wanted, where):
    """Nobody describes it: then it must have been refused as such, or before anybody looked."""
    if status not in (wanted, 400, 413, 414, 431, 501, 505):
        yield f"{where}: nobody describes it, but the answer is {status}"


def exchange_problems(document, method, target, status, content_type, body, touched):
    """What is wrong with one answer."""
    where = f"{method} {target} -> {status}"
    pattern, item = document.find(urllib.parse.urlsplit(target).path)
    lookup = "get" if method == "HEAD" else method.lower()
    if item is None or lookup not in item:
        yield from unknown_problem(status, 404 if item is None else 405, where)
        return
    operation = item[lookup]
    touched[(lookup, pattern)].add(status)
    if str(status) not in operation["responses"]:
        yield f"{where}: the status is not described"
        return
    content = document.resolve(operation["responses"][str(status)]).get("content", {})
    got = (content_type or "").split(";")[0].strip()
    if method == "HEAD" or (not content and body is None):
        return
    if got not in content:
        yield f"{where}: the content is {got or 'of no type'}, described is {list(content) or 'none'}"
        return
    if not got.endswith("json"):
        return
    checker = document.validator((lookup, pattern, status), content[got]["schema"])
    for error in list(checker.iter_errors(body))[:5]:
        yield f"{where}: {error.json_path}: {error.message[:300]}"


def main():
    if len(sys.argv) < 2:
        print(__doc__)
        return 2
    with open(sys.argv[1], encoding="utf-8") as text:
        document = Document(text.read())
    problems = list(document_problems(document))
    touched = collections.defaultdict(set)
    count = 0
    for name in sys.argv[2:]:
        with open(name, encoding="utf-8") as lines:
            for line in lines:
                scenario, *exchange = json.loads(line)
                count += 1
                problems += [f"{scenario}: {p}" for p in exchange_problems(document, *exchange, touched)]
    for problem in problems[:100]:
        print(problem)
    every = {(m, p) for p, item in document.json["paths"].items() for m in item}
    succeeded = {key for key, statuses in touched.items() if any(s < 300 for s in statuses)}
    print(f"{len(every)} operations, {count} answers, {len(problems)} problems")
    if count > 0:
        untouched = sorted(f"{m.upper()} {p}" for m, p in every - succeeded)
        print(f"without a success among the answers: {len(untouched)}" + "".join("\n  " + u for u in untouched))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
