/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What went wrong, as RFC 9457 has it: a stable code, a sentence, the field, and all that is wrong beside it. */
#include "api/dispatch.h"

#include "core/must.h"

#define RETRY_AFTER_S "2"
#define PROBLEM_LIMIT ((size_t)256 * 1024)

void answer_header(struct api_answer *answer, const char *name, const char *value)
{
    MUST(answer->header_count < API_HEADERS_MAX);
    answer->headers[answer->header_count++] = (struct api_header){name, value};
}

static void write_one(struct json *j, const struct problem *p)
{
    const struct err_info *info = err_info(p->err);
    json_object_begin(j);
    json_put_text(j, "code", info->code);
    if (p->field[0] != '\0')
        json_put_text(j, "field", p->field);
    json_put_text(j, "detail", p->detail != NULL ? p->detail : info->sentence);
    json_object_end(j);
}

static void write_document(struct json *j, const struct api_request *request, const struct problem *problems, int count,
                           enum err err)
{
    const struct err_info *info = err_info(err);
    /* the problem that decides is the first one of that code; a failure says nothing of its inside */
    const struct problem *first = NULL;
    for (int i = 0; i < count && first == NULL && info->status < 500; i++)
        first = problems[i].err == err ? &problems[i] : NULL;
    json_object_begin(j);
    json_put_text(j, "type", "about:blank");
    json_put_text(j, "title", info->sentence);
    json_put_i64(j, "status", info->status);
    json_put_text(j, "code", info->code);
    if (first != NULL && first->detail != NULL)
        json_put_text(j, "detail", first->detail);
    if (first != NULL && first->field[0] != '\0')
        json_put_text(j, "field", first->field);
    if (first != NULL && count > 1) {
        json_key(j, "errors");
        json_array_begin(j);
        for (int i = 0; i < count; i++)
            write_one(j, &problems[i]);
        json_array_end(j);
    }
    json_put_text(j, "request_id", request->request_id);
    json_object_end(j);
}

void problem_write(struct api_request *request, const struct problem *problems, int count, enum err err)
{
    struct api_answer *a = &request->answer;
    const struct err_info *info = err_info(err);
    int kept = a->header_count > 0 && info->status == 405 ? a->header_count : 0; /* Allow */
    MUST(err != ERR_OK);
    a->header_count = kept;
    a->status = info->status;
    a->content_type = "application/problem+json";
    a->body = str_init(request->arena, PROBLEM_LIMIT);
    a->next = NULL;
    struct json j = json_init(&a->body);
    write_document(&j, request, problems, count, err);
    if (info->status == 401)
        answer_header(a, "WWW-Authenticate", "Bearer realm=\"cellarbook\"");
    if (request->retry_after_s > 0)
        answer_header(a, "Retry-After", arena_printf(request->arena, "%d", request->retry_after_s));
    else if (err == ERR_RATE_LIMITED)
        answer_header(a, "Retry-After", "900");
    else if (info->status == 503)
        answer_header(a, "Retry-After", RETRY_AFTER_S);
}

void api_refuse(struct api_request *request, enum err err, const char *detail)
{
    struct problem one = {err, "", detail};
    problem_write(request, &one, 1, err);
}
