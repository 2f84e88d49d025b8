/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside the making of mails only: what is told, to whom, and the rows that come of it. */
#ifndef FLOW_NOTIFY_PARTS_H
#define FLOW_NOTIFY_PARTS_H

#include "backorder/backorder.h"
#include "company/company_words.h"
#include "order/order.h"
#include "outbound/outbound.h"
#include "outbox/letter.h"
#include "outbox/outbox.h"

#define NOTIFY_EVENTS_MAX 60 /* read in one turn: it is a turn of the one writer */

/* What a turn makes; written when everything was read. */
struct notify_plan {
    struct outbox_new *rows;
    size_t n, room;
};

/* What is told of one event (or several that belong together). */
struct notice {
    enum mail_key key;
    int64_t event;
    struct letter letter; /* without its recipient */
    const char *number;   /* for {number} in an Outbound Email's subject; "" for several */
    const char *account;  /* for {account} */
    int64_t but_user;     /* he is not told by right; 0: everybody is */
};

/* One person, or an address, and why he is told. */
struct told {
    struct mail_person person;
    const struct outbound *outbound; /* NULL: by right */
    const char *reason;
};
struct tolds {
    struct told *items;
    size_t n;
};

/* Something of a digest: it is for the reps of its account. */
struct notify_item {
    int64_t account;
    struct letter_section section;
    /* when it is the only one: */
    const char *link, *number, *account_name;
};

/* --- webhooks (notify_hooks.c) --- */

/** notify_hooks(c, plan, events, n): rows for the webhooks that want to be told of these events. */
CHECKED enum err notify_hooks(struct ctx *c, struct notify_plan *plan, const struct notify_event *events, size_t n);

/* --- who (notify_who.c) --- */

/** notify_put_row(c, plan, row): one more. */
void notify_put_row(struct ctx *c, struct notify_plan *plan, const struct outbox_new *row);

/** notify_add(c, to, person, outbound, reason): once a person. */
void notify_add(struct ctx *c, struct tolds *to, const struct mail_person *person, const struct outbound *outbound,
                const char *reason);
/** notify_add_outbound(c, to, key): the recipients of the key's Outbound Email; ${found}: there is one. */
CHECKED enum err notify_add_outbound(struct ctx *c, struct tolds *to, bool *found, enum mail_key key);
/** notify_add_admins(c, to, reason): all active admins. */
CHECKED enum err notify_add_admins(struct ctx *c, struct tolds *to, const char *reason);
/** notify_put(c, plan, notice, to): rows for all of ${to}, each as he has chosen, with a link if he may follow it. */
CHECKED enum err notify_put(struct ctx *c, struct notify_plan *plan, const struct notice *notice,
                            const struct tolds *to);
/** notify_put_shares(c, plan, notice, items, n): each rep those of his accounts, the Outbound Email's recipients all.
 */
CHECKED enum err notify_put_shares(struct ctx *c, struct notify_plan *plan, const struct notice *notice,
                                   const struct notify_item *items, size_t n);

/* --- words (notify_words.c) --- */

/** words_fact(letter, label, value): one more fact; none if ${value} is NULL. The letter has room for its facts. */
void words_fact(struct letter *letter, const char *label, const char *value);
/** words_begin(c, subject, heading, intro): a letter with room for facts and one section. */
struct letter words_begin(struct ctx *c, const char *subject, const char *heading, const char *intro);
/** words_backorder(c, bo), words_backorder_lines(c, bo): what a mail says of a back order. */
struct letter words_backorder(struct ctx *c, const struct backorder *bo);
struct letter_section words_backorder_lines(struct ctx *c, const struct backorder *bo);
/** words_order(c, order, subject, heading, intro). */
struct letter words_order(struct ctx *c, const struct order *order, const char *subject, const char *heading,
                          const char *intro);

/* --- what (notify_what.c) --- */

/** notify_event_of(c, plan, events, i, n): what is told of events[i]; those that belong to it and stand later are told
 * with it and marked as done by an empty kind. */
CHECKED enum err notify_event_of(struct ctx *c, struct notify_plan *plan, struct notify_event *events, size_t i,
                                 size_t n);

#endif
