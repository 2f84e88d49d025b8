/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Back orders in the database: one with its lines read, made, changed, closed. Lists are in backorder_list.c.
 */
#include "backorder/backorder_parts.h"
#include "core/must.h"
#include "store/stmt_gen.h"
#include "user/user.h"

#define HINT_CHUNK 8 /* products of one back_order_waiting */

struct backorder_account backorder_account_of(struct ctx *c, const struct backorder_account_row *row)
{
    struct backorder_account account = {.id = row->id, .code = row->code, .name = row->name};
    account.flags = arena_array(c->arena, const char *, 2);
    if (enum_index(account_status_names, row->status) != ACCOUNT_GOOD)
        account.flags[account.flag_count++] = row->status; /* the flags are named as the statuses are */
    if (!row->active)
        account.flags[account.flag_count++] = "inactive";
    return account;
}

int backorder_status_of(const char *text)
{
    int status = enum_index(backorder_status_names, text);
    MUST(status >= 0); /* the table's CHECK knows no others */
    return status;
}

static struct backorder_ref *ref_or_null(struct ctx *c, struct maybe_i64 id, const char *name)
{
    if (!id.has)
        return NULL;
    struct backorder_ref *ref = arena_new(c->arena, struct backorder_ref);
    *ref = (struct backorder_ref){id.v, name};
    return ref;
}

static struct backorder head_of(struct ctx *c, const struct row_back_order_by_number *row)
{
    struct backorder bo = {
        .number = row->number,
        .rev = row->rev,
        .display = backorder_display(c, row->number),
        .account = backorder_account_of(
            c, &(struct backorder_account_row){row->account_id, row->account_code, row->account_name,
                                               row->account_status, row->account_active}),
        .status = backorder_status_of(row->status),
        .note = row->note,
        .reference = row->reference,
        .priority = row->priority,
        .need_by = row->need_by,
        .created_at_ms = row->created_at,
        .created_by = {row->created_by, row->created_by_name},
        .captured_at_ms = row->captured_at,
        .waiting_since_ms = row->waiting_since,
        .age_days = backorder_age_days(c, row->waiting_since),
        .predecessor = row->predecessor,
        .closed_at_ms = row->closed_at,
        .closed_by = ref_or_null(c, row->closed_by, row->closed_by_name),
        .close_reason = row->close_reason,
        .close_note = row->close_note,
        .next_line = row->next_line,
    };
    bo.actions = backorder_actions(&bo.action_count, bo.status);
    return bo;
}

static void product_flags(struct ctx *c, struct backorder_line *line, const struct row_back_order_lines *row)
{
    line->flags = arena_array(c->arena, const char *, 3);
    if (!row->active)
        line->flags[line->flag_count++] = "inactive";
    if (row->admin_only)
        line->flags[line->flag_count++] = "admin_only";
    if (row->discontinued)
        line->flags[line->flag_count++] = "discontinued";
}

static struct backorder_line line_of(struct ctx *c, const struct row_back_order_lines *row, int status)
{
    struct backorder_line line = {
        .id = row->line,
        .position = row->position,
        .product = {row->product_id, row->code, row->name, row->vintage, row->unit_set},
        .producer = {row->producer_id, row->producer_name},
        .importer = {row->importer_id, row->importer_name},
        .qty = row->qty,
        .unit_set = row->unit_set,
        .cases = qty_cases(row->qty, row->unit_set),
        .bottles = qty_loose(row->qty, row->unit_set),
        .note = row->note,
        .warehouse = {row->warehouse_name},
    };
    if (status == BACKORDER_OPEN) {
        line.on_hand_btl = some_i64(row->on_hand_btl);
        line.available_btl = some_i64(row->available_btl);
    }
    if (!row->active || row->admin_only || row->discontinued)
        product_flags(c, &line, row);
    if (row->next_id.has) {
        line.successor = arena_new(c->arena, struct backorder_product);
        *line.successor = (struct backorder_product){row->next_id.v, row->next_code, row->next_name,
                                                     row->next_vintage, row->next_unit_set.v};
    }
    return line;
}

enum err backorder_version(struct ctx *c, int64_t *rev, int *status, int64_t number)
{
    struct row_back_order_version row;
    bool found;
    TRY(q_back_order_version(c, &row, &found, number, user_rep_filter(c)));
    if (!found)
        return refuse(c, ERR_NOT_FOUND, "", NULL);
    *rev = row.rev;
    *status = backorder_status_of(row.status);
    return ERR_OK;
}

static enum err read_reps(struct ctx *c, struct backorder *bo)
{
    struct rows_back_order_reps rows;
    TRY(q_back_order_reps(c, &rows, bo->account.id));
    bo->reps = arena_array(c->arena, struct backorder_ref, rows.n);
    bo->rep_count = rows.n;
    for (size_t i = 0; i < rows.n; i++)
        bo->reps[i] = (struct backorder_ref){rows.rows[i].id, rows.rows[i].name};
    return ERR_OK;
}

