/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Lists that gather what else hangs on one account, product or user, in the words in which an import takes it: so that
 * every kind of import can leave as a file, be changed in a spreadsheet, and come back. Admins only. */
#include "account/account.h"
#include "api/route.h"
#include "catalog/catalog.h"
#include "core/record_table.h"
#include "user/user.h"

static const struct param list_params[] = {CURSOR_PARAMS, {.name = NULL}};

/* --- contacts --- */

static enum err contacts(struct api_call *call)
{
    struct list_page page;
    struct contact_items found;
    TRY(call_page(call, &page, "contacts", "id"));
    TRY(contact_walk(&call->c, &found, page.after_id, page.limit + 1));
    list_by_id(call, &page, "contacts",
               &(struct list_rows){.rec = &contact_item_record, .items = found.items, .n = found.n});
    return ERR_OK;
}

/* --- prices --- */

static enum err prices(struct api_call *call)
{
    struct list_page page;
    struct price_items found;
    struct price_place after;
    char day[DATE_TEXT];
    TRY(call_page(call, &page, "prices", "product"));
    after = (struct price_place){page.after_number, page.after_id, DATE_NONE};
    if (page.after && !date_parse(&after.valid_from, page.after_text))
        return refuse(&call->c, ERR_CURSOR_INVALID, "cursor", NULL);
    TRY(price_walk(&call->c, &found, page.after ? &after : NULL, page.limit + 1));
    bool more = found.n > (size_t)page.limit;
    size_t n = more ? (size_t)page.limit : found.n;
    list_begin(call);
    for (size_t i = 0; i < n; i++) {
        json_object_begin(&call->out);
        record_write_fields(&call->out, &price_item_record, &found.items[i], true);
        json_object_end(&call->out);
    }
    const struct price_item *last = n > 0 ? &found.items[n - 1] : NULL;
    list_end(call, &page, "prices", "product",
             &(struct list_last){.more = more,
                                 .number = last == NULL ? 0 : last->product,
                                 .id = last == NULL ? 0 : last->price.price_level,
                                 .text = last == NULL ? "" : date_format(day, last->price.valid_from),
                                 .total = -1});
    return ERR_OK;
}

/* --- users with their accounts --- */

struct user_item {
    struct user user;
    const char **accounts;
    size_t account_count;
};

static const struct field user_fields[] = {
    {"id", FIELD_I64, LISTED, AT(user_item, user.id), .doc = "The user's id."},
    {"email", FIELD_TEXT, LISTED, AT(user_item, user.email), .doc = "The address to sign in with."},
    {"name", FIELD_TEXT, LISTED, AT(user_item, user.name), .doc = "The person's name."},
    {"role", FIELD_ENUM, LISTED, AT(user_item, user.role), .names = role_names, .doc = "admin or rep."},
    {"active", FIELD_FLAG, LISTED, AT(user_item, user.active), .doc = "May sign in."},
    {"accounts", FIELD_TEXTS, LISTED, AT(user_item, accounts), COUNTED(user_item, account_count),
     .doc = "Codes of the accounts that the user looks after now."},
};
static RECORD(user_item_record, "UserAccounts", "A user, and the accounts that he looks after.", user_item,
              .fields = user_fields, .field_count = COUNT(user_fields));

static enum err user_accounts(struct api_call *call)
{
    struct list_page page;
    struct users users;
    TRY(call_page(call, &page, "user_accounts", "email"));
    TRY(user_list(&call->c, &users, page.after_text, 0, page.limit + 1));
    bool more = users.n > (size_t)page.limit;
    size_t n = more ? (size_t)page.limit : users.n;
    list_begin(call);
    for (size_t i = 0; i < n; i++) {
        struct user_item item = {.user = users.items[i]};
        TRY(account_codes_of(&call->c, &item.accounts, &item.account_count, item.user.id));
        json_object_begin(&call->out);
        record_write_fields(&call->out, &user_item_record, &item, true);
        json_object_end(&call->out);
    }
    list_end(call, &page, "user_accounts", "email",
             &(struct list_last){.more = more, .text = n > 0 ? users.items[n - 1].email : "", .total = -1});
    return ERR_OK;
}

#define LIST(path, function, rec, sentence)                                                                            \
    {                                                                                                                  \
        .method = "GET", .pattern = (path), .kind = ROUTE_READ, .who = WHO_ADMIN, .fn = (function), .answer = &(rec),  \
        .answer_list = true, .success = 200, .params = list_params, .summary = (sentence)                              \
    }

const struct route sheet_routes[] = {
    LIST("/api/v1/contacts", contacts, contact_item_record, "The contacts of all accounts."),
    LIST("/api/v1/prices", prices, price_item_record, "The prices of all products, of all days."),
    LIST("/api/v1/users/accounts", user_accounts, user_item_record,
         "Users by address, with the accounts that each looks after."),
    {.method = NULL},
};
