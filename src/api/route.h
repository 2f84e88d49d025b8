/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The table of routes and what a handler gets. The dispatcher does what is the same for all: session, scope, Origin,
 * idempotency, If-Match, the body by its record, the query by its parameters, problem documents. A handler is left with
 * three steps: may this user do it to this object, one flow (or noun) call, present. About 40 lines. */
#ifndef API_ROUTE_H
#define API_ROUTE_H

#include "api/api.h"
#include "core/record.h"
#include "core/token.h"
#include "user/user.h"

struct api_call;
typedef enum err route_fn(struct api_call *call);

enum route_kind {
    ROUTE_READ,  /* runs in a TX_READ transaction */
    ROUTE_WRITE, /* runs in a TX_WRITE transaction; takes Idempotency-Key */
    ROUTE_PLAIN, /* answered at once on the HTTP thread, without a transaction and without asking who it is */
    ROUTE_SLOW,  /* runs on the password queue without a transaction; opens its own with call_write(), call_read() */
};

enum route_who { WHO_ANYBODY, WHO_USER, WHO_ADMIN };

enum route_flag {
    ROUTE_IF_MATCH = 1, /* needs If-Match; the handler compares call->if_match with the object's rev (call_match()) */
    ROUTE_BACK_ORDERS = 2,   /* does not exist (404) for those who have no access to back orders */
    ROUTE_FILE = 4,          /* the body is a file, which the handler is called with piece by piece (call_part()) */
    ROUTE_READ_SCOPE = 8,    /* a write that a token of scope "read" may make too */
    ROUTE_SECRET = 16,       /* the answer holds a secret: it is not kept for repeats, Idempotency-Key has no effect */
    ROUTE_LOCAL = 32,        /* a plain route for this machine, or for an admin */
    ROUTE_TWICE = 64,        /* a slow write that does nothing twice by itself: Idempotency-Key has no effect */
    ROUTE_PROOF = 128,       /* asks for the password again: guessing it is slowed as at sign-in (429) */
    ROUTE_REVS = 256,        /* the body names revisions of objects: STALE (412) without If-Match */
    ROUTE_RULES = 512,       /* a read that a rule may refuse (422), or whose query names an object (404) */
    ROUTE_WHOLE_FILE = 1024, /* a list whose files have all fields of the objects, as an import takes them */
    ROUTE_NO_CODES = 2048,   /* open to those who still have to set up one-time codes too */
    /* The answer may leave compressed (pack.h), which lets its length tell what is in it when somebody can choose a
     * part of it. So only of a read, whose answer holds nothing that opens a door: no password, token, key, code or
     * link, and no hash of one, of anybody. And none that has an ETag, which names one form. Reasons:
     * docs/decisions/0040. */
    ROUTE_PACKED = 4096,
};

enum param_type { PARAM_I64, PARAM_TEXT, PARAM_DAY, PARAM_FLAG, PARAM_ENUM };

struct param {
    const char *name;
    enum param_type type;
    int64_t min, max;         /* number bounds, or text length in characters */
    const char *const *names; /* PARAM_ENUM */
    const char *doc;
};

struct route {
    const char *method;
    const char *pattern; /* "/api/v1/back-orders/{number}/close"; {…} matches a positive 63-bit number */
    enum route_kind kind;
    enum route_who who;
    unsigned flags;
    route_fn *fn;
    const struct record *body; /* NULL: no body is taken */
    enum record_mode body_mode;
    const char *const *body_types; /* of a body that is no JSON, taken as it is: its media types, ended by NULL */
    size_t body_max;               /* and its bytes */
    const struct record *answer;   /* for the OpenAPI document; NULL: no content, or text of `answer_type` */
    const struct record *beside;   /* members that the handler writes beside those of `answer`; NULL: none */
    const char *answer_type;       /* the content's type where it is not JSON */
    bool answer_list;              /* {items: […], next, total?} of `answer` in brief */
    int success;                   /* 200, 201, 202, 204 */
    const struct param *params;    /* ended by a NULL name; NULL: takes none */
    const char *name;              /* of the operation, where the one made of method and path reads badly; NULL */
    const char *summary;           /* for the OpenAPI document: one sentence */
};

/* The member `actions` as json_actions() writes it, for `beside`; and its field, for routes with more beside. */
extern const struct record actions_members;
#define ACTIONS_FIELD                                                                                                  \
    {                                                                                                                  \
        .name = "actions", .type = FIELD_TEXTS, .flags = FIELD_READ | FIELD_BRIEF,                                     \
        .doc = "What you may do with it now."                                                                          \
    }

