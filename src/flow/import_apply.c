/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Applying and taking back: each turn goes on at the rows that the table says are still to be done, so a restart goes
 * on too. */
#include "flow/import_parts.h"

#include "core/clock.h"
#include "core/must.h"
#include "event/event.h"
#include "user/user.h"

#include <stdlib.h>
#include <string.h>

#define FETCH 300 /* rows looked at in a turn: more than a document has */

static void free_tree(void *tree)
{
    json_decref(tree);
}

static json_t *tree_of(struct ctx *c, const char *text)
{
    json_t *tree = json_loads(text, 0, NULL);
    MUST(tree != NULL); /* we wrote it ourselves */
    arena_defer(c->arena, free_tree, tree);
    return tree;
}

static size_t group_size(const struct import_rows *rows, size_t at)
{
    size_t n = 1;
    while (at + n < rows->n && rows->items[at + n].grouped == rows->items[at].grouped)
        n++;
    return n;
}

/* Is the document that begins at ${at} there to its end? The last one of a full page may go on. */
static bool is_whole(const struct import_rows *rows, size_t at, size_t n)
{
    return at + n < rows->n || rows->n < FETCH;
}

/* --- applying --- */

static enum err end_rows(struct ctx *c, const struct import *im, struct import_row *rows, size_t n, int state)
{
    for (size_t i = 0; i < n; i++) {
        rows[i].state = state;
        TRY(import_row_end(c, im->id, &rows[i]));
    }
    return ERR_OK;
}

static enum err judge_again(struct ctx *c, const struct import_kind_def *def, struct import_judged *judged,
                            const struct import_row *rows, size_t n)
{
    struct import_line *lines = arena_array(c->arena, struct import_line, n);
    for (size_t i = 0; i < n; i++)
        lines[i] = (struct import_line){rows[i].row, tree_of(c, rows[i].fields)};
    TRY(def->judge(c, judged, lines, n));
    bool same = judged->fate == rows[0].fate && judged->pin.has == rows[0].pin.has && judged->pin.v == rows[0].pin.v &&
                judged->object.has == rows[0].object.has && judged->object.v == rows[0].object.v;
    return same ? ERR_OK : refuse(c, ERR_STALE, "", "it was changed since the dry run: check the file again");
}

/* One document; *fitted is false when it no longer does, and why is on its rows. */
static enum err apply_group(struct ctx *c, const struct import *im, struct import_row *rows, size_t n, bool *fitted)
{
    const struct import_kind_def *def = import_kind_of(im->kind);
    struct import_judged judged = {.fate = FATE_UNCHANGED};
    enum err err = judge_again(c, def, &judged, rows, n);
    if (err == ERR_OK)
        err = def->apply(c, &judged, im);
    *fitted = err == ERR_OK;
    if (err != ERR_OK && (!err_is_refusal(err) || err == ERR_REQUEST_TOO_COMPLEX))
        return err;
    if (*fitted) {
        for (size_t i = 0; i < n; i++)
            rows[i].object = judged.object;
        rows[0].undo = judged.undo;
        return end_rows(c, im, rows, n, ROW_APPLIED);
    }
    for (size_t i = 0; i < n; i++)
        import_problems_take(c, &rows[i], im, i);
    ctx_forget(c);
    return end_rows(c, im, rows, n, ROW_MISSED);
}

/* All or nothing, and a row does not fit: what was applied is taken back, by a job that a restart can't lose. */
static enum err give_up(struct ctx *c, struct import *im, const struct import_row *row, struct job_progress *progress)
{
    const struct import_problem *p = row->problem_count > 0 ? &row->problems[0] : NULL;
    im->trouble =
        arena_printf(c->arena, "%s%s%s: all of it was taken back", p == NULL ? "" : p->field,
                     p == NULL || p->field[0] == '\0' ? "" : ": ", p == NULL ? "it no longer fits" : p->detail);
    im->trouble_line = some_i64(row->line);
    progress->ends = JOB_FAILED;
    progress->result = "{\"code\":\"stale\"}";
    return import_undo_begin(c, im);
}

static enum err end_apply(struct ctx *c, struct import *im, struct job_progress *progress)
{
    im->state = IMPORT_APPLIED;
    progress->total = some_i64(progress->done);
    TRY(import_update(c, im));
    return event_write(c, "import.applied", "import", im->id, im->rev, NULL);
}

enum err import_apply_turn(struct ctx *c, struct job_progress *progress, struct import_work *w)
{
    struct import im;
    struct import_rows rows;
    int64_t end_tick_ms = clock_tick_ms() + IMPORT_TURN_MS;
    bool fitted = true;
    if (!user_is_admin(c))
        return refuse(c, ERR_FORBIDDEN, "", NULL);
    TRY(import_get_uncounted(c, &im, w->import));
    TRY(import_rows_to_apply(c, &rows, im.id, w->at, FETCH));
    if (rows.n == 0)
        return end_apply(c, &im, progress);
    size_t i = 0;
    for (size_t n; i < rows.n && (i == 0 || clock_tick_ms() < end_tick_ms); i += n) {
        n = group_size(&rows, i);
        if (i > 0 && !is_whole(&rows, i, n))
            break;
        TRY(apply_group(c, &im, &rows.items[i], n, &fitted));
        if (!fitted && im.mode.v == IMPORT_ALL)
            return give_up(c, &im, &rows.items[i], progress);
        progress->done += (int64_t)n;
        w->next_at = rows.items[i + n - 1].row;
    }
    /* In the turn that does the last row: a job whose rows are all done ends with it. */
    return progress->total.has && progress->done >= progress->total.v ? end_apply(c, &im, progress) : ERR_OK;
}

