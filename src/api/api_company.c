/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The company's settings and the numbers of its documents. */
#include "api/route.h"
#include "core/token.h"
#include "document/picture.h"
#include "flow/company.h"
#include "flow/user.h"
#include "order/order.h"
#include "store/number.h"

#include <strings.h>

static enum err get(struct api_call *call)
{
    call_object(call, 200, &company_record, call->c.company, call->c.company->rev);
    return ERR_OK;
}

static enum err patch(struct api_call *call)
{
    struct company after = *call->c.company;
    TRY(call_match(call, after.rev));
    TRY(call_patch(call, &after));
    TRY(flow_company_edit(&call->c, call->c.company, &after));
    call_object(call, 200, &company_record, &after, after.rev);
    return ERR_OK;
}

/* --- the logo --- */

static const char *const logo_types[] = {"image/png", "image/jpeg", NULL};

static enum err get_logo(struct api_call *call)
{
    struct company_logo logo;
    struct api_answer *a = &call->request->answer;
    TRY(company_logo_get(&call->c, &logo));
    call_answer(call, 200);
    a->content_type = logo.type;
    a->body = str_init(call->c.arena, logo.bytes.n);
    str_putn(&a->body, (const char *)logo.bytes.p, logo.bytes.n);
    return ERR_OK;
}

static enum err write_logo(struct ctx *c, void *arg)
{
    struct api_call *call = arg;
    const struct api_request *r = call->request;
    struct company after;
    struct company_logo logo = {.bytes = {r->body.p, r->body.n}};
    const bool given = r->body.n > 0;
    TRY(call_match(call, c->company->rev));
    if (given)
        logo.type = logo_types[strcasecmp(r->content_type, logo_types[0]) == 0 ? 0 : 1];
    TRY(flow_company_logo(c, &after, given ? &logo : NULL));
    call_object(call, 200, &company_record, &after, after.rev);
    return ERR_OK;
}

/* Decoding takes some milliseconds: not on the thread that writes. */
static enum err put_logo(struct api_call *call)
{
    const struct api_request *r = call->request;
    struct picture picture;
    TRY(picture_read(&call->c, &picture, r->content_type, (struct bytes){r->body.p, r->body.n}));
    return call_write(call, "company_logo", write_logo, call);
}

static enum err delete_logo(struct api_call *call)
{
    return write_logo(&call->c, call);
}

/* --- a new one --- */

/* The first admin of a new company: the fields of a user without those that are not chosen. */
struct first_admin {
    const char *email, *name, *password;
};
struct new_company {
    const char *name, *time_zone, *currency;
    struct first_admin *admin;
    char hash[PASSWORD_HASH_TEXT];
};

static const struct field admin_fields[] = {
    {.name = "email",
     .type = FIELD_TEXT,
     .flags = FIELD_CREATE | FIELD_REQUIRED,
     .offset = offsetof(struct first_admin, email),
     .min = 3,
     .max = 254,
     .doc = "The address to sign in with."},
    {.name = "name",
     .type = FIELD_TEXT,
     .flags = FIELD_CREATE | FIELD_REQUIRED,
     .offset = offsetof(struct first_admin, name),
     .min = 1,
     .max = 200,
     .doc = "The person's name."},
    PASSWORD_FIELD(struct first_admin, password),
};
static const struct record first_admin_record = {.name = "FirstAdmin",
                                                 .doc = "The first admin of a new company.",
                                                 .size = sizeof(struct first_admin),
                                                 .fields = admin_fields,
                                                 .field_count = sizeof admin_fields / sizeof admin_fields[0],
                                                 .set_offset = RECORD_NO_SET};

static const struct field new_fields[] = {
    {.name = "name",
     .type = FIELD_TEXT,
     .flags = FIELD_CREATE | FIELD_REQUIRED,
     .offset = offsetof(struct new_company, name),
     .min = 1,
     .max = 200,
     .doc = "The distributor's name."},
    {.name = "time_zone",
     .type = FIELD_TEXT,
     .flags = FIELD_CREATE | FIELD_REQUIRED,
     .offset = offsetof(struct new_company, time_zone),
     .min = 1,
     .max = 60,
     .doc = "IANA name of the zone that \"today\" and the daily jobs follow, e.g. America/Chicago."},
    {.name = "currency",
     .type = FIELD_TEXT,
     .flags = FIELD_CREATE,
     .offset = offsetof(struct new_company, currency),
     .min = 3,
     .max = 3,
     .doc = "ISO 4217 code; USD if not given."},
    {.name = "admin",
     .type = FIELD_OBJECT,
     .flags = FIELD_CREATE | FIELD_NULLABLE,
     .offset = offsetof(struct new_company, admin),
     .of = &first_admin_record,
     .doc = "The first admin; null: users are added later."},
};
static const struct record new_company_record = {.name = "NewCompany",
                                                 .doc = "The company of an empty database, and its first admin.",
                                                 .size = sizeof(struct new_company),
                                                 .fields = new_fields,
                                                 .field_count = sizeof new_fields / sizeof new_fields[0],
                                                 .set_offset = RECORD_NO_SET};

