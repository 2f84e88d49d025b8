/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A turn of the making of mails, and the daily digests. */
#include "flow/notify.h"

#include "company/company.h"
#include "core/log.h"
#include "flow/notify_parts.h"

#include <string.h>

#define DIGEST_ROWS_MAX 200 /* held rows that go into one digest; more make another one */

struct turn {
    bool mails;
    struct notify_place from;
    struct notify_events events;
};

static enum err look(struct ctx *c, void *arg)
{
    struct turn *t = arg;
    return notify_read(c, &t->from, &t->events, NOTIFY_EVENTS_MAX);
}

/* Events of one transaction belong together: those at the end of a full page wait for the rest of theirs, if others
 * stand before them. */
static size_t whole(const struct notify_events *events)
{
    size_t n = events->n;
    const struct notify_event *last = &events->items[n - 1];
    if (n < NOTIFY_EVENTS_MAX)
        return n;
    while (n > 0 && events->items[n - 1].xact == last->xact && events->items[n - 1].at_ms == last->at_ms)
        n--;
    return n > 0 ? n : events->n;
}

static enum err make(struct ctx *c, void *arg)
{
    const struct turn *t = arg;
    struct notify_plan plan = {NULL, 0, 0};
    size_t n = whole(&t->events);
    struct notify_event *events = arena_array(c->arena, struct notify_event, n);
    memcpy(events, t->events.items, n * sizeof *events);
    TRY(company_load(c));
    TRY(notify_hooks(c, &plan, events, n));
    for (size_t i = 0; t->mails && i < n; i++) {
        int64_t event = events[i].id;
        enum err err = notify_event_of(c, &plan, events, i, n);
        if (err == ERR_REQUEST_TOO_COMPLEX || (err != ERR_OK && !err_is_refusal(err)))
            return err;
        if (err == ERR_OK)
            continue;
        ctx_forget(c); /* its object can't be read; the others are told nevertheless */
        log_event(LOG_ERROR, "event_not_told", LOG_NUM("event_id", event), LOG_TEXT("code", err_info(err)->code));
    }
    for (size_t i = 0; i < plan.n; i++) {
        int64_t id;
        TRY(outbox_add(c, &id, &plan.rows[i]));
    }
    return notify_move(c, t->from, (struct notify_place){events[n - 1].xact, events[n - 1].id});
}

/* One that is alone too large for a turn's memory is told to nobody; those behind it are. */
static enum err pass_over(struct ctx *c, void *arg)
{
    const struct turn *t = arg;
    const struct notify_event *e = &t->events.items[0];
    log_event(LOG_ERROR, "event_not_told", LOG_NUM("event_id", e->id),
              LOG_TEXT("code", err_info(ERR_REQUEST_TOO_COMPLEX)->code));
    return notify_move(c, t->from, (struct notify_place){e->xact, e->id});
}

/* Large events, a megabyte each, are too many at once for a turn's memory: half of them, and half of these. */
static enum err make_what_fits(struct store *store, struct ctx *c, struct turn *t)
{
    struct arena_mark mark = arena_mark(c->arena);
    bool alone = false;
    enum err err = tx_run(store, c, TX_WRITE, "notify", make, t);
    while (err == ERR_REQUEST_TOO_COMPLEX && !alone) {
        alone = t->events.n == 1;
        arena_rewind(c->arena, mark);
        t->events.n -= t->events.n / 2;
        err = tx_run(store, c, TX_WRITE, "notify", alone ? pass_over : make, t);
    }
    return err;
}

enum err notify_turn(struct store *store, struct ctx *c, bool mails, bool *more)
{
    struct turn t = {.mails = mails};
    *more = false;
    TRY(tx_run(store, c, TX_READ, "notify_look", look, &t));
    if (t.events.n == 0)
        return ERR_OK;
    enum err err = make_what_fits(store, c, &t);
    *more = err == ERR_OK;
    return err;
}

/* --- the daily digest --- */

struct digest {
    int64_t after, user;
    bool sent;
};

static enum err find(struct ctx *c, void *arg)
{
    struct digest *d = arg;
    return outbox_held_next(c, &d->user, d->after);
}

/* What one held letter becomes in the digest: its heading, its rows. */
static void add_letter(struct ctx *c, struct letter *digest, const struct letter *letter, size_t *rows)
{
    struct letter_section *first = &digest->sections[digest->section_count];
    size_t room = LETTER_SECTIONS_MAX - digest->section_count;
    size_t n = letter->section_count < room ? letter->section_count : room;
    for (size_t i = 0; i < n; i++) {
        first[i] = letter->sections[i];
        if (i == 0)
            first[i].title = first[i].title == NULL ? letter->heading
                                                    : arena_printf(c->arena, "%s: %s", letter->heading, first[i].title);
        if (first[i].row_count > LETTER_ROWS_MAX - *rows)
            first[i].row_count = LETTER_ROWS_MAX - *rows;
        *rows += first[i].row_count;
    }
    if (n == 0 && room > 0)
        first[n++] = (struct letter_section){.title = letter->heading};
    digest->section_count += n;
}

static enum err write_digest(struct ctx *c, const struct mail_person *person, const struct outbox_helds *held)
{
    size_t rows = 0;
    int64_t id;
    struct letter digest = words_begin(c,
                                       arena_printf(c->arena, "Your day at %s: %zu %s", c->company->name, held->n,
                                                    held->n == 1 ? "notice" : "notices"),
                                       "Your daily mail", "This is what has happened since your last daily mail.");
    digest.sections = arena_array(c->arena, struct letter_section, LETTER_SECTIONS_MAX);
    digest.section_count = 0;
    for (size_t i = 0; i < held->n; i++) {
        struct letter letter;
        if (letter_read(c, &letter, held->items[i].payload))
            add_letter(c, &digest, &letter, &rows);
    }
    digest.to_name = person->name;
    digest.reason = "You have chosen one mail a day for this.";
    digest.chosen = true;
    const struct outbox_new row = {.kind = OUTBOX_MAIL,
                                   .key = "daily.digest",
                                   .target = person->email,
                                   .user = some_i64(person->id),
                                   .payload = letter_write(c, &digest)};
    TRY(outbox_add(c, &id, &row));
    return outbox_bundle(c, person->id, held->items[held->n - 1].id, id);
}

static enum err send_digest(struct ctx *c, void *arg)
{
    struct digest *d = arg;
    struct mail_person person;
    struct outbox_helds held;
    bool found;
    d->sent = false;
    TRY(company_load(c));
    TRY(mail_person_by_id(c, &person, &found, d->user));
    TRY(outbox_held_of(c, &held, d->user, DIGEST_ROWS_MAX));
    if (!found || !person.active)
        return outbox_drop_held(c, d->user);
    d->sent = held.n > 0;
    return d->sent ? write_digest(c, &person, &held) : ERR_OK;
}

enum err notify_digests(struct store *store, struct ctx *c, int64_t *made)
{
    struct digest d = {0};
    struct arena_mark mark = arena_mark(c->arena);
    *made = 0;
    for (;;) {
        arena_rewind(c->arena, mark);
        TRY(tx_run(store, c, TX_READ, "digest_find", find, &d));
        if (d.user == 0)
            return ERR_OK;
        TRY(tx_run(store, c, TX_WRITE, "digest", send_digest, &d));
        *made += d.sent;
        d.after = d.sent ? d.user - 1 : d.user; /* once more for him: there may be another full one */
    }
}
