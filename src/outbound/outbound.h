/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who is told of what by mail: the keys, the Outbound Emails by which admins add recipients, what each user chose, and
 * the people behind addresses. Rules: docs/domain/mail.md. */
#ifndef OUTBOUND_OUTBOUND_H
#define OUTBOUND_OUTBOUND_H

#include "core/record.h"

#define OUTBOUND_RECIPIENTS_MAX 50
#define MAIL_ADDRESS_MAX        254

enum mail_key {
    MAIL_BACK_ORDER_CREATE,
    MAIL_BACK_ORDER_CLOSE,
    MAIL_BACK_ORDER_READY,
    MAIL_ORDER_CREATE,
    MAIL_ORDER_CONFIRMATION,
    MAIL_DRAFT_EXPIRES,
    MAIL_DELIVERY_ERROR,
    MAIL_KEYS
};

enum mail_choice { CHOICE_NOW, CHOICE_DAILY, CHOICE_NEVER };
extern const char *const mail_choice_names[];

struct mail_key_info {
    const char *name;    /* "back.orders.create" */
    const char *meaning; /* one sentence: when it is sent, and to whom without an Outbound Email */
    bool choosable;      /* each user chooses at once, daily or never */
    bool back_orders;    /* tells of back orders: those without access have no such choice */
};
extern const struct mail_key_info mail_keys[MAIL_KEYS];
extern const struct record mail_key_record;

/** mail_key_find(out, name): false if there is no such key. */
CHECKED bool mail_key_find(enum mail_key *out, const char *name);

/* --- Outbound Emails --- */

struct outbound {
    int64_t id, rev;
    const char *key;
    const char *recipients; /* "a@x.example, b@y.example" in lower case; "": all active admins at the moment */
    const char *reply_to;   /* NULL: none */
    const char *subject;    /* NULL: the usual one */
    const char *description;
};
extern const struct record outbound_record;

/** outbound_check(c, o): known key, well-formed addresses (tidied in place: lower case, each once). Errors, in order:
 * MAIL_KEY_UNKNOWN, MAIL_ADDRESS at recipients or reply_to, FIELD_LENGTH (too many). */
CHECKED enum err outbound_check(struct ctx *c, struct outbound *o);

/** outbound_addresses(c, out, n, recipients): the addresses of a checked list. */
void outbound_addresses(struct ctx *c, const char ***out, size_t *n, const char *recipients);

/** outbound_get(c, out, id): Errors: NOT_FOUND. outbound_find(c, out, found, key): the one of a key. */
CHECKED enum err outbound_get(struct ctx *c, struct outbound *out, int64_t id);
CHECKED enum err outbound_find(struct ctx *c, struct outbound *out, bool *found, const char *key);

struct outbounds {
    struct outbound *items;
    size_t n;
};
CHECKED enum err outbound_list(struct ctx *c, struct outbounds *out, int64_t after, int64_t most);
/** outbound_insert(c, o): sets id and rev. outbound_update(c, o), outbound_delete(c, o): hold only at o->rev. */
CHECKED enum err outbound_insert(struct ctx *c, struct outbound *o);
CHECKED enum err outbound_update(struct ctx *c, const struct outbound *o);
CHECKED enum err outbound_delete(struct ctx *c, const struct outbound *o);

/* --- choices --- */

struct mail_choice_row {
    uint64_t given;
    const char *key;
    const char *meaning;
    int choice; /* enum mail_choice */
};
struct mail_choices {
    struct mail_choice_row *items;
    size_t n;
};
extern const struct record mail_choice_record, mail_choices_record;

/** mail_choices_of(c, out, user, with_back_orders): one row a choosable key, in their order. */
CHECKED enum err mail_choices_of(struct ctx *c, struct mail_choices *out, int64_t user, bool with_back_orders);
/** mail_choice_of(c, out, user, key): what holds for the user now; CHOICE_NOW for a key that is not choosable. */
CHECKED enum err mail_choice_of(struct ctx *c, enum mail_choice *out, int64_t user, enum mail_key key);
CHECKED enum err mail_choice_set(struct ctx *c, int64_t user, const char *key, int choice);

/* --- people --- */

struct mail_person {
    int64_t id; /* 0: an address that is no user's */
    const char *email, *name;
    bool admin, active;
};
struct mail_people {
    struct mail_person *items;
    size_t n;
};
/** mail_reps(c, out, account): the active users who look after it now. mail_admins(c, out): all active admins. */
CHECKED enum err mail_reps(struct ctx *c, struct mail_people *out, int64_t account);
CHECKED enum err mail_admins(struct ctx *c, struct mail_people *out);
/** mail_person_by_email(c, out, email): of an address that is no user's: id 0, no name, active. */
CHECKED enum err mail_person_by_email(struct ctx *c, struct mail_person *out, const char *email);
CHECKED enum err mail_person_by_id(struct ctx *c, struct mail_person *out, bool *found, int64_t id);

#endif