static struct user first_admin(const struct new_company *body)
{
    return (struct user){.email = body->admin->email,
                         .name = body->admin->name,
                         .role = ROLE_ADMIN,
                         .active = true,
                         .password_hash = body->hash};
}

static enum err write_new(struct ctx *c, void *arg)
{
    struct api_call *call = arg;
    const struct new_company *body = call->body;
    struct company company = company_new();
    company.name = body->name;
    company.time_zone = body->time_zone;
    if (body->currency != NULL)
        company.currency = body->currency;
    TRY(flow_company_create(c, &company));
    if (body->admin != NULL) {
        struct user admin = first_admin(body);
        TRY(flow_user_create(c, &admin));
    }
    call_object(call, 201, &company_record, &company, company.rev);
    call_location(call, "/api/v1/company");
    return ERR_OK;
}

static enum err create(struct api_call *call)
{
    struct new_company *body = call->body;
    if (!call->request->local_admin) /* nobody could be signed in yet: only who has the machine may do this */
        return refuse(&call->c, ERR_FORBIDDEN, "", "a company is made on the server itself, by `cellarbook init`");
    if (body->admin != NULL) {
        const struct user admin = first_admin(body);
        TRY(call_new_password(call, body->hash, body->admin->password, &admin));
    }
    return call_write(call, "company_create", write_new, call);
}

/* --- numbers --- */

struct number_move {
    int64_t next;
    bool confirm;
};

static const struct field move_fields[] = {
    {.name = "next",
     .type = FIELD_I64,
     .flags = FIELD_CREATE | FIELD_REQUIRED,
     .offset = offsetof(struct number_move, next),
     .min = 1,
     .max = NUMBER_LAST,
     .doc = "The number that is to be given next."},
    {.name = "confirm",
     .type = FIELD_FLAG,
     .flags = FIELD_CREATE,
     .offset = offsetof(struct number_move, confirm),
     .doc = "Needed for a jump of more than 10,000."},
};

static const struct record number_move_record = {.name = "NumberMove",
                                                 .doc = "Moves a sequence of numbers forward.",
                                                 .size = sizeof(struct number_move),
                                                 .fields = move_fields,
                                                 .field_count = sizeof move_fields / sizeof move_fields[0],
                                                 .set_offset = RECORD_NO_SET};

struct next_number {
    int64_t next;
};
struct numbers {
    struct next_number back_order, order, purchase_order, invoice;
};

static const struct field next_fields[] = {
    {.name = "next", .type = FIELD_I64, .flags = FIELD_READ, .offset = 0, .doc = "The number that is given next."},
};
static const struct record next_number_record = {.name = "NextNumber",
                                                 .doc = "Where a sequence stands.",
                                                 .size = sizeof(struct next_number),
                                                 .fields = next_fields,
                                                 .field_count = 1,
                                                 .set_offset = RECORD_NO_SET};
#define NEXT(member, text)                                                                                             \
    {                                                                                                                  \
        .name = #member, .type = FIELD_OBJECT, .flags = FIELD_READ, .offset = offsetof(struct numbers, member),        \
        .of = &next_number_record, .doc = (text)                                                                       \
    }
static const struct field numbers_fields[] = {
    NEXT(back_order, "Of back orders."),
    NEXT(order, "Of orders."),
    NEXT(purchase_order, "Of purchase orders."),
    NEXT(invoice, "Of invoices. They have no gaps, so nobody moves them."),
};
static const struct record numbers_record = {.name = "Numbers",
                                             .doc = "The sequences of numbers.",
                                             .size = sizeof(struct numbers),
                                             .fields = numbers_fields,
                                             .field_count = sizeof numbers_fields / sizeof numbers_fields[0],
                                             .set_offset = RECORD_NO_SET};