enum err backorder_get(struct ctx *c, struct backorder *out, int64_t number)
{
    struct row_back_order_by_number row;
    struct rows_back_order_lines lines;
    bool found;
    TRY(q_back_order_by_number(c, &row, &found, number, user_rep_filter(c)));
    if (!found)
        return refuse(c, ERR_NOT_FOUND, "", NULL);
    struct backorder bo = head_of(c, &row);
    TRY(read_reps(c, &bo));
    TRY(q_back_order_lines(c, &lines, number, user_is_admin(c)));
    bo.lines = arena_array(c->arena, struct backorder_line, lines.n);
    bo.line_count = lines.n;
    for (size_t i = 0; i < lines.n; i++) {
        bo.lines[i] = line_of(c, &lines.rows[i], bo.status);
        MUST(qty_add(&bo.total, bo.total, bo.lines[i].qty)); /* 200 lines of a million */
    }
    *out = bo;
    return ERR_OK;
}

enum err backorder_insert(struct ctx *c, int64_t number, const struct backorder_draft *draft)
{
    struct maybe_i64 maker = user_id(c);
    MUST(maker.has);
    TRY(q_back_order_insert(c, &(struct arg_back_order_insert){
                                   .number = number,
                                   .account = draft->account,
                                   .note = draft->note,
                                   .reference = draft->reference,
                                   .priority = draft->priority,
                                   .need_by = draft->need_by,
                                   .created_at = c->now_ms,
                                   .created_by = maker.v,
                                   .captured_at = draft->captured_at_ms,
                                   .next_line = (int64_t)draft->line_count + 1,
                               }));
    for (size_t i = 0; i < draft->line_count; i++) {
        struct backorder_line_draft *line = &draft->lines[i];
        line->id = some_i64((int64_t)i + 1);
        TRY(q_back_order_line_insert(c, &(struct arg_back_order_line_insert){.number = number,
                                                                             .line = line->id.v,
                                                                             .position = line->id.v,
                                                                             .product = line->product,
                                                                             .qty = line->qty,
                                                                             .note = line->note}));
    }
    return ERR_OK;
}

/* The line of ${draft} that keeps ${id}; NULL: it is dropped. */
static const struct backorder_line_draft *kept(const struct backorder_draft *draft, int64_t id)
{
    for (size_t i = 0; i < draft->line_count; i++) {
        if (draft->lines[i].id.has && draft->lines[i].id.v == id)
            return &draft->lines[i];
    }
    return NULL;
}

/* First what goes, so that its product may come again on a new line. */
static enum err drop_lines(struct ctx *c, const struct backorder *bo, const struct backorder_draft *draft)
{
    for (size_t i = 0; i < bo->line_count; i++) {
        if (kept(draft, bo->lines[i].id) == NULL)
            TRY(q_back_order_line_delete(c, bo->number, bo->lines[i].id));
    }
    return ERR_OK;
}

enum err backorder_update(struct ctx *c, const struct backorder *bo, struct backorder_draft *draft)
{
    int64_t next_line = bo->next_line;
    TRY(drop_lines(c, bo, draft));
    for (size_t i = 0; i < draft->line_count; i++) {
        struct backorder_line_draft *line = &draft->lines[i];
        int64_t position = (int64_t)i + 1;
        if (line->id.has) {
            TRY(q_back_order_line_update(c, &(struct arg_back_order_line_update){.number = bo->number,
                                                                                 .line = line->id.v,
                                                                                 .position = position,
                                                                                 .qty = line->qty,
                                                                                 .note = line->note}));
            continue;
        }
        line->id = some_i64(next_line++);
        TRY(q_back_order_line_insert(c, &(struct arg_back_order_line_insert){.number = bo->number,
                                                                             .line = line->id.v,
                                                                             .position = position,
                                                                             .product = line->product,
                                                                             .qty = line->qty,
                                                                             .note = line->note}));
    }
    return q_back_order_update(c, &(struct arg_back_order_update){.number = bo->number,
                                                                  .rev = bo->rev,
                                                                  .note = draft->note,
                                                                  .reference = draft->reference,
                                                                  .priority = draft->priority,
                                                                  .need_by = draft->need_by,
                                                                  .next_line = next_line});
}

enum err backorder_close_row(struct ctx *c, int64_t number, int64_t rev, const char *reason, const char *note)
{
    TRY(q_back_order_lines_close(c, number));
    return q_back_order_close(c, &(struct arg_back_order_close){.number = number,
                                                                .rev = rev,
                                                                .closed_at = c->now_ms,
                                                                .closed_by = user_id(c),
                                                                .reason = reason,
                                                                .note = note});
}

enum err backorder_waiting(struct ctx *c, struct backorder_waiting **out, size_t *n, int64_t account,
                           const int64_t *products, size_t count, int64_t except)
{
    struct backorder_waiting *found = arena_array(c->arena, struct backorder_waiting, count);
    size_t found_count = 0;
    for (size_t i = 0; i < count; i += HINT_CHUNK) {
        struct arg_back_order_waiting args = {
            .account = account, .except = except, .latest = BACKORDER_HINT_MAX};
        struct rows_back_order_waiting rows;
        for (size_t k = 0; k < HINT_CHUNK && i + k < count; k++)
            args.products[k] = products[i + k];
        TRY(q_back_order_waiting(c, &rows, &args));
        for (size_t k = 0; k < rows.n; k++)
            found[found_count++] = (struct backorder_waiting){rows.rows[k].product, rows.rows[k].number};
    }
    *out = found;
    *n = found_count;
    return ERR_OK;
}