/* The field of a new password in the body ${type_}; call_new_password() judges it. */
#define PASSWORD_FIELD(type_, member)                                                                                  \
    {                                                                                                                  \
        .name = "password", .type = FIELD_TEXT, .flags = FIELD_CREATE | FIELD_REQUIRED | FIELD_SECRET,                 \
        .offset = offsetof(type_, member), .min = 1, .max = 200,                                                       \
        .doc = "12 to 200 characters, not soon guessed. Never answered."                                               \
    }

struct param_value {
    bool given;
    int64_t number;   /* PARAM_I64, PARAM_FLAG, PARAM_ENUM (index) */
    const char *text; /* PARAM_TEXT */
    struct date day;  /* PARAM_DAY */
};

#define ROUTE_IDS_MAX    3
#define ROUTE_PARAMS_MAX 32

struct api_call {
    struct ctx c;
    struct api *api;
    struct api_request *request;
    const struct route *route;
    int64_t ids[ROUTE_IDS_MAX]; /* the {…} of the pattern, in order */
    void *body;                 /* struct of route->body, NULL without; for a PATCH see call_patch() */
    struct json out;            /* writes request->answer.body */
    /* the dispatcher's own fields follow in dispatch.h */
};

/** call_param(call, name): the value of a query parameter of the route's table; an unknown name is a bug. */
const struct param_value *call_param(const struct api_call *call, const char *name);

/* A piece of a file that is sent: the handler of a ROUTE_FILE route is called for each, in transactions of their own.
 */
struct call_part {
    int64_t number; /* from 0 */
    struct bytes bytes;
    bool last;        /* the answer is wanted now */
    const char *hash; /* SHA-256 of the whole file in hex; with the last piece */
    int64_t *object;  /* what the first piece has begun, for the others; 0 in the beginning */
};
struct call_part call_part(struct api_call *call);

/** call_patch(call, object): read the body's fields over ${object}, which holds the present values (route->body_mode
 * RECORD_PATCH). Errors: those of record_read(). */
CHECKED enum err call_patch(struct api_call *call, void *object);

/** call_new_password(call, hash, password, user): judge ${password} and hash it, which takes its time: on ROUTE_SLOW
 * routes, between their transactions. Errors: PASSWORD_WEAK, BUSY. */
CHECKED enum err call_new_password(struct api_call *call, char hash[PASSWORD_HASH_TEXT], const char *password,
                                   const struct user *user);

/** call_match(call, rev): STALE unless If-Match named ${rev} (or "*" was sent). Routes with ROUTE_IF_MATCH only. */
CHECKED enum err call_match(struct api_call *call, int64_t rev);

