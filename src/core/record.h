/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A resource, described once. The table of its fields drives reading JSON with field errors, writing JSON, the OpenAPI
 * document, the columns of exports and the diffs of the history. Nouns own the tables (<noun>_record.c); this file
 * knows no domain. */
#ifndef CORE_RECORD_H
#define CORE_RECORD_H

#include "core/ctx.h"
#include "core/json.h"
#include "core/money.h"

#include <jansson.h>

enum field_type {
    FIELD_I64,      /* int64_t, or struct maybe_i64 with FIELD_NULLABLE; min..max are its bounds */
    FIELD_QTY,      /* struct qty, bottles */
    FIELD_MONEY,    /* struct money, cents */
    FIELD_TEXT,     /* const char *; min..max are its length in characters; one line: no LF */
    FIELD_NOTE,     /* const char *; as FIELD_TEXT, LF allowed */
    FIELD_FLAG,     /* bool */
    FIELD_DAY,      /* struct date; DATE_NONE is null */
    FIELD_INSTANT,  /* int64_t ms, or struct maybe_i64 with FIELD_NULLABLE; RFC 3339 in JSON */
    FIELD_ENUM,     /* int, an index into names[] */
    FIELD_WEEKDAYS, /* int64_t bitmask, Monday = 1; ["mon","thu"] in JSON; maybe_i64 with FIELD_NULLABLE */
    FIELD_OBJECT,   /* a struct of record `of`, in place; with FIELD_NULLABLE a pointer to one, NULL for null */
    FIELD_LIST,     /* pointer to an array of structs of record `of`; its length (size_t) at count_offset; min..max its
                       length */
    FIELD_I64S,     /* pointer to an array of int64_t (ids), length (size_t) at count_offset */
    FIELD_TEXTS,    /* pointer to an array of const char *, length (size_t) at count_offset */
    FIELD_JSON,     /* const char *, a JSON object as text, whatever its members; max is its length in bytes */
};

enum field_flag {
    FIELD_READ = 1,      /* appears in answers */
    FIELD_CREATE = 2,    /* may be given on POST */
    FIELD_PATCH = 4,     /* may be given on PATCH */
    FIELD_REQUIRED = 8,  /* must be given on POST */
    FIELD_NULLABLE = 16, /* null is a value (for texts: NULL pointer) */
    FIELD_ADMIN = 32,    /* only admins may give it: refused as FORBIDDEN with the field's name */
    FIELD_NO_DIFF = 64,  /* left out of the history (derived values, secrets) */
    FIELD_SECRET = 128,  /* never presented, never diffed, never logged */
    FIELD_BRIEF = 256,   /* appears in lists too; see record_write_fields() */
    FIELD_OPTIONAL = 512 /* may be missing in answers; in descriptions only, whose values a handler writes itself */
};
#define FIELD_RW (FIELD_READ | FIELD_CREATE | FIELD_PATCH)

struct record;

struct field {
    const char *name;
    enum field_type type;
    unsigned flags;
    size_t offset;
    int64_t min, max;
    const struct record *of;
    size_t count_offset;
    const char *const *names; /* FIELD_ENUM: NULL-ended */
    const char *doc;          /* one sentence: meaning and unit */
};

/* A name that is refused with an error of its own, e.g. purchase_order on a back order. */
struct field_barred {
    const char *name;
    enum err err;
};

/* A record without a struct (size 0) is a description only: of members that a handler writes itself. */
struct record {
    const char *name; /* of the OpenAPI schema, "BackOrder" */
    const char *doc;
    size_t size; /* sizeof of the struct */
    const struct field *fields;
    size_t field_count;                /* at most 64 */
    size_t set_offset;                 /* where a uint64_t bitmap of given fields is kept, or RECORD_NO_SET */
    const struct field_barred *barred; /* ended by a NULL name; may be NULL */
    void (*prepare)(
        void *object); /* the values of fields that a create leaves out, where zero is not right; may be NULL */
};
#define RECORD_NO_SET SIZE_MAX

enum record_mode { RECORD_CREATE, RECORD_PATCH };

/**
 * record_read(c, out, rec, mode, json):
 * Read the JSON object ${json} into the struct ${out}. Fields not given keep what ${out} holds (zeroed for a create, a
 * day then becoming DATE_NONE; the present object for a patch); which were given is in the bitmap. Reads on after an
 * error to name every wrong field (up to CTX_PROBLEMS_MAX); texts are cleaned (fold.h: text_clean) and copied to
 * c->arena. List items are read in the mode RECORD_CREATE. FIELD_ADMIN is looked at only when c->user is known and not
 * an admin: ${is_admin}. Errors, in the order of the fields: a barred name's own, FIELD_UNKNOWN, FIELD_READ_ONLY,
 * FORBIDDEN, FIELD_TYPE, FIELD_RANGE, FIELD_LENGTH, FIELD_FORMAT, FIELD_CHOICE, FIELD_REQUIRED.
 */
CHECKED enum err record_read(struct ctx *c, void *out, const struct record *rec, enum record_mode mode,
                             const json_t *json, bool is_admin);

/** record_given(rec, object, name): was the field given? Needs a bitmap; an unknown name is a bug. */
bool record_given(const struct record *rec, const void *object, const char *name);

/** record_write_fields(j, rec, object, brief): the FIELD_READ fields as members of the JSON object that is open in
 * ${j}; with ${brief} only those marked FIELD_BRIEF (lists). */
void record_write_fields(struct json *j, const struct record *rec, const void *object, bool brief);

/** record_diff(c, rec, before, after): a JSON object {"field": [old, new], ...} of what differs, in the arena; NULL if
 *  nothing does. ${before} NULL: every field set, as [null, new]. Lists are compared item by item by their id field. */
const char *record_diff(struct ctx *c, const struct record *rec, const void *before, const void *after);

enum record_shape { SHAPE_ANSWER, SHAPE_CREATE, SHAPE_PATCH, SHAPE_BRIEF };
/** record_schema(j, rec, beside, shape): the JSON Schema (2020-12, as OpenAPI 3.1 uses it) of ${rec} as one value, with
 * the members of ${beside} (NULL: none) among its own. Records inside are referred to by their names. */
void record_schema(struct json *j, const struct record *rec, const struct record *beside, enum record_shape shape);

/** record_schema_name(arena, rec, shape): "Account", "AccountBrief", "AccountNew", "AccountPatch": without the ending
 * when it is the first of these shapes that the record has, or does not differ from it. */
const char *record_schema_name(struct arena *arena, const struct record *rec, enum record_shape shape);

/** record_inner_shape(shape): the shape in which records inside a record of ${shape} appear; list items of a patch are
 * new ones. */
enum record_shape record_inner_shape(const struct field *f, enum record_shape shape);

/** record_shows(f, shape): does the field appear in ${shape}? */
bool record_shows(const struct field *f, enum record_shape shape);

/** enum_name(names, index), enum_index(names, name): a FIELD_ENUM's text and back; unknown index: MUST; name: -1. */
const char *enum_name(const char *const *names, int index);
int enum_index(const char *const *names, const char *name);

#endif
