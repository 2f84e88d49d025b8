/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Back orders in the database: one with its lines read, made, changed, closed. Lists are in backorder_list.c.
 */
#include "backorder/backorder_parts.h"
#include "core/checked.h"
#include "core/must.h"
#include "store/stmt_gen.h"
#include "user/user.h"

#include <stdlib.h>

#define CHUNK     8  /* products of one statement */
#define PIN_CHUNK 50 /* numbers of one back_order_pins */

int backorder_status_of(const char *text)
{
    int status = enum_index(backorder_status_names, text);
    MUST(status >= 0); /* the table's CHECK knows no others */
    return status;
}

struct backorder_tie *backorder_tie_of(struct ctx *c, struct maybe_i64 order, const char *state)
{
    if (!order.has)
        return NULL;
    struct backorder_tie *tie = arena_new(c->arena, struct backorder_tie);
    *tie = (struct backorder_tie){order.v, state};
    return tie;
}

static struct backorder head_of(struct ctx *c, const struct row_back_order_by_number *row)
{
    struct backorder bo = {
        .number = row->number,
        .rev = row->rev,
        .display = backorder_display(c, row->number),
        .status = backorder_status_of(row->status),
        .note = row->note,
        .reference = row->reference,
        .priority = row->priority,
        .need_by = row->need_by,
        .created_at_ms = row->created_at,
        .captured_at_ms = row->captured_at,
        .waiting_since_ms = row->waiting_since,
        .age_days = backorder_age_days(c, row->waiting_since),
        .predecessor = row->predecessor,
        .tied_to = backorder_tie_of(c, row->tied_order, row->tied_state),
        .closed_at_ms = row->closed_at,
        .close_reason = row->close_reason,
        .close_note = row->close_note,
        .next_line = row->next_line,
    };
    bo.actions = backorder_actions(&bo.action_count, bo.status, bo.tied_to != NULL);
    return bo;
}

static struct backorder_product *successor_of(struct ctx *c, struct maybe_i64 id, const struct backorder_product *next)
{
    if (!id.has)
        return NULL;
    struct backorder_product *successor = arena_new(c->arena, struct backorder_product);
    *successor = *next;
    return successor;
}

static struct backorder_goods goods_of(struct ctx *c, const struct row_back_order_goods *row)
{
    const struct backorder_product next = {row->next_id.v, row->next_code, row->next_name, row->next_vintage,
                                           row->next_unit_set.v};
    return (struct backorder_goods){
        .product = {row->product_id, row->code, row->name, row->vintage, row->unit_set},
        .producer = {row->producer_id, row->producer_name},
        .importer = {row->importer_id, row->importer_name},
        .warehouse = {row->warehouse_name},
        .on_hand_btl = some_i64(row->on_hand_btl),
        .available_btl = some_i64(row->available_btl),
        .active = row->active,
        .orderable = row->orderable,
        .admin_only = row->admin_only,
        .discontinued = row->discontinued,
        .successor = successor_of(c, row->next_id, &next),
    };
}

/* Nearly always in order already: lines are numbered as they come. */
static void sort_lines(struct backorder_line *lines, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        struct backorder_line line = lines[i];
        size_t at = i;
        for (; at > 0 && lines[at - 1].position > line.position; at--)
            lines[at] = lines[at - 1];
        lines[at] = line;
    }
}

enum err backorder_standing(struct ctx *c, struct backorder_standing *out, int64_t number)
{
    struct row_back_order_standing row;
    bool found;
    TRY(q_back_order_standing(c, &row, &found, number, user_rep_filter(c)));
    if (!found)
        return refuse(c, ERR_NOT_FOUND, "", NULL);
    *out = (struct backorder_standing){row.rev, backorder_status_of(row.status), row.tied_order};
    return ERR_OK;
}

enum err backorder_referenced(struct ctx *c, int64_t *number, bool *found, int64_t account, const char *reference)
{
    struct row_back_order_referenced row;
    TRY(q_back_order_referenced(c, &row, found, account, reference));
    if (*found)
        *number = row.number;
    return ERR_OK;
}

static int by_number(const void *a, const void *b)
{
    return cmp_i64(((const struct row_back_order_pins *)a)->number, ((const struct row_back_order_pins *)b)->number);
}

static enum err pin_chunk(struct ctx *c, struct backorder_pin *pins, size_t n)
{
    struct arg_back_order_pins args = {0};
    struct rows_back_order_pins rows;
    for (size_t i = 0; i < n; i++)
        args.numbers[i] = pins[i].number;
    TRY(q_back_order_pins(c, &rows, &args));
    qsort(rows.rows, rows.n, sizeof(rows.rows[0]), by_number);
    for (size_t i = 0; i < n; i++) {
        const struct row_back_order_pins key = {.number = pins[i].number};
        const struct row_back_order_pins *row = bsearch(&key, rows.rows, rows.n, sizeof key, by_number);
        pins[i].standing = (struct backorder_standing){.status = BACKORDER_CLOSED};
        if (row != NULL)
            pins[i].standing = (struct backorder_standing){row->rev, backorder_status_of(row->status), row->tied_order};
    }
    return ERR_OK;
}

