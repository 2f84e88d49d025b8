/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Records as JSON. Which fields a record shows and how their names look between commas and quotes is made out once and
 * kept, because an answer has hundreds of them. */
#include "core/json_parts.h"
#include "core/must.h"
#include "core/record_parts.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define KEY_ROOM    32         /* of a name with its comma, quotes and colon */
#define SCALAR_ROOM I64_DIGITS /* of a number, a flag, a null */
#define FORMS       512        /* more than twice the records of the program */

/* What most fields are is written in place, the rest by field_write(). */
enum way { WAY_NUMBER, WAY_MAYBE_NUMBER, WAY_FLAG, WAY_TEXT, WAY_ELSE };

/* A field as it is written. */
struct member {
    char key[KEY_ROOM]; /* ,"name": filled up with NULs */
    uint32_t key_n;
    enum way way;
    size_t offset;
    const struct field *field;
};

/* A record as it is written, in full or in brief. Made at its first use, kept for the life of the process. */
struct form {
    const struct record *record;
    bool brief;
    size_t count;
    struct member members[];
};

static _Atomic(struct form *) forms[FORMS];

static enum way way_of(const struct field *f)
{
    switch (f->type) {
    case FIELD_I64:
        return (f->flags & FIELD_NULLABLE) != 0 ? WAY_MAYBE_NUMBER : WAY_NUMBER;
    case FIELD_QTY:
    case FIELD_MONEY: /* struct qty and struct money are one int64_t */
        return WAY_NUMBER;
    case FIELD_FLAG:
        return WAY_FLAG;
    case FIELD_TEXT:
    case FIELD_NOTE:
        return WAY_TEXT;
    default:
        return WAY_ELSE;
    }
}

static struct form *make_form(const struct record *rec, bool brief)
{
    unsigned wanted = FIELD_READ | (brief ? FIELD_BRIEF : 0u);
    struct form *form = calloc(1, sizeof *form + rec->field_count * sizeof form->members[0]);
    MUST(form != NULL);
    form->record = rec;
    form->brief = brief;
    for (size_t i = 0; i < rec->field_count; i++) {
        const struct field *f = &rec->fields[i];
        if ((f->flags & (wanted | FIELD_SECRET)) != wanted)
            continue;
        struct member *m = &form->members[form->count++];
        size_t n = strlen(f->name);
        MUST(n + 4 <= KEY_ROOM);
        m->field = f;
        m->way = way_of(f);
        m->key_n = (uint32_t)n + 4;
        m->offset = f->offset;
        memcpy(m->key, ",\"", 2);
        memcpy(m->key + 2, f->name, n);
        memcpy(m->key + 2 + n, "\":", 2);
    }
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
    json_array_begin(j);
    for (size_t i = 0; i < n; i++) {
        if (f->type == FIELD_I64S) {
            json_i64(j, (*(const int64_t *const *)p)[i]);
        } else if (f->type == FIELD_TEXTS) {
            json_text(j, (*(const char *const *const *)p)[i]);
        } else {
            json_object_begin(j);
            record_write_fields(j, f->of, *(const char *const *)p + i * f->of->size, brief);
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

/* The value after its key, at ${p}, where there is room for SCALAR_ROOM and a text of ${n} bytes: its end; NULL: it is
 * not one that is written in place. */
static inline char *write_value(char *p, const struct member *m, const void *at, size_t n)
{
    switch (m->way) {
    case WAY_NUMBER:
        return i64_write(p, *(const int64_t *)at);
    case WAY_MAYBE_NUMBER: {
        const struct maybe_i64 *number = at;
        return number->has ? i64_write(p, number->v) : write_word(p, "null", 4);
    }
    case WAY_FLAG:
        return *(const bool *)at ? write_word(p, "true", 4) : write_word(p, "false", 5);
    case WAY_TEXT: {
        const char *text = *(const char *const *)at;
        if (text == NULL)
            return write_word(p, "null", 4);
        *p++ = '"';
        if (json_copy_plain(p, text, n) < n)
            return NULL;
        p[n] = '"';
        return p + n + 1;
    }
    case WAY_ELSE:
        break;
    }
    return NULL;
}

void record_write_fields(struct json *j, const struct record *rec, const void *object, bool brief)
{
    const struct form *form = form_of(rec, brief);
    bool first = form->count > 0 && json_members_begin(j);
    for (size_t i = 0; i < form->count; i++, first = false) {
        const struct member *m = &form->members[i];
        const void *at = (const char *)object + m->offset;
        size_t n = m->way == WAY_TEXT && *(const char *const *)at != NULL ? strlen(*(const char *const *)at) : 0;
        char *p = json_room(j, KEY_ROOM + SCALAR_ROOM + n);
        if (p == NULL)
            return;
        memcpy(p, m->key + first, KEY_ROOM - 1); /* a fixed length is copied without a call */
        p += m->key_n - first;
        char *end = write_value(p, m, at, n);
        json_written(j, end == NULL ? p : end);
        if (end != NULL)
            continue;
        j->keyed = true;
        field_write(j, m->field, object, brief);
    }
}
