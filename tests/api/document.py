# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the OpenAPI document says about bodies and parameters, as examples that fit and as values that must be refused."""
import copy

I64_MAX = 2**63 - 1
# Of each JSON type one value, to be put where another type is wanted.
OF_TYPE = {"null": None, "boolean": True, "integer": 7, "number": 1.5, "string": "seven", "array": [], "object": {}}
UNKNOWN = "no_such_field"
BAD_DAYS = ("2026-02-30", "2026-5-1", "today", "2026-05-12T00:00:00Z")
BAD_INSTANTS = ("2026-05-12", "2026-13-01T00:00:00Z", "2026-05-12T25:00:00Z", "now")


def types(schema):
    """The JSON types that a schema allows."""
    if "oneOf" in schema:
        return ["object", "null"]
    if "allOf" in schema:
        return ["object"]
    named = schema["type"]
    return named if isinstance(named, list) else [named]


class Change:
    """A value put at a place of a body that fits otherwise: the code and the field that must be named.

    place, value    the keys and indexes that lead there, and what is put there; LEAVE_OUT takes the field away
    field, codes    what the refusal must name; no codes: the value is at its bound and must not be complained about
    """

    LEAVE_OUT = object()

    def __init__(self, place, value, field, *codes):
        self.place, self.value, self.field, self.codes = place, value, field, codes

    def on(self, body):
        body = copy.deepcopy(body)
        inside = body
        for key in self.place[:-1]:
            inside = inside[key]
        if self.value is self.LEAVE_OUT:
            inside.pop(self.place[-1], None)
        else:
            inside[self.place[-1]] = self.value
        return body

    def __repr__(self):
        value = "left out" if self.value is self.LEAVE_OUT else repr(self.value)
        return f"{self.field} = {value if len(value) < 60 else value[:40] + f'… ({len(value)} characters)'}"