enum err backorder_pin(struct ctx *c, struct backorder_pin *pins, size_t n)
{
    for (size_t i = 0; i < n; i += PIN_CHUNK)
        TRY(pin_chunk(c, pins + i, n - i < PIN_CHUNK ? n - i : PIN_CHUNK));
    return ERR_OK;
}

enum err backorder_reps(struct ctx *c, struct backorder_ref **out, size_t *n, int64_t account)
{
    struct rows_back_order_reps rows;
    TRY(q_back_order_reps(c, &rows, account));
    *out = arena_array(c->arena, struct backorder_ref, rows.n);
    *n = rows.n;
    for (size_t i = 0; i < rows.n; i++)
        (*out)[i] = (struct backorder_ref){rows.rows[i].id, rows.rows[i].name};
    return ERR_OK;
}

enum err backorder_goods(struct ctx *c, struct backorder_goods ***out, const int64_t *ids, size_t n)
{
    struct backorder_goods **goods = arena_array(c->arena, struct backorder_goods *, n);
    for (size_t i = 0; i < n; i += CHUNK) {
        struct arg_back_order_goods args = {.admin = user_is_admin(c)};
        struct rows_back_order_goods rows;
        size_t m = n - i < CHUNK ? n - i : CHUNK;
        for (size_t k = 0; k < m; k++)
            args.products[k] = ids[i + k];
        TRY(q_back_order_goods(c, &rows, &args));
        struct backorder_goods *read = arena_array(c->arena, struct backorder_goods, rows.n);
        for (size_t r = 0; r < rows.n; r++) {
            read[r] = goods_of(c, &rows.rows[r]);
            for (size_t k = 0; k < m; k++)
                goods[i + k] = ids[i + k] == read[r].product.id ? &read[r] : goods[i + k];
        }
    }
    *out = goods;
    return ERR_OK;
}

/* What closed lines show: their snapshots, and who makes and brings in the products now. */
static enum err closed_goods(struct ctx *c, struct backorder_goods *goods, const struct rows_back_order_lines *lines)
{
    for (size_t i = 0; i < lines->n; i++) {
        const struct row_back_order_lines *row = &lines->rows[i];
        goods[i] = (struct backorder_goods){
            .product = {row->product_id, row->code, row->name, row->vintage, row->unit_set.v},
            .warehouse = {row->warehouse_name},
        };
    }
    for (size_t i = 0; i < lines->n; i += CHUNK) {
        struct arg_back_order_makers args = {0};
        struct rows_back_order_makers rows;
        size_t m = lines->n - i < CHUNK ? lines->n - i : CHUNK;
        for (size_t k = 0; k < m; k++)
            args.products[k] = goods[i + k].product.id;
        TRY(q_back_order_makers(c, &rows, &args));
        for (size_t k = 0; k < m; k++) {
            const struct row_back_order_makers *row = rows.rows;
            while (row < rows.rows + rows.n && row->product_id != args.products[k])
                row++;
            MUST(row < rows.rows + rows.n); /* a foreign key */
            goods[i + k].producer = (struct backorder_ref){row->producer_id, row->producer_name};
            goods[i + k].importer = (struct backorder_ref){row->importer_id, row->importer_name};
            goods[i + k].active = row->active;
            goods[i + k].orderable = row->orderable;
            goods[i + k].admin_only = row->admin_only;
            goods[i + k].discontinued = row->discontinued;
        }
    }
    return ERR_OK;
}

static enum err open_goods(struct ctx *c, struct backorder_goods *goods, const struct rows_back_order_lines *lines)
{
    struct backorder_goods **found;
    int64_t *products = arena_array(c->arena, int64_t, lines->n);
    for (size_t i = 0; i < lines->n; i++)
        products[i] = lines->rows[i].product_id;
    TRY(backorder_goods(c, &found, products, lines->n));
    for (size_t i = 0; i < lines->n; i++) {
        MUST(found[i] != NULL); /* a foreign key */
        goods[i] = *found[i];
    }
    return ERR_OK;
}

