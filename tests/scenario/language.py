# SPDX-License-Identifier: AGPL-3.0-or-later
"""The language of scenarios: which steps there are and how a line becomes one.

    use world                          plays the steps of world.txt first (once)
    clock 2026-05-12T09:00:00Z         the company's wall clock is set ...
    clock +3 days                      ... or moved (seconds, minutes, hours, days)
    as ana | as nobody | as office     who asks from here on: signs in once; `office` is the unix socket
    key K                              the next request carries this Idempotency-Key
    match VALUE                        the next request carries this If-Match; `match rev` the last ETag seen
    POST /path {json}                  a request; deeper-indented lines continue the body
    expect 201                         the answer's status ...
    expect 422 back_order_closed       ... and code ...
    expect 422 field_range lines[0].qty_btl   ... and field
    keep path.to.value as name         remembers a value of the last answer as $name; `keep ETag as name` a header
    see path.to.value = json           checks one value of the last answer ($names are replaced)
    until path.to.value = json         the last GET again and again, until it says so (at most 20 seconds)
    mailed ADDRESS as name          waits for one more mail to it with a link that holds a secret; remembers the secret
    refused by the database: SQL       this SQL, typed straight into the database, must be refused
    remember stock | stock is the same balances and ledger, to the row

$name stands for what was kept, in paths, bodies and expectations.
"""
import re


class Step:
    """One step: its verb, the rest of the line, and where it stands."""

    def __init__(self, verb, rest, where):
        self.verb, self.rest, self.where = verb, rest, where


METHODS = ("GET", "HEAD", "POST", "PATCH", "PUT", "DELETE")
VERBS = ("use", "clock", "as", "key", "match", "expect", "keep", "see", "until", "mailed", "refused", "remember", "stock") + METHODS


def parse(path):
    """The steps of a scenario, and its prose between them as steps of verb 'prose'."""
    steps = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        where = f"{path.name}:{number}"
        if not line.strip():
            continue
        if not line.startswith(" "):
            steps.append(Step("prose", line.rstrip(), where))
            continue
        indent = len(line) - len(line.lstrip())
        verb, _, rest = line.strip().partition(" ")
        if indent > 2 and steps and steps[-1].verb in METHODS:
            steps[-1].rest += " " + line.strip()
        elif verb in VERBS:
            steps.append(Step(verb, rest.strip(), where))
        else:
            raise SyntaxError(f"{where}: no such step: {verb}")
    return steps


def fill(text, kept, where):
    """Replaces each $name by what was kept."""

    def value(match):
        name = match.group(1)
        if name not in kept:
            raise SyntaxError(f"{where}: ${name} was never kept")
        return str(kept[name])

    return re.sub(r"\$([a-z_][a-z0-9_]*)", value, text)


def dig(value, path):
    """The value at a dotted path, `lines[0].product.id`; KeyError if there is none."""
    for part in re.findall(r"[^.\[\]]+", path):
        if isinstance(value, list):
            value = value[int(part)]
        elif isinstance(value, dict):
            value = value[part]
        else:
            raise KeyError(path)
    return value
