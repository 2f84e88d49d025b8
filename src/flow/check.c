/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The list of the questions. A new statement in sql/query/invariant.sql gets its line here. */
#include "flow/check.h"

#include "store/number.h"
#include "store/stmt_gen.h"

#include <string.h>

static enum err numbers(struct ctx *c, struct rows_problem *out)
{
    int64_t next;
    TRY(number_peek(c, &next, NUMBER_BACK_ORDER));
    return q_invariant_numbers(c, out, next);
}

static enum err order_numbers(struct ctx *c, struct rows_problem *out)
{
    int64_t next;
    TRY(number_peek(c, &next, NUMBER_ORDER));
    return q_invariant_document_numbers(c, INVARIANT_DOCUMENT_NUMBERS_KIND_ORDER, out, next);
}

static enum err purchase_order_numbers(struct ctx *c, struct rows_problem *out)
{
    int64_t next;
    TRY(number_peek(c, &next, NUMBER_PURCHASE_ORDER));
    return q_invariant_document_numbers(c, INVARIANT_DOCUMENT_NUMBERS_KIND_PURCHASE_ORDER, out, next);
}

static enum err order_events(struct ctx *c, struct rows_problem *out)
{
    return q_invariant_document_events(c, INVARIANT_DOCUMENT_EVENTS_KIND_ORDER, out);
}

static enum err purchase_order_events(struct ctx *c, struct rows_problem *out)
{
    return q_invariant_document_events(c, INVARIANT_DOCUMENT_EVENTS_KIND_PURCHASE_ORDER, out);
}

static enum err (*const questions[])(struct ctx *c, struct rows_problem *out) = {
    q_invariant_balances,
    q_invariant_moves_have_balance,
    q_invariant_lines_open_as_their_order,
    q_invariant_lines_wait_as_their_order,
    q_invariant_back_orders_have_lines,
    q_invariant_line_ids,
    numbers,
    q_invariant_events,
    q_invariant_jobs,
    order_numbers,
    order_events,
    q_invariant_orders_have_lines,
    q_invariant_on_future,
    q_invariant_on_hand_of_orders,
    q_invariant_ties,
    q_invariant_ordered_back_orders,
    q_invariant_fills,
    q_invariant_fills_of_lines,
    q_invariant_invoices,
    purchase_order_numbers,
    purchase_order_events,
    q_invariant_on_order,
    q_invariant_received,
    q_invariant_on_hand_of_receipts,
    q_invariant_purchase_lines,
};
#define QUESTION_COUNT (sizeof questions / sizeof questions[0])

enum err check_run(struct ctx *c, struct check_found *out)
{
    struct rows_problem got[QUESTION_COUNT] = {0};
    size_t n = 0;
    for (size_t i = 0; i < QUESTION_COUNT; i++) {
        TRY(questions[i](c, &got[i]));
        n += got[i].n;
    }
    *out = (struct check_found){arena_array(c->arena, const char *, n), 0};
    for (size_t i = 0; i < QUESTION_COUNT; i++) {
        for (size_t k = 0; k < got[i].n; k++)
            out->problems[out->n++] = got[i].rows[k].problem;
    }
    return ERR_OK;
}