static enum err read_lines(struct ctx *c, struct backorder *bo)
{
    struct rows_back_order_lines got;
    TRY(q_back_order_lines(c, &got, bo->number));
    struct backorder_goods *goods = arena_array(c->arena, struct backorder_goods, got.n);
    TRY((bo->status == BACKORDER_OPEN ? open_goods : closed_goods)(c, goods, &got));
    bo->lines = arena_array(c->arena, struct backorder_line, got.n);
    bo->line_count = got.n;
    for (size_t i = 0; i < got.n; i++) {
        const struct row_back_order_lines *row = &got.rows[i];
        const struct backorder_line_draft draft = {.id = some_i64(row->line), .qty = row->qty, .note = row->note};
        bo->lines[i] = backorder_line_of(c, &draft, &goods[i], row->position);
    }
    return ERR_OK;
}

/* Its account, and who looks after that now. */
static enum err read_account(struct ctx *c, struct backorder *bo, int64_t account)
{
    struct rows_back_order_account got;
    TRY(q_back_order_account(c, &got, account));
    MUST(got.n > 0); /* a foreign key */
    const struct row_back_order_account *row = got.rows;
    bo->account = backorder_account_of(c, &(struct account){.id = account,
                                                            .code = row->code,
                                                            .name = row->name,
                                                            .status = enum_index(account_status_names, row->status),
                                                            .active = row->active});
    bo->reps = arena_array(c->arena, struct backorder_ref, got.n);
    for (size_t i = 0; i < got.n && got.rows[i].rep_id.has; i++)
        bo->reps[bo->rep_count++] = (struct backorder_ref){got.rows[i].rep_id.v, got.rows[i].rep_name};
    return ERR_OK;
}

/* Who made it, and who closed it. */
static enum err read_people(struct ctx *c, struct backorder *bo, int64_t maker, struct maybe_i64 closer)
{
    struct rows_back_order_people got;
    TRY(q_back_order_people(c, &got, &(struct arg_back_order_people){.users = {maker, closer.has ? closer.v : 0}}));
    for (size_t i = 0; i < got.n; i++) {
        if (got.rows[i].id == maker)
            bo->created_by = (struct backorder_ref){maker, got.rows[i].name};
        if (closer.has && got.rows[i].id == closer.v && bo->closed_by == NULL)
            bo->closed_by = backorder_ref_of(c, closer, got.rows[i].name);
    }
    return ERR_OK;
}

enum err backorder_get(struct ctx *c, struct backorder *out, int64_t number)
{
    struct row_back_order_by_number row;
    bool found;
    TRY(q_back_order_by_number(c, &row, &found, number, user_rep_filter(c)));
    if (!found)
        return refuse(c, ERR_NOT_FOUND, "", NULL);
    struct backorder bo = head_of(c, &row);
    TRY(read_account(c, &bo, row.account_id));
    TRY(read_people(c, &bo, row.created_by, row.closed_by));
    TRY(read_lines(c, &bo));
    for (size_t i = 0; i < bo.line_count; i++)
        MUST(qty_add(&bo.total, bo.total, bo.lines[i].qty)); /* 200 lines of a million */
    sort_lines(bo.lines, bo.line_count);
    *out = bo;
    return ERR_OK;
}

enum err backorder_insert(struct ctx *c, int64_t number, const struct backorder_draft *draft)
{
    struct maybe_i64 maker = user_id(c).has ? user_id(c) : draft->maker;
    MUST(maker.has);
    int64_t waiting_since = draft->waiting_since_ms.has ? draft->waiting_since_ms.v : c->now_ms;
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
                                   .waiting_since = waiting_since,
                                   .predecessor = draft->predecessor,
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
                                                                             .note = line->note,
                                                                             .account = draft->account,
                                                                             .waiting_since = waiting_since}));
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
                                                                             .note = line->note,
                                                                             .account = bo->account.id,
                                                                             .waiting_since = bo->waiting_since_ms}));
    }
    return q_back_order_update(c, &(struct arg_back_order_update){.number = bo->number,
                                                                  .rev = bo->rev,
                                                                  .note = draft->note,
                                                                  .reference = draft->reference,
                                                                  .priority = draft->priority,
                                                                  .need_by = draft->need_by,
                                                                  .next_line = next_line});
}

enum err backorder_touch(struct ctx *c, int64_t number, int64_t rev)
{
    return q_back_order_touch(c, number, rev);
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
    for (size_t i = 0; i < count; i += CHUNK) {
        struct arg_back_order_waiting args = {.account = account, .except = except, .latest = BACKORDER_HINT_MAX};
        struct rows_back_order_waiting rows;
        for (size_t k = 0; k < CHUNK && i + k < count; k++)
            args.products[k] = products[i + k];
        TRY(q_back_order_waiting(c, &rows, &args));
        for (size_t k = 0; k < rows.n; k++)
            found[found_count++] = (struct backorder_waiting){rows.rows[k].product, rows.rows[k].number};
    }
    *out = found;
    *n = found_count;
    return ERR_OK;
}
