/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The dry run: batch after batch is read and judged without a writer, then what was found is written in one turn. */
#include "flow/import_parts.h"

#include "core/clock.h"
#include "core/fold.h"
#include "core/must.h"
#include "core/token.h"

#include <stdlib.h>
#include <string.h>

#define CELLS_LIMIT ((size_t)512 * 1024)
#define LABEL_MAX   120  /* bytes of a row's own texts */
#define CUT_MOST    1000 /* rows that are thrown away in a turn */

/* --- keys seen: the same object twice in a file is a mistake --- */

static void seen_put(uint64_t *keys, int64_t *lines, size_t room, uint64_t hash, int64_t line)
{
    size_t at = (size_t)(hash % room);
    while (keys[at] != 0)
        at = (at + 1) % room;
    keys[at] = hash;
    lines[at] = line;
}

static void seen_grow(struct import_work *w)
{
    size_t room = w->seen_room == 0 ? 4096 : 2 * w->seen_room;
    uint64_t *keys = calloc(room, sizeof *keys);
    int64_t *lines = calloc(room, sizeof *lines);
    MUST(keys != NULL && lines != NULL);
    for (size_t i = 0; i < w->seen_room; i++) {
        if (w->seen[i] != 0)
            seen_put(keys, lines, room, w->seen[i], w->seen_line[i]);
    }
    free(w->seen);
    free(w->seen_line);
    w->seen = keys;
    w->seen_line = lines;
    w->seen_room = room;
}

/* The line that has had this key already; 0: none, and from now on it is ${line}. */
static int64_t seen_before(struct import_work *w, const char *key, int64_t line)
{
    uint8_t hash[TOKEN_HASH];
    uint64_t short_hash;
    if (2 * (w->seen_n + 1) > w->seen_room)
        seen_grow(w);
    token_hash(hash, key, strlen(key));
    memcpy(&short_hash, hash, sizeof short_hash);
    short_hash = short_hash == 0 ? 1 : short_hash;
    for (size_t at = (size_t)(short_hash % w->seen_room); w->seen[at] != 0; at = (at + 1) % w->seen_room) {
        if (w->seen[at] == short_hash)
            return w->seen_line[at];
    }
    seen_put(w->seen, w->seen_line, w->seen_room, short_hash, line);
    w->seen_n++;
    return 0;
}

/* --- judging --- */

static const char *label_of(struct arena *arena, const struct import_read_row *r)
{
    struct str label = str_init(arena, 4 * LABEL_MAX);
    for (size_t i = 0; i < r->text_count && label.n < LABEL_MAX / 2; i++) {
        if (r->texts[i][0] != '\0')
            str_printf(&label, "%s%.*s", label.n == 0 ? "" : ", ", (int)utf8_cut(r->texts[i], LABEL_MAX), r->texts[i]);
    }
    return str_text(&label);
}

static const char *cells_of(struct arena *arena, const struct import_read_row *r)
{
    struct str text = str_init(arena, CELLS_LIMIT);
    struct json j = json_init(&text);
    json_array_begin(&j);
    for (size_t i = 0; i < r->text_count; i++)
        json_text(&j, r->texts[i]);
    json_array_end(&j);
    return str_failed(&text) ? "[]" : str_text(&text);
}

static void refuse_rows(struct ctx *c, struct import_work *w, struct import_read_row *rows, size_t n)
{
    bool any = false;
    for (size_t i = 0; i < n; i++) {
        struct import_read_row *r = &rows[i];
        import_problems_take(c, &r->row, &w->im, i);
        any = any || r->row.problem_count > 0;
        r->row.fate = FATE_REFUSED;
        r->row.label = label_of(c->arena, r);
        r->row.cells = cells_of(c->arena, r);
    }
    for (size_t i = 0; i < n; i++) {
        if (any && rows[i].row.problem_count == 0)
            import_problem_add(c, &rows[i].row, &w->im, "", "another line of the same document is refused");
    }
}