/* --- taking back --- */

/* The rows of a document come last one first: its beginning knows what was done. */
static enum err undo_group(struct ctx *c, const struct import *im, struct import_row *rows, size_t n)
{
    const struct import_kind_def *def = import_kind_of(im->kind);
    struct import_row *first = &rows[n - 1];
    const char *kept = NULL;
    enum err err = first->undo == NULL ? ERR_OK : def->undo(c, first, tree_of(c, first->undo), &kept);
    if (err != ERR_OK && (!err_is_refusal(err) || err == ERR_REQUEST_TOO_COMPLEX))
        return err;
    if (err != ERR_OK)
        import_problems_take(c, first, im, 0);
    else if (kept != NULL)
        import_problem_add(c, first, im, "", kept);
    ctx_forget(c);
    return end_rows(c, im, rows, n, err != ERR_OK || kept != NULL ? ROW_KEPT : ROW_UNDONE);
}

static enum err end_undo(struct ctx *c, struct import *im, struct job_progress *progress)
{
    im->state = IMPORT_UNDONE;
    progress->total = some_i64(progress->done);
    TRY(import_update(c, im));
    return event_write(c, "import.undone", "import", im->id, im->rev, NULL);
}

enum err import_undo_turn(struct ctx *c, struct job_progress *progress, struct import_work *w)
{
    struct import im;
    struct import_rows rows;
    int64_t end_tick_ms = clock_tick_ms() + IMPORT_TURN_MS;
    if (!user_is_admin(c))
        return refuse(c, ERR_FORBIDDEN, "", NULL);
    TRY(import_get_uncounted(c, &im, w->import));
    TRY(import_rows_to_undo(c, &rows, im.id, w->at == 0 ? INT64_MAX : w->at, FETCH));
    size_t i = 0;
    for (size_t n; i < rows.n && (i == 0 || clock_tick_ms() < end_tick_ms); i += n) {
        n = group_size(&rows, i);
        if (i > 0 && !is_whole(&rows, i, n))
            break;
        TRY(undo_group(c, &im, &rows.items[i], n));
        progress->done += (int64_t)n;
        w->next_at = rows.items[i + n - 1].row;
    }
    if (i == rows.n && rows.n < FETCH)
        return end_undo(c, &im, progress);
    if (progress->total.has && progress->done >= progress->total.v) /* a job whose pieces are done is over */
        progress->total = some_i64(progress->done + 1);
    return ERR_OK;
}

/* --- the work of a job --- */

#define WORK_ARENA  ((size_t)32 * 1024 * 1024)
#define BATCH_ARENA ((size_t)64 * 1024 * 1024)

static void close_work(void *work)
{
    struct import_work *w = work;
    sheet_close(w->sheet);
    if (w->file != NULL)
        fclose(w->file);
    free(w->seen);
    free(w->seen_line);
    arena_close(w->held_arena);
    arena_close(w->batch);
    arena_close(w->arena);
    free(w);
}

enum err import_work_open(struct ctx *c, void **out, struct store *store, const char *job, const char *input)
{
    json_t *tree = json_loads(input, 0, NULL);
    int64_t id = json_integer_value(json_object_get(tree, "import"));
    json_decref(tree);
    if (id <= 0)
        return ERR_INTERNAL;
    struct import_work *w = calloc(1, sizeof *w);
    MUST(w != NULL);
    w->store = store;
    w->import = id;
    w->step = strcmp(job, IMPORT_CHECK_JOB) == 0   ? IMPORT_CHECKING
              : strcmp(job, IMPORT_APPLY_JOB) == 0 ? IMPORT_APPLYING
                                                   : IMPORT_UNDOING;
    w->arena = arena_open(WORK_ARENA);
    w->batch = arena_open(BATCH_ARENA);
    w->held_arena = arena_open(BATCH_ARENA);
    arena_defer(c->arena, close_work, w);
    *out = w;
    return ERR_OK;
}

enum err import_work_ready(void *work)
{
    struct import_work *w = work;
    w->at = w->next_at;
    return w->step == IMPORT_CHECKING ? import_check_ready(w, w->store) : ERR_OK;
}

enum err import_work_turn(struct ctx *c, struct job_progress *progress, void *work)
{
    struct import_work *w = work;
    return w->step == IMPORT_CHECKING   ? import_check_turn(c, progress, w)
           : w->step == IMPORT_APPLYING ? import_apply_turn(c, progress, w)
                                        : import_undo_turn(c, progress, w);
}

enum err import_work_failed(struct ctx *c, void *work, enum err why)
{
    struct import_work *w = work;
    struct import im;
    TRY(company_load(c));
    TRY(import_get(c, &im, w->import));
    im.trouble = err_info(why)->sentence;
    if (w->step == IMPORT_APPLYING && im.mode.v == IMPORT_ALL && im.counts.applied > 0)
        return import_undo_begin(c, &im);
    im.state = w->step == IMPORT_CHECKING ? IMPORT_STOPPED : im.counts.applied > 0 ? IMPORT_APPLIED : IMPORT_CHECKED;
    return import_update(c, &im);
}