static enum err numbers_answer(struct api_call *call)
{
    struct numbers n;
    TRY(number_peek(&call->c, &n.back_order.next, NUMBER_BACK_ORDER));
    TRY(number_peek(&call->c, &n.order.next, NUMBER_ORDER));
    TRY(number_peek(&call->c, &n.purchase_order.next, NUMBER_PURCHASE_ORDER));
    TRY(order_next_invoice(&call->c, &n.invoice.next));
    call_answer(call, 200);
    json_object_begin(&call->out);
    record_write_fields(&call->out, &numbers_record, &n, false);
    json_object_end(&call->out);
    return ERR_OK;
}

static enum err move_numbers(struct api_call *call, enum number_kind kind)
{
    const struct number_move *move = call->body;
    int64_t before;
    TRY(flow_number_forward(&call->c, &before, kind, move->next, move->confirm));
    return numbers_answer(call);
}

static enum err move_back_orders(struct api_call *call)
{
    return move_numbers(call, NUMBER_BACK_ORDER);
}

static enum err move_orders(struct api_call *call)
{
    return move_numbers(call, NUMBER_ORDER);
}

static enum err move_purchase_orders(struct api_call *call)
{
    return move_numbers(call, NUMBER_PURCHASE_ORDER);
}

#define MOVE_ROUTE(path, function, title, text)                                                                        \
    {                                                                                                                  \
        .method = "POST", .pattern = "/api/v1/company/numbers/" path, .kind = ROUTE_WRITE, .who = WHO_ADMIN,           \
        .fn = (function), .body = &number_move_record, .body_mode = RECORD_CREATE, .answer = &numbers_record,          \
        .success = 200, .name = (title), .summary = (text)                                                             \
    }

const struct route company_routes[] = {
    {.method = "GET",
     .pattern = "/api/v1/company",
     .kind = ROUTE_READ,
     .who = WHO_USER,
     .fn = get,
     .answer = &company_record,
     .beside = &actions_members,
     .success = 200,
     .summary = "The company's settings."},
    {.method = "POST",
     .pattern = "/api/v1/company",
     .kind = ROUTE_SLOW,
     .who = WHO_ANYBODY,
     .fn = create,
     .body = &new_company_record,
     .body_mode = RECORD_CREATE,
     .answer = &company_record,
     .beside = &actions_members,
     .success = 201,
     .summary = "Make the company of an empty database; only over the socket in the server's data folder."},
    {.method = "PATCH",
     .pattern = "/api/v1/company",
     .kind = ROUTE_WRITE,
     .who = WHO_ADMIN,
     .flags = ROUTE_IF_MATCH,
     .fn = patch,
     .body = &company_record,
     .body_mode = RECORD_PATCH,
     .answer = &company_record,
     .beside = &actions_members,
     .success = 200,
     .summary = "Change settings."},
    {.method = "GET",
     .pattern = "/api/v1/company/logo",
     .kind = ROUTE_READ,
     .who = WHO_USER,
     .flags = ROUTE_RULES,
     .fn = get_logo,
     .answer_type = "image/*",
     .success = 200,
     .summary = "The picture on the company's papers."},
    {.method = "PUT",
     .pattern = "/api/v1/company/logo",
     .kind = ROUTE_SLOW,
     .who = WHO_ADMIN,
     .flags = ROUTE_IF_MATCH,
     .fn = put_logo,
     .body_types = logo_types,
     .body_max = COMPANY_LOGO_BYTES_MAX,
     .answer = &company_record,
     .beside = &actions_members,
     .success = 200,
     .summary =
         "Put a picture on the company's papers: a PNG or JPEG file of at most 512 KB and 2,000 x 1,000 pixels."},
    {.method = "DELETE",
     .pattern = "/api/v1/company/logo",
     .kind = ROUTE_WRITE,
     .who = WHO_ADMIN,
     .flags = ROUTE_IF_MATCH,
     .fn = delete_logo,
     .answer = &company_record,
     .beside = &actions_members,
     .success = 200,
     .summary = "Papers without a picture."},
    {.method = "GET",
     .pattern = "/api/v1/company/numbers",
     .kind = ROUTE_READ,
     .who = WHO_ADMIN,
     .fn = numbers_answer,
     .answer = &numbers_record,
     .success = 200,
     .summary = "Where the sequences of numbers stand."},
    MOVE_ROUTE("back-orders", move_back_orders, "move_back_order_numbers",
               "Move the BO# sequence forward; never back."),
    MOVE_ROUTE("orders", move_orders, "move_order_numbers", "Move the numbers of orders forward; never back."),
    MOVE_ROUTE("purchase-orders", move_purchase_orders, "move_purchase_order_numbers",
               "Move the numbers of purchase orders forward; never back."),
    {.method = NULL},
};