static enum err judge_group(struct ctx *c, struct import_work *w, struct import_read_row *rows, size_t n)
{
    struct import_line *lines = arena_array(c->arena, struct import_line, n);
    struct import_judged judged = {.fate = FATE_UNCHANGED};
    bool refused = false;
    for (size_t i = 0; i < n; i++) {
        lines[i] = (struct import_line){rows[i].row.row, rows[i].fields};
        refused = refused || rows[i].refused;
    }
    enum err err = refused ? ERR_OK : w->def->judge(c, &judged, lines, n);
    if (err != ERR_OK && (!err_is_refusal(err) || err == ERR_REQUEST_TOO_COMPLEX))
        return err;
    if (err != ERR_OK || refused) {
        refuse_rows(c, w, rows, n);
        ctx_forget(c);
        return ERR_OK;
    }
    rows[0].key = judged.key;
    for (size_t i = 0; i < n; i++) {
        struct import_row *r = &rows[i].row;
        r->fate = judged.fate;
        r->label = judged.label;
        r->object = judged.object;
        r->pin = judged.pin;
        r->changes = i == 0 ? judged.changes : NULL;
    }
    return ERR_OK;
}

static size_t group_size(const struct import_work *w, size_t at)
{
    size_t n = 1;
    while (at + n < w->n && w->rows[at + n].row.grouped == w->rows[at].row.grouped)
        n++;
    return n;
}

/* May run again: it begins with the rows as they were read. */
static enum err judge_batch(struct ctx *c, void *arg)
{
    struct import_work *w = arg;
    memcpy(w->rows, w->as_read, w->n * sizeof w->rows[0]);
    TRY(company_load(c));
    if (w->im.kind == IMPORT_BACK_ORDERS && !company_sees_back_orders(c))
        return refuse(c, ERR_FORBIDDEN, "", NULL);
    for (size_t i = 0, n; i < w->n; i += n) {
        n = group_size(w, i);
        TRY(judge_group(c, w, &w->rows[i], n));
    }
    return ERR_OK;
}

/* The same object twice in a file: the second one is refused. */
static void refuse_twice(struct ctx *c, struct import_work *w)
{
    for (size_t i = 0, n; i < w->n; i += n) {
        n = group_size(w, i);
        int64_t before = w->rows[i].key == NULL ? 0 : seen_before(w, w->rows[i].key, w->rows[i].row.line);
        if (before == 0)
            continue;
        import_problem_add(
            c, &w->rows[i].row, &w->im, "",
            arena_printf(c->arena, "line %lld of the file is about the same already", (long long)before));
        for (size_t k = i; k < i + n; k++)
            w->rows[k].row.object = w->rows[k].row.pin = none_i64();
        refuse_rows(c, w, &w->rows[i], n);
    }
}

enum err import_check_ready(struct import_work *w, struct store *store)
{
    struct ctx c;
    if (!w->opened)
        TRY(import_file_open(w, store));
    if (w->trouble.text[0] != '\0' || w->sheet == NULL) {
        w->ended = true;
        w->n = 0;
        return ERR_OK;
    }
    import_rows_read(w);
    w->as_read = arena_array(w->batch, struct import_read_row, w->n);
    memcpy(w->as_read, w->rows, w->n * sizeof w->rows[0]);
    ctx_init(&c, w->batch, clock_now_ms());
    TRY(tx_run(store, &c, TX_READ, "import_judge", judge_batch, w));
    refuse_twice(&c, w);
    return ERR_OK;
}

/* --- writing --- */

/* In the turn that finds no more rows of an earlier dry run to throw away. */
static enum err end_check(struct ctx *c, struct import_work *w, struct job_progress *progress)
{
    struct import im;
    bool bad = w->trouble.text[0] != '\0';
    int64_t cut;
    TRY(import_rows_cut(c, &cut, w->import, bad ? 0 : w->row, CUT_MOST));
    if (cut == CUT_MOST)
        return ERR_OK;
    TRY(import_get_uncounted(c, &im, w->import));
    im.about = w->im.about;
    im.state = bad ? IMPORT_REFUSED : IMPORT_CHECKED;
    im.trouble = bad ? w->trouble.text : NULL;
    im.trouble_line = bad && w->trouble.line > 0 ? some_i64(w->trouble.line) : none_i64();
    progress->total = some_i64(progress->done);
    return import_update(c, &im);
}

enum err import_check_turn(struct ctx *c, struct job_progress *progress, struct import_work *w)
{
    for (size_t i = 0; i < w->n; i++)
        TRY(import_row_put(c, w->import, &w->rows[i].row));
    progress->done = w->row - (w->held != NULL);
    return w->ended && w->held == NULL ? end_check(c, w, progress) : ERR_OK;
}
