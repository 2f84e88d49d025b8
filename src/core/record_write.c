/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Records as JSON. What a record shows, and what stands between its values, is made out once and kept, because an
 * answer has hundreds of fields. */
#include "core/json_parts.h"
#include "core/must.h"
#include "core/record_parts.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define BEFORE_ROOM 48  /* of what stands before a value: the end of an object, a comma, keys */
#define SCALAR_ROOM 32  /* of a number, a flag, an instant, a null */
#define FORMS       512 /* more than twice the records of the program */

/* What most values are is written in place, the rest by field_write(). */
enum way {
    WAY_NONE, /* there is only what stands before */
    WAY_NUMBER,
    WAY_MAYBE_NUMBER,
    WAY_FLAG,
    WAY_TEXT,
    WAY_ENUM,
    WAY_INSTANT,
    WAY_MAYBE_INSTANT,
    WAY_MAYBE_OBJECT,
    WAY_LIST,
    WAY_ELSE
};

/* A value, and the text between it and the one before: objects that stand in place are written with their fields. */
struct member {
    char before[BEFORE_ROOM + 1]; /* the comma that the first of an object leaves out may be one of them */
    uint32_t before_n;
    enum way way;
    size_t offset; /* of the value in the record's struct */
    size_t inside; /* of the struct that the field is one of */
    const struct field *field;
};

/* A record as it is written, in full or in brief. Made at its first use, kept for the life of the process. */
struct form {
    const struct record *record;
    bool brief;
    bool empty; /* it shows no field */
    size_t count;
    struct member members[];
};

static _Atomic(struct form *) forms[FORMS];

static enum way way_of(const struct field *f)
{
    bool nullable = (f->flags & FIELD_NULLABLE) != 0;
    switch (f->type) {
    case FIELD_I64:
        return nullable ? WAY_MAYBE_NUMBER : WAY_NUMBER;
    case FIELD_QTY:
    case FIELD_MONEY: /* struct qty and struct money are one int64_t */
        return WAY_NUMBER;
    case FIELD_FLAG:
        return WAY_FLAG;
    case FIELD_TEXT:
    case FIELD_NOTE:
        return WAY_TEXT;
    case FIELD_ENUM:
        return WAY_ENUM;
    case FIELD_INSTANT:
        return nullable ? WAY_MAYBE_INSTANT : WAY_INSTANT;
    case FIELD_OBJECT:
        return WAY_MAYBE_OBJECT;
    case FIELD_LIST:
    case FIELD_I64S:
    case FIELD_TEXTS:
        return WAY_LIST;
    default:
        return WAY_ELSE;
    }
}

static bool is_shown(const struct field *f, bool brief)
{
    unsigned wanted = FIELD_READ | (brief ? FIELD_BRIEF : 0u);
    return (f->flags & (wanted | FIELD_SECRET)) == wanted;
}

static bool is_in_place(const struct field *f)
{
    return f->type == FIELD_OBJECT && (f->flags & FIELD_NULLABLE) == 0;
}

/* At most so many members: a value each, and one more where the text before it is too long for one. */
static size_t most_members(const struct record *rec)
{
    size_t most = 1;
    for (size_t i = 0; i < rec->field_count; i++)
        most += is_in_place(&rec->fields[i]) ? 2 + most_members(rec->fields[i].of) : 2;
    return most;
}

/* The text before the next value grows. */
static void add_text(struct form *form, const char *text, size_t n)
{
    MUST(n <= BEFORE_ROOM);
    if (form->members[form->count].before_n + n > BEFORE_ROOM)
        form->count++; /* as WAY_NONE */
    struct member *m = &form->members[form->count];
    memcpy(m->before + m->before_n, text, n);
    m->before_n += (uint32_t)n;
}

