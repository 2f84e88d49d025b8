/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The job that makes a file, from the request for it to the file's parts in the database; and the file given out. */
#include "api/export_job.h"

#include "api/export.h"
#include "core/clock.h"
#include "core/must.h"
#include "core/record_table.h"
#include "flow/job.h"
#include "job/job_file.h"

#include <string.h>

#define PATH_MAX_CHARS 8000                 /* as long as a request's target may be */
#define PART_BYTES     ((size_t)192 * 1024) /* a part is done when it has so many ... */
#define PART_MS        1000                 /* ... or when it took so long */
#define PART_CAP       ((size_t)8 * 1024 * 1024)
#define RESULT_LIMIT   ((size_t)4 * 1024)

/* --- asking for it --- */

struct export_request {
    const char *path;
};

static const struct field request_fields[] = {
    {"path", FIELD_TEXT, FIELD_CREATE | FIELD_REQUIRED, AT(export_request, path), 1, PATH_MAX_CHARS,
     .doc = "Path and query of a list, as they would be asked for as a file: "
            "/api/v1/back-orders?status=open&format=xlsx&columns=number,account.name."},
};
static const struct record request_record = {
    .name = "ExportRequest",
    .doc = "A list that a job shall make a file of.",
    .size = sizeof(struct export_request),
    .fields = request_fields,
    .field_count = COUNT(request_fields),
    .set_offset = RECORD_NO_SET,
};

/* A call as if a GET of ${path} had come; false if no list is there that can be a file. */
static bool call_of_path(struct call *call, struct api *a, struct arena *arena, const char *path)
{
    struct api_request *r = arena_new(arena, struct api_request);
    char allow[64];
    size_t n = strcspn(path, "?");
    r->method = "GET";
    r->path = arena_strndup(arena, path, n);
    r->query = path[n] == '?' ? path + n + 1 : NULL;
    r->arena = arena;
    r->answer.body = str_init(arena, ANSWER_LIMIT);
    *call = (struct call){.pub = {.api = a, .request = r, .out = json_init(&r->answer.body)}};
    if (router_find(&call->pub.route, &call->route_index, call->pub.ids, r->method, r->path, allow) != ERR_OK)
        return false;
    for (const struct param *p = call->pub.route->params; p != NULL && p->name != NULL; p++) {
        if (strcmp(p->name, "format") == 0)
            return true;
    }
    return false;
}

/* Would it be answered? The list is asked for one row, so that what it has to say against the filters is said now. */
static enum err try_list(struct call *list, struct export **out)
{
    struct ctx *c = &list->pub.c;
    if ((list->pub.route->flags & ROUTE_BACK_ORDERS) != 0 && !company_sees_back_orders(c))
        return refuse(c, ERR_FIELD_CHOICE, "path", NULL);
    if (list->pub.route->who == WHO_ADMIN && !user_is_admin(c))
        return refuse(c, ERR_FORBIDDEN, "", NULL);
    TRY(query_read(list));
    if (!export_asked(list))
        return refuse(c, ERR_QUERY_INVALID, "format", "must be csv or xlsx");
    TRY(export_open(list, out));
    struct call probe = *list;
    *(struct param_value *)call_param(&probe.pub, "limit") =
        (struct param_value){.given = true, .number = 1, .day = DATE_NONE};
    enum err err = probe.pub.route->fn(&probe.pub);
    list->pub.c = probe.pub.c; /* what it found wrong */
    return err;
}