class Bodies:
    """Examples of bodies, and their changes. `fit`: values by the name of a field that no schema can tell."""

    def __init__(self, components, fit):
        self.schemas, self.fit = components["schemas"], fit

    def resolve(self, schema):
        for word in ("oneOf", "allOf"):
            if word in schema:
                schema = schema[word][0]
        return self.schemas[schema["$ref"].rsplit("/", 1)[1]] if "$ref" in schema else schema

    def example(self, schema):
        """An object that fits, with what is required."""
        schema = self.resolve(schema)
        return {name: self.value(name, schema["properties"][name]) for name in schema["required"]}

    def value(self, name, schema):
        kind = types(self.resolve(schema) if "$ref" in schema else schema)[0]
        if name in self.fit and "enum" not in schema and self.takes(schema, self.fit[name]):
            return copy.deepcopy(self.fit[name])
        if kind == "object":
            inner = self.resolve(schema)
            return self.example(inner) if "required" in inner else {}
        if kind == "array":
            items = schema["items"]
            return [self.example(items)] if "$ref" in items else [items["enum"][0]] if "enum" in items else []
        return self.plain(schema, kind)

    def takes(self, schema, value):
        """A list of objects fits only where its items have these fields: lines are not the same everywhere."""
        if not (isinstance(value, list) and value and isinstance(value[0], dict)):
            return True
        return set(value[0]) <= set(self.resolve(schema["items"])["properties"])

    @staticmethod
    def plain(schema, kind):
        if kind == "integer":
            return max(schema["minimum"], min(schema["maximum"], 1))
        if kind == "boolean":
            return True
        if "enum" in schema:
            return schema["enum"][0]
        if "format" in schema:
            return "2026-06-01" if schema["format"] == "date" else "2026-06-01T09:30:00Z"
        return "x" * max(schema["minLength"], 1)

    def changes(self, schema, answer, place=(), path=""):
        """Every change that one object's schema gives, and those of the objects in it. answer: the schema of what the
        API gives out, whose other fields can't be set."""
        schema = self.resolve(schema)
        yield Change((*place, UNKNOWN), 1, path + UNKNOWN, "field_unknown")
        for name in schema["required"]:
            yield Change((*place, name), Change.LEAVE_OUT, path + name, "field_required")
        for name in set(self.resolve(answer)["properties"] if answer else ()) - set(schema["properties"]):
            yield Change((*place, name), 1, path + name, "field_read_only", "field_unknown", "back_order_account_fixed",
                         "order_account_fixed", "back_order_no_price", "back_order_no_warehouse")
        for name, inner in schema["properties"].items():
            yield from self.field((*place, name), path + name, inner)

    def field(self, place, path, schema):
        allowed = types(schema)
        for kind, value in OF_TYPE.items():
            fits = kind in allowed or (kind == "integer" and "number" in allowed)
            if not fits:
                yield Change(place, value, path, "field_type")
        if "integer" in allowed:
            yield from self.number(place, path, schema)
        if "string" in allowed:
            yield from self.text(place, path, schema)
        if "array" in allowed:
            yield from self.array(place, path, schema)
        if "object" in allowed and ("oneOf" in schema or "allOf" in schema):
            yield from self.changes(schema, None, place, path + ".")

    @staticmethod
    def number(place, path, schema):
        for bound, beyond in ((schema["minimum"], -1), (schema["maximum"], 1)):
            yield Change(place, bound, path)
            if -I64_MAX <= bound + beyond <= I64_MAX:
                yield Change(place, bound + beyond, path, "field_range")

    @staticmethod
    def text(place, path, schema):
        if "enum" in schema:
            for wrong in ("no_such_choice", schema["enum"][0].upper(), ""):
                yield Change(place, wrong, path, "field_choice")
        elif "format" in schema:
            for wrong in (BAD_DAYS if schema["format"] == "date" else BAD_INSTANTS):
                yield Change(place, wrong, path, "field_format")
        else:
            least, most = schema["minLength"], schema["maxLength"]
            yield Change(place, "é" * most, path)
            yield Change(place, "é" * (most + 1), path, "field_length")
            if least > 0:
                yield Change(place, "x" * (least - 1), path, "field_length")
                if "writeOnly" not in schema:  # of a secret each space counts
                    yield Change(place, " " * least, path, "field_length")
            for control in ("\1", "\x7f", "\x9f"):
                yield Change(place, "x" * max(least - 1, 0) + control, path, "field_format")

    def array(self, place, path, schema):
        items = schema["items"]
        if "$ref" in items:
            yield from self.changes(items, None, (*place, 0), path + "[0].")
            for value in (None, 7, "seven", []):
                yield Change(place, [value], path + "[0]", "field_type")
            one = self.example(items)
        else:
            one = items["enum"][0] if "enum" in items else 7 if items["type"] == "integer" else "x"
            for value in (None, True, 1.5, {}, "seven" if items["type"] == "integer" else 7):
                yield Change(place, [value], path, "field_type", "field_choice")
        if schema.get("minItems", 0) > 0:
            yield Change(place, [one] * (schema["minItems"] - 1), path, "field_length")
        if "maxItems" in schema:
            yield Change(place, [one] * (schema["maxItems"] + 1), path, "field_length")


def bad_values(parameter):
    """Texts that a query parameter must refuse."""
    schema = parameter["schema"]
    if schema["type"] == "integer":
        for beyond in (schema["minimum"] - 1, schema["maximum"] + 1):
            yield str(beyond)
        yield from ("", "seven", "1.5", "1e2", "+1", "1 1", "0x1", "9" * 30)
    elif schema["type"] == "boolean":
        yield from ("", "1", "yes", "TRUE")
    elif "enum" in schema:
        yield from ("", "no_such_choice", schema["enum"][0].upper())
    elif "format" in schema:
        yield from ("", *BAD_DAYS)
    else:
        yield "x" * (schema["maxLength"] + 1)
        if schema["minLength"] > 0:
            yield ""
    yield from ("%", "%4", "%zz", "%ff", "%c3%28", "%01", "%7f")