static void add_fields(struct form *form, const struct record *rec, size_t inside, const char *before)
{
    for (size_t i = 0; i < rec->field_count; i++) {
        const struct field *f = &rec->fields[i];
        if (!is_shown(f, form->brief))
            continue;
        add_text(form, before, strlen(before));
        add_text(form, f->name, strlen(f->name));
        before = ",\"";
        if (is_in_place(f)) {
            add_text(form, "\":{", 3);
            add_fields(form, f->of, inside + f->offset, "\"");
            add_text(form, "}", 1);
            continue;
        }
        add_text(form, "\":", 2);
        struct member *m = &form->members[form->count++];
        m->way = way_of(f);
        m->offset = inside + f->offset;
        m->inside = inside;
        m->field = f;
    }
}

static struct form *make_form(const struct record *rec, bool brief)
{
    struct form *form = calloc(1, sizeof *form + most_members(rec) * sizeof form->members[0]);
    MUST(form != NULL);
    form->record = rec;
    form->brief = brief;
    add_fields(form, rec, 0, ",\"");
    form->empty = form->members[0].before_n == 0;
    if (form->members[form->count].before_n > 0)
        form->count++; /* the end of an object */
    return form;
}

static const struct form *form_of(const struct record *rec, bool brief)
{
    for (size_t at = (uintptr_t)rec / sizeof *rec + brief, tried = 0;; at++) {
        struct form *form = atomic_load_explicit(&forms[at % FORMS], memory_order_acquire);
        if (form == NULL) {
            struct form *made = make_form(rec, brief);
            if (atomic_compare_exchange_strong(&forms[at % FORMS], &form, made))
                return made;
            free(made); /* another thread took the place, perhaps for the same record */
        }
        if (form->record == rec && form->brief == brief)
            return form;
        MUST(++tried < FORMS);
    }
}

static void write_form(struct json *j, const struct form *form, const void *object);

static void write_weekdays(struct json *j, int64_t mask)
{
    json_array_begin(j);
    for (int day = 0; day < 7; day++) {
        if (mask >> day & 1)
            json_text(j, record_weekdays[day]);
    }
    json_array_end(j);
}

static void write_items(struct json *j, const struct field *f, const void *object, bool brief)
{
    size_t n = field_count_of(f, object);
    const void *p = field_at(f, object);
    const struct form *form = f->type == FIELD_LIST && n > 0 ? form_of(f->of, brief) : NULL;
    json_array_begin(j);
    for (size_t i = 0; i < n; i++) {
        if (f->type == FIELD_I64S) {
            json_i64(j, (*(const int64_t *const *)p)[i]);
        } else if (f->type == FIELD_TEXTS) {
            json_text(j, (*(const char *const *const *)p)[i]);
        } else if (form != NULL) {
            json_object_begin(j);
            write_form(j, form, *(const char *const *)p + i * f->of->size);
            json_object_end(j);
        }
    }
    json_array_end(j);
}

void field_write(struct json *j, const struct field *f, const void *object, bool brief)
{
    const void *p = field_at(f, object);
    if ((f->flags & FIELD_NULLABLE) != 0 && field_is_null(f, object)) {
        json_none(j);
        return;
    }
    switch (f->type) {
    case FIELD_I64:
        json_i64(j, field_number(f, object));
        break;
    case FIELD_QTY:
        json_i64(j, ((const struct qty *)p)->btl);
        break;
    case FIELD_MONEY:
        json_i64(j, ((const struct money *)p)->cents);
        break;
    case FIELD_TEXT:
    case FIELD_NOTE:
        json_text(j, *(const char *const *)p);
        break;
    case FIELD_JSON:
        json_raw(j, *(const char *const *)p);
        break;
    case FIELD_FLAG:
        json_bool(j, *(const bool *)p);
        break;
    case FIELD_DAY:
        json_day(j, *(const struct date *)p);
        break;
    case FIELD_INSTANT:
        json_instant(j, field_number(f, object));
        break;
    case FIELD_ENUM:
        json_text(j, enum_name(f->names, *(const int *)p));
        break;
    case FIELD_WEEKDAYS:
        write_weekdays(j, field_number(f, object));
        break;
    case FIELD_OBJECT:
        json_object_begin(j);
        record_write_fields(j, f->of, (f->flags & FIELD_NULLABLE) != 0 ? *(const void *const *)p : p, brief);
        json_object_end(j);
        break;
    case FIELD_LIST:
    case FIELD_I64S:
    case FIELD_TEXTS:
        write_items(j, f, object, brief);
        break;
    }
}