/** call_answer(call, status): begin the answer; then write one JSON value to call->out. */
void call_answer(struct api_call *call, int status);
/** call_etag(call, rev), call_location(call, format, ...): headers of the answer. */
void call_etag(struct api_call *call, int64_t rev);
void call_location(struct api_call *call, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** call_object(call, status, rec, object, id, rev): the whole answer for one object: its fields, `actions` (read, and
 * edit for admins), ETag. */
void call_object(struct api_call *call, int status, const struct record *rec, const void *object, int64_t rev);

/** json_actions(j, may_edit): the member `actions` of the object that is open: what this user may do with it now. */
void json_actions(struct json *j, bool may_edit);

/** call_text_filter(call, name): a text parameter as a LIKE pattern over folded keys; NULL if it was not given or holds
 * nothing to search. */
const char *call_text_filter(struct api_call *call, const char *name);

/** call_maybe(call, name): a number parameter; none if it was not given. */
struct maybe_i64 call_maybe(const struct api_call *call, const char *name);

/** call_read(call, name, fn, arg), call_write(...): a transaction from a ROUTE_SLOW handler; call_write() takes care of
 * Idempotency-Key. */
CHECKED enum err call_read(struct api_call *call, const char *name, tx_fn *fn, void *arg);
CHECKED enum err call_write(struct api_call *call, const char *name, tx_fn *fn, void *arg);

/* --- lists: keyset cursors, or offset + total --- */

#define LIST_LIMIT_DEFAULT 50
#define LIST_LIMIT_MAX     200
#define LIST_TOTAL_CAP     100000

/* What a list handler works from. A cursor is opaque, bound to list, sort and direction, and carries the last row's
 * keys. */
struct list_page {
    int64_t limit;
    int64_t offset; /* 0 when a cursor is used */
    bool descending;
    bool want_total;
    int64_t count_to;       /* a total above it is not counted further: LIST_TOTAL_CAP + 1, for files no bound */
    bool after;             /* a cursor was given: */
    int64_t after_number;   /* numeric sort key of the last row (0 when it is a text) */
    const char *after_text; /* text sort key ("" when it is a number) */
    int64_t after_id;
};

/* The parameters that every list takes: those that only go on by cursor, those with offset and total, and those that
 * sort both ways; they stand first in a route's params. With a format the answer is a file of all rows (export.h). */
#define LIST_CURSOR_MAX  2048 /* characters */
#define LIST_COLUMNS_MAX 2000
extern const char *const export_format_names[];
extern const char *const list_dir_names[]; /* asc, desc */
#define CURSOR_PARAMS                                                                                                  \
    {.name = "limit", .type = PARAM_I64, .min = 1, .max = LIST_LIMIT_MAX, .doc = "Rows on a page; 50 if not given."},  \
        {.name = "format",                                                                                             \
         .type = PARAM_ENUM,                                                                                           \
         .names = export_format_names,                                                                                 \
         .doc = "csv or xlsx: all rows as a file, instead of a page."},                                                \
        {.name = "columns",                                                                                            \
         .type = PARAM_TEXT,                                                                                           \
         .min = 1,                                                                                                     \
         .max = LIST_COLUMNS_MAX,                                                                                      \
         .doc = "Of a file: paths of its columns, with commas between; all if not given."},                            \
    {                                                                                                                  \
        .name = "cursor", .type = PARAM_TEXT, .min = 1, .max = LIST_CURSOR_MAX, .doc = "`next` of the page before."    \
    }
#define PAGE_PARAMS                                                                                                    \
    CURSOR_PARAMS,                                                                                                     \
        {.name = "offset",                                                                                             \
         .type = PARAM_I64,                                                                                            \
         .min = 0,                                                                                                     \
         .max = 1000000000,                                                                                            \
         .doc = "Rows to skip; not together with cursor."},                                                            \
    {                                                                                                                  \
        .name = "total", .type = PARAM_FLAG, .doc = "Count the rows as well, exactly up to 100,000."                   \
    }
#define LIST_PARAMS                                                                                                    \
    PAGE_PARAMS,                                                                                                       \
    {                                                                                                                  \
        .name = "dir", .type = PARAM_ENUM, .names = list_dir_names,                                                    \
        .doc = "Ascending, or descending; asc if not given."                                                           \
    }

/** call_page(call, out, list, sort): read the page parameters; ${sort} is the name of the sort key in force.
 *  Errors: CURSOR_INVALID, QUERY_INVALID (cursor together with offset). */
CHECKED enum err call_page(struct api_call *call, struct list_page *out, const char *list, const char *sort);

/** list_begin(call), then one JSON object per row, then list_end(): {"items": […], "next": cursor or null, "total"?: n,
 * "total_capped"?: bool}.
 *  ${more}: there are rows after the last; its keys make the cursor. ${total} < 0: not asked for. */
void list_begin(struct api_call *call);
struct list_last {
    bool more;
    int64_t number;
    const char *text;
    int64_t id;
    int64_t total; /* -1: not asked for; counted to page->count_to */
};
void list_end(struct api_call *call, const struct list_page *page, const char *list, const char *sort,
              const struct list_last *last);

/** call_in_brief(call): are a list's rows to be written in brief? Not those of a file of a route with ROUTE_WHOLE_FILE.
 */
bool call_in_brief(const struct api_call *call);

/** list_by_id(call, page, list, rows): the whole answer of a list of records that is paged by their ids, under the name
 * that call_page() was given. The caller has asked for one row more than the page holds; that one tells that there are
 * more.
 *  ${editable}: what admins alone see and may change, so every row says so in its actions. */
struct list_rows {
    const struct record *rec; /* with a field "id" */
    const void *items;        /* of rec->size each */
    size_t n;
    bool editable;
};
void list_by_id(struct api_call *call, const struct list_page *page, const char *list, const struct list_rows *rows);

/** call_history(call, object, id): the answer with the events of one object, oldest first; the caller has looked
 * whether c.user may see it. Its parameters are history_params, its rows event_history_record in brief. */
CHECKED enum err call_history(struct api_call *call, const char *object, int64_t id);
extern const struct param history_params[];

/* --- the tables, one per api_<noun>.c, each ended by a NULL method; all.c lists them --- */
extern const struct route *const route_tables[];

#endif
