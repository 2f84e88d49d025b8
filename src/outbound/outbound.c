/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The keys of mails, and what an Outbound Email must be. */
#include "outbound/outbound.h"

#include "user/user.h"

#include <ctype.h>
#include <string.h>

const char *const mail_choice_names[] = {"now", "daily", "never", NULL};

const struct mail_key_info mail_keys[MAIL_KEYS] = {
    [MAIL_BACK_ORDER_CREATE] =
        {"back.orders.create",
         "A back order was created. Every rep of the account gets it at once, and can't switch it "
         "off; all active admins if the account has no active rep.",
         .back_orders = true},
    [MAIL_BACK_ORDER_CLOSE] =
        {"back.orders.close",
         "Back orders were closed without an order. The account's reps get it, but not who closed "
         "them.",
         .choosable = true, .back_orders = true},
    [MAIL_BACK_ORDER_READY] = {"back.orders.ready",
                               "Stock arrived or was freed that could fill open back orders. Each rep gets one mail an "
                               "arrival, with the lines of his accounts.",
                               .choosable = true, .back_orders = true},
    [MAIL_ORDER_CREATE] =
        {"orders.create",
         "An order was submitted, or a draft released. Nobody gets it without an Outbound Email; drafts "
         "send none.",
         .choosable = true},
    [MAIL_ORDER_CONFIRMATION] = {"orders.confirmation",
                                 "An admin confirmed an order. Nobody gets it without an Outbound Email.",
                                 .choosable = true},
    [MAIL_DRAFT_EXPIRES] = {"expire.draft.orders.notification", "A draft order expires tomorrow. Who made it gets it.",
                            .choosable = true},
    [MAIL_DELIVERY_ERROR] =
        {"email.delivery.error",
         "A mail could not be delivered for good. All active admins get it without an Outbound Email; "
         "one an hour at most.",
         .choosable = true},
};

bool mail_key_find(enum mail_key *out, const char *name)
{
    for (int i = 0; i < MAIL_KEYS; i++) {
        if (strcmp(mail_keys[i].name, name) == 0) {
            *out = (enum mail_key)i;
            return true;
        }
    }
    return false;
}

static char *lower(struct arena *a, const char *text, size_t n)
{
    char *copy = arena_strndup(a, text, n);
    for (char *p = copy; *p != '\0'; p++)
        *p = (char)tolower((unsigned char)*p);
    return copy;
}

/* The next address of a list: without the blanks around it; NULL at the end. An empty one is "". */
static const char *next_address(struct arena *a, const char **at)
{
    const char *p = *at;
    if (p == NULL)
        return NULL;
    const char *comma = strchr(p, ',');
    size_t n = comma == NULL ? strlen(p) : (size_t)(comma - p);
    *at = comma == NULL ? NULL : comma + 1;
    while (n > 0 && isspace((unsigned char)*p))
        p++, n--;
    while (n > 0 && isspace((unsigned char)p[n - 1]))
        n--;
    return lower(a, p, n);
}

static bool is_blank(const char *text)
{
    return text == NULL || text[strspn(text, " \t\n,")] == '\0';
}

void outbound_addresses(struct ctx *c, const char ***out, size_t *n, const char *recipients)
{
    const char *at = is_blank(recipients) ? NULL : recipients, *address;
    *n = 0;
    *out = arena_array(c->arena, const char *, OUTBOUND_RECIPIENTS_MAX);
    while (*n < OUTBOUND_RECIPIENTS_MAX && (address = next_address(c->arena, &at)) != NULL)
        (*out)[(*n)++] = address;
}

static bool is_listed(const char *const *list, size_t n, const char *address)
{
    for (size_t i = 0; i < n; i++) {
        if (strcmp(list[i], address) == 0)
            return true;
    }
    return false;
}

/* A comma too many is forgiven; anything else that is no address is named. */
static enum err tidy_recipients(struct ctx *c, struct outbound *o)
{
    const char *list[OUTBOUND_RECIPIENTS_MAX];
    const char *at = is_blank(o->recipients) ? NULL : o->recipients, *address, *tidied = "";
    size_t n = 0;
    while ((address = next_address(c->arena, &at)) != NULL) {
        if (address[0] == '\0' || is_listed(list, n, address))
            continue;
        if (!user_email_valid(address))
            return refuse(c, ERR_MAIL_ADDRESS, "recipients", "\"%.100s\" is not an e-mail address", address);
        if (n == OUTBOUND_RECIPIENTS_MAX)
            return refuse(c, ERR_FIELD_LENGTH, "recipients", "at most %d addresses", OUTBOUND_RECIPIENTS_MAX);
        list[n++] = address;
        tidied = n == 1 ? address : arena_printf(c->arena, "%s, %s", tidied, address);
    }
    o->recipients = tidied;
    return ERR_OK;
}

static const char *or_null(const char *text)
{
    return text == NULL || text[0] == '\0' ? NULL : text;
}

enum err outbound_check(struct ctx *c, struct outbound *o)
{
    enum mail_key key;
    if (!mail_key_find(&key, o->key))
        return refuse(c, ERR_MAIL_KEY_UNKNOWN, "key", "there is no mail of the key \"%.100s\"", o->key);
    TRY(tidy_recipients(c, o));
    o->subject = or_null(o->subject);
    o->description = or_null(o->description);
    o->reply_to = or_null(o->reply_to);
    if (o->reply_to == NULL)
        return ERR_OK;
    o->reply_to = lower(c->arena, o->reply_to, strlen(o->reply_to));
    return user_email_valid(o->reply_to)
               ? ERR_OK
               : refuse(c, ERR_MAIL_ADDRESS, "reply_to", "\"%.100s\" is not an e-mail address", o->reply_to);
}