static enum err make(struct api_call *call)
{
    const struct export_request *asked = call->body;
    struct call *list = arena_new(call->c.arena, struct call);
    struct export *e = NULL;
    if (!call_of_path(list, call->api, call->c.arena, asked->path))
        return refuse(&call->c, ERR_FIELD_CHOICE, "path", "must be that of a list that can be a file");
    list->pub.c = call->c;
    enum err err = try_list(list, &e);
    call->c = list->pub.c;
    TRY(err);
    TRY(job_file_room(&call->c));
    struct job job = {.kind = (list->pub.route->flags & ROUTE_BACK_ORDERS) != 0 ? EXPORT_BACK_ORDERS_JOB : EXPORT_JOB};
    struct str input = str_init(call->c.arena, ANSWER_LIMIT);
    struct json j = json_init(&input);
    json_object_begin(&j);
    json_put_text(&j, "path", asked->path);
    json_object_end(&j);
    TRY(flow_job_make(&call->c, &job, str_text(&input)));
    TRY(job_file_make(&call->c, &(struct job_file){.job = job.id,
                                                   .name = export_name(e),
                                                   .media_type = export_type(e),
                                                   .role = call->c.user->role}));
    call_location(call, "/api/v1/jobs/%lld", (long long)job.id);
    call_answer(call, 202);
    json_object_begin(&call->out);
    record_write_fields(&call->out, &job_record, &job, false);
    json_object_end(&call->out);
    return ERR_OK;
}

/* --- making it --- */

struct plan {
    struct call call;
    struct export *export;
    int64_t job;
    const char *path;
    struct job_file before, after; /* as the database has it; as it will when the turn is committed */
    bool opened, begun;            /* its maker is known; its first part is in the database */
    bool last;
    struct arena *arena; /* of a part */
    struct str part;
};

static void end_plan(void *plan)
{
    arena_close(((struct plan *)plan)->arena);
}

enum err export_job_plan(struct api *a, struct arena *arena, void **out, const struct job_claimed *job)
{
    struct plan *plan = arena_new(arena, struct plan);
    json_t *input = json_loads(job->input, 0, NULL);
    plan->path = arena_strdup(arena, json_string_value(json_object_get(input, "path")));
    json_decref(input);
    if (plan->path == NULL || !call_of_path(&plan->call, a, arena, plan->path))
        return ERR_INTERNAL; /* we have written it ourselves; or an older program has, whose list is gone */
    plan->job = job->id;
    plan->call.counts_all = true;
    plan->arena = arena_open(PART_CAP);
    arena_defer(arena, end_plan, plan);
    ctx_init(&plan->call.pub.c, arena, clock_now_ms());
    *out = plan;
    return ERR_OK;
}

/* Whose rights it is made with, and what is asked for. */
static enum err open_list(struct ctx *c, void *arg)
{
    struct plan *plan = arg;
    struct job job;
    bool found;
    c->user = NULL; /* the program's own eyes, until the maker is known */
    TRY(job_get(c, &job, plan->job, NULL));
    TRY(job_file_get(c, &plan->before, &found, plan->job));
    if (!found)
        return refuse(c, ERR_NOT_FOUND, "", "its file is no longer wanted");
    plan->call.maker = job.user.id;
    plan->call.maker_role = plan->before.role;
    TRY(call_admit(&plan->call));
    TRY(query_read(&plan->call));
    return export_open(&plan->call, &plan->export);
}

enum err export_job_read(void *arg)
{
    struct plan *plan = arg;
    struct str piece;
    int64_t end_tick_ms = clock_tick_ms() + PART_MS;
    if (!plan->opened) {
        TRY(tx_run(plan->call.pub.api->options.store, &plan->call.pub.c, TX_READ, "export_open", open_list, plan));
        plan->opened = true;
    } else { /* the turn in between was committed */
        plan->before = plan->after;
        plan->begun = true;
    }
    arena_reset(plan->arena);
    plan->part = str_init(plan->arena, PART_CAP);
    while (!plan->last && plan->part.n < PART_BYTES && clock_tick_ms() < end_tick_ms) {
        TRY(export_next(plan->export, &piece, &plan->last));
        str_putn(&plan->part, str_text(&piece), piece.n);
    }
    return str_failed(&plan->part) ? ERR_INTERNAL : ERR_OK;
}

static const char *result_of(struct ctx *c, const struct plan *plan, int64_t rows)
{
    struct str text = str_init(c->arena, RESULT_LIMIT);
    struct json j = json_init(&text);
    json_object_begin(&j);
    json_put_text(&j, "file", plan->after.name);
    json_put_i64(&j, "bytes", plan->after.bytes);
    json_put_i64(&j, "rows", rows);
    json_key(&j, "expires_at");
    json_instant(&j, plan->after.expires_at_ms);
    json_object_end(&j);
    return str_text(&text);
}