static char *write_word(char *p, const char *word, size_t n)
{
    memcpy(p, word, n);
    return p + n;
}

/* Between quotes; NULL: there is something in it that needs an escape. */
static inline char *write_quoted(char *p, const char *text, size_t n)
{
    *p++ = '"';
    if (json_copy_plain(p, text, n) < n)
        return NULL;
    p[n] = '"';
    return p + n + 1;
}

static char *write_instant(char *p, int64_t at_ms)
{
    *p = '"';
    instant_format(p + 1, at_ms);
    p[INSTANT_TEXT] = '"'; /* in place of its NUL */
    return p + INSTANT_TEXT + 1;
}

/* The text that ${m} has at ${at}; NULL: its value is no text, or null. */
static inline const char *text_of(const struct member *m, const void *at)
{
    if (m->way == WAY_TEXT)
        return *(const char *const *)at;
    return m->way == WAY_ENUM ? enum_name(m->field->names, *(const int *)at) : NULL;
}

/* The value at ${p}, where there is room for SCALAR_ROOM and a ${text} of ${n} bytes: its end; NULL: it is not one that
 * is written in place. */
static inline char *write_value(char *p, const struct member *m, const void *at, const char *text, size_t n)
{
    switch (m->way) {
    case WAY_NONE:
        return p;
    case WAY_NUMBER:
        return i64_write(p, *(const int64_t *)at);
    case WAY_MAYBE_NUMBER: {
        const struct maybe_i64 *number = at;
        return number->has ? i64_write(p, number->v) : write_word(p, "null", 4);
    }
    case WAY_FLAG:
        return *(const bool *)at ? write_word(p, "true", 4) : write_word(p, "false", 5);
    case WAY_TEXT:
    case WAY_ENUM:
        return text == NULL ? write_word(p, "null", 4) : write_quoted(p, text, n);
    case WAY_INSTANT:
        return write_instant(p, *(const int64_t *)at);
    case WAY_MAYBE_INSTANT: {
        const struct maybe_i64 *at_ms = at;
        return at_ms->has ? write_instant(p, at_ms->v) : write_word(p, "null", 4);
    }
    case WAY_MAYBE_OBJECT:
        return *(const void *const *)at == NULL ? write_word(p, "null", 4) : NULL;
    case WAY_LIST:
        return field_count_of(m->field, (const char *)at - m->field->offset) == 0 ? write_word(p, "[]", 2) : NULL;
    case WAY_ELSE:
        break;
    }
    return NULL;
}

static void write_form(struct json *j, const struct form *form, const void *object)
{
    bool first = !form->empty && json_members_begin(j);
    for (size_t i = 0; i < form->count; i++, first = false) {
        const struct member *m = &form->members[i];
        const void *at = (const char *)object + m->offset;
        const char *text = text_of(m, at);
        size_t n = text == NULL ? 0 : strlen(text);
        char *p = json_room(j, BEFORE_ROOM + SCALAR_ROOM + n);
        if (p == NULL)
            return;
        memcpy(p, m->before + first, BEFORE_ROOM); /* a fixed length is copied without a call */
        p += m->before_n - first;
        char *end = write_value(p, m, at, text, n);
        json_written(j, end == NULL ? p : end);
        if (end != NULL)
            continue;
        j->keyed = true;
        field_write(j, m->field, (const char *)object + m->inside, form->brief);
    }
}

void record_write_fields(struct json *j, const struct record *rec, const void *object, bool brief)
{
    write_form(j, form_of(rec, brief), object);
}