enum err export_job_turn(struct ctx *c, struct job_progress *progress, const void *arg)
{
    struct plan *plan = (struct plan *)arg;
    struct maybe_i64 total;
    int64_t rows = export_rows(plan->export, &total);
    plan->after = plan->before; /* anew each time: a turn may run twice */
    if (!plan->begun)
        TRY(job_file_begin(c, &plan->after));
    if (plan->part.n > 0)
        TRY(job_file_add(c, &plan->after, (struct bytes){(const uint8_t *)plan->part.p, plan->part.n}));
    progress->done = rows;
    if (plan->last)
        progress->total = some_i64(rows);
    else if (total.has) /* it may have grown since it was counted */
        progress->total = some_i64(total.v > rows ? total.v : rows + 1);
    else
        progress->total = none_i64();
    progress->result = result_of(c, plan, rows);
    return ERR_OK;
}

/* --- giving it out --- */

struct giving {
    struct store *store;
    struct job_file file;
    int64_t part; /* the next one */
    struct arena *arena;
    struct bytes bytes;
};

static enum err read_part(struct ctx *c, void *arg)
{
    struct giving *g = arg;
    return job_file_part(c, &g->bytes, g->file.job, g->part);
}

static enum err next_part(void *state, struct str *piece, bool *last)
{
    struct giving *g = state;
    struct ctx c;
    *last = g->part >= g->file.next_part;
    if (*last)
        return ERR_OK;
    arena_reset(g->arena);
    ctx_init(&c, g->arena, clock_now_ms());
    TRY(tx_run(g->store, &c, TX_READ, "job_file", read_part, g));
    *piece = str_init(g->arena, PART_CAP);
    str_putn(piece, (const char *)g->bytes.p, g->bytes.n);
    g->part++;
    return ERR_OK;
}

static void end_giving(void *state)
{
    arena_close(((struct giving *)state)->arena);
}

static enum err give(struct api_call *call)
{
    struct api_answer *a = &call->request->answer;
    struct giving *g = arena_new(call->c.arena, struct giving);
    struct job job;
    bool found;
    TRY(job_get(&call->c, &job, call->ids[0], job_kinds_hidden(call)));
    TRY(job_file_get(&call->c, &g->file, &found, job.id));
    if (!found)
        return refuse(&call->c, ERR_NOT_FOUND, "", "the job makes no file, or it was thrown away");
    if (job.state != JOB_DONE)
        return refuse(&call->c, ERR_JOB_NO_FILE, "", "it is %s", enum_name(job_state_names, job.state));
    if (g->file.role == ROLE_ADMIN && !user_is_admin(&call->c))
        return refuse(&call->c, ERR_FORBIDDEN, "", "it was made by an admin");
    g->store = call->api->options.store;
    g->part = g->file.first_part;
    g->arena = arena_open(2 * PART_CAP);
    arena_defer(call->c.arena, end_giving, g);
    answer_file(a, call->c.arena, g->file.name, g->file.media_type);
    a->length = g->file.bytes;
    a->next = next_part;
    a->next_state = g;
    return ERR_OK;
}

const struct route export_routes[] = {
    {.method = "POST",
     .pattern = "/api/v1/exports",
     .kind = ROUTE_WRITE,
     .who = WHO_USER,
     .flags = ROUTE_READ_SCOPE,
     .fn = make,
     .body = &request_record,
     .body_mode = RECORD_CREATE,
     .answer = &job_record,
     .success = 202,
     .summary = "A job that makes a file of a list, however long it is."},
    {.method = "GET",
     .pattern = "/api/v1/jobs/{id}/file",
     .kind = ROUTE_READ,
     .who = WHO_USER,
     .flags = ROUTE_RULES,
     .fn = give,
     .answer_type = "application/octet-stream",
     .success = 200,
     .summary = "The file that a job has made; it is kept for a day."},
    {.method = NULL},
};
