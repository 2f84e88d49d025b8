/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Two ways to one API. Which one is decided by the lock of the database: who has it, answers. */
#include "cli/client.h"

#include "api/api.h"
#include "core/clock.h"
#include "core/must.h"
#include "runner/runner.h"
#include "user/refused.h"

#include <curl/curl.h>
#include <errno.h>
#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#define ARENA_CAP        ((size_t)16 * 1024 * 1024)
#define ANSWER_MAX       ((size_t)64 * 1024 * 1024)
#define CONNECTIONS      2    /* of PostgreSQL, for one command */
#define SERVER_WAIT_MS   3000 /* a server that has the lock but is still starting */
#define REQUEST_WAIT_S   60L
#define PAUSE_BETWEEN_MS 50

struct client {
    struct store *store; /* NULL: a server answers */
    struct api *api;
    struct refused *refused; /* passwords; NULL: no list */
    struct runner *runner;   /* of client_works(); NULL: a server works, or nobody */
    CURL *curl;
    struct arena *arena; /* of the request at hand */
    json_t *json;
};

/* --- a file on its way --- */

struct sending {
    FILE *file;
    struct stat was; /* when its sending began */
    bool changed;
};

/* At its end: has somebody written to it meanwhile? What comes through a pipe is written while it is read. */
static bool has_changed(struct sending *s)
{
    struct stat is;
    if (!S_ISREG(s->was.st_mode) && ferror(s->file) == 0)
        return false;
    s->changed = ferror(s->file) != 0 || fstat(fileno(s->file), &is) != 0 || is.st_size != s->was.st_size ||
                 is.st_mtim.tv_sec != s->was.st_mtim.tv_sec || is.st_mtim.tv_nsec != s->was.st_mtim.tv_nsec;
    return s->changed;
}

/* --- in this process --- */

struct turn {
    struct api_request request;
    pthread_mutex_t lock;
    pthread_cond_t ended;
    bool over;
};

static void wake(struct api_request *request)
{
    struct turn *t = (struct turn *)request;
    MUST(pthread_mutex_lock(&t->lock) == 0);
    t->over = true;
    MUST(pthread_cond_signal(&t->ended) == 0);
    MUST(pthread_mutex_unlock(&t->lock) == 0);
}

static void wait_for(struct turn *t)
{
    MUST(pthread_mutex_lock(&t->lock) == 0);
    while (!t->over)
        MUST(pthread_cond_wait(&t->ended, &t->lock) == 0);
    MUST(pthread_mutex_unlock(&t->lock) == 0);
}

/* The body, also of an answer that is given out piece by piece. */
static const char *whole_body(struct client *cl, struct api_answer *answer)
{
    struct str all = str_init(cl->arena, ANSWER_MAX);
    struct arena *arena = arena_open(ANSWER_MAX);
    bool last = answer->next == NULL;
    bool good = true;
    if (last)
        str_putn(&all, str_text(&answer->body), answer->body.n);
    while (!last && good) {
        struct str piece = str_init(arena, ANSWER_MAX);
        good = answer->next(answer->next_state, &piece, &last) == ERR_OK;
        str_putn(&all, str_text(&piece), piece.n);
        arena_reset(arena);
    }
    if (answer->next_end != NULL)
        answer->next_end(answer->next_state);
    arena_close(arena);
    return good && !str_failed(&all) ? str_text(&all) : NULL;
}

/* The path and the query of what a client would put on the request line. */
static void split_path(struct client *cl, struct api_request *r, const char *path)
{
    const char *question = strchr(path, '?');
    r->path = question == NULL ? path : arena_strndup(cl->arena, path, (size_t)(question - path));
    r->query = question == NULL ? NULL : question + 1;
}

static void ask_and_wait(struct client *cl, struct turn *turn)
{
    turn->over = false;
    if (api_begin(cl->api, &turn->request) == API_WAITS) {
        api_continue(cl->api, &turn->request);
        wait_for(turn);
    }
}

/* Piece by piece, as the wire would bring it. */
static const char *send_here(struct client *cl, int *status, const char *path, struct sending *sending)
{
    struct turn turn = {.lock = PTHREAD_MUTEX_INITIALIZER, .ended = PTHREAD_COND_INITIALIZER};
    struct api_request *r = &turn.request;
    uint8_t *bytes = arena_alloc(cl->arena, API_FILE_PIECE);
    *r = (struct api_request){.method = "POST",
                              .user_agent = "cellarbook/" CELLARBOOK_VERSION,
                              .peer = "cellarbook",
                              .local_admin = true,
                              .arena = cl->arena,
                              .started_tick_ms = clock_tick_ms(),
                              .done = wake};
    split_path(cl, r, path);
    id_make(r->request_id);
    do {
        size_t n = fread(bytes, 1, API_FILE_PIECE, sending->file);
        r->body = (struct bytes){bytes, n};
        r->more = n == API_FILE_PIECE;
        if (!r->more && has_changed(sending))
            return NULL; /* its last piece never comes */
        ask_and_wait(cl, &turn);
    } while (r->more && r->answer.status == 0);
    *status = r->answer.status;
    return whole_body(cl, &r->answer);
}

static const char *ask_here(struct client *cl, int *status, const char *method, const char *path, const char *match,
                            const char *body)
{
    struct turn turn = {.lock = PTHREAD_MUTEX_INITIALIZER, .ended = PTHREAD_COND_INITIALIZER};
    struct api_request *r = &turn.request;
    *r = (struct api_request){.method = method,
                              .if_match = match,
                              .content_type = body == NULL ? NULL : "application/json",
                              .user_agent = "cellarbook/" CELLARBOOK_VERSION,
                              .body = {(const uint8_t *)body, body == NULL ? 0 : strlen(body)},
                              .peer = "cellarbook",
                              .local_admin = true,
                              .arena = cl->arena,
                              .started_tick_ms = clock_tick_ms(),
                              .done = wake};
    split_path(cl, r, path);
    id_make(r->request_id);
    ask_and_wait(cl, &turn);
    *status = r->answer.status;
    return whole_body(cl, &r->answer);
}

/* --- over the socket --- */

static size_t collect(char *data, size_t size, size_t n, void *arg)
{
    struct str *all = arg;
    str_putn(all, data, size * n);
    return str_failed(all) ? 0 : size * n;
}

static const char *ask_server(struct client *cl, int *status, const char *method, const char *path, const char *match,
                              const char *body)
{
    struct str all = str_init(cl->arena, ANSWER_MAX);
    struct curl_slist *headers = curl_slist_append(NULL, "Expect:");
    long got = 0;
    if (body != NULL)
        headers = curl_slist_append(headers, "Content-Type: application/json");
    if (match != NULL)
        headers = curl_slist_append(headers, arena_printf(cl->arena, "If-Match: %s", match));
    curl_easy_setopt(cl->curl, CURLOPT_URL, arena_printf(cl->arena, "http://localhost%s", path));
    curl_easy_setopt(cl->curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(cl->curl, CURLOPT_HTTPGET, 1L);
    if (body != NULL)
        curl_easy_setopt(cl->curl, CURLOPT_POSTFIELDS, body);
    curl_easy_setopt(cl->curl, CURLOPT_CUSTOMREQUEST, method);
    curl_easy_setopt(cl->curl, CURLOPT_WRITEFUNCTION, collect);
    curl_easy_setopt(cl->curl, CURLOPT_WRITEDATA, &all);
    CURLcode code = curl_easy_perform(cl->curl);
    if (code == CURLE_OK)
        code = curl_easy_getinfo(cl->curl, CURLINFO_RESPONSE_CODE, &got);
    curl_slist_free_all(headers);
    *status = code == CURLE_OK ? (int)got : 0;
    return code == CURLE_OK ? str_text(&all) : NULL;
}

/* It ends only when it is still what it was: else what was sent is neither the one file nor the other. */
static size_t give(char *to, size_t size, size_t n, void *sending)
{
    struct sending *s = sending;
    size_t got = fread(to, 1, size * n, s->file);
    return got == 0 && has_changed(s) ? CURL_READFUNC_ABORT : got;
}

static const char *send_server(struct client *cl, int *status, const char *path, struct sending *sending)
{
    struct str all = str_init(cl->arena, ANSWER_MAX);
    struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/octet-stream");
    long got = 0;
    curl_easy_setopt(cl->curl, CURLOPT_URL, arena_printf(cl->arena, "http://localhost%s", path));
    curl_easy_setopt(cl->curl, CURLOPT_CUSTOMREQUEST, "POST");
    curl_easy_setopt(cl->curl, CURLOPT_UPLOAD, 1L); /* its length is not said: only the end tells that all is there */
    curl_easy_setopt(cl->curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(cl->curl, CURLOPT_READFUNCTION, give);
    curl_easy_setopt(cl->curl, CURLOPT_READDATA, sending);
    curl_easy_setopt(cl->curl, CURLOPT_WRITEFUNCTION, collect);
    curl_easy_setopt(cl->curl, CURLOPT_WRITEDATA, &all);
    CURLcode code = curl_easy_perform(cl->curl);
    if (code == CURLE_OK)
        code = curl_easy_getinfo(cl->curl, CURLINFO_RESPONSE_CODE, &got);
    curl_slist_free_all(headers);
    *status = code == CURLE_OK ? (int)got : 0;
    return code == CURLE_OK ? str_text(&all) : NULL;
}

/* --- together --- */

static const char *text_of(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

/* What a person should read of a problem document: every field that was refused, with the reason. */
static void tell(struct client *cl, const json_t *problem, char why[CONFIG_WHY])
{
    struct str all = str_init(cl->arena, CONFIG_WHY - 1);
    const json_t *errors = json_object_get(problem, "errors");
    size_t n = json_is_array(errors) ? json_array_size(errors) : 1;
    for (size_t i = 0; i < n; i++) {
        const json_t *one = json_is_array(errors) ? json_array_get(errors, i) : problem;
        const char *field = text_of(one, "field");
        const char *detail = text_of(one, "detail");
        if (detail == NULL)
            detail = text_of(one, "title");
        str_printf(&all, "%s%s%s%s", i > 0 ? "; " : "", field == NULL ? "" : field, field == NULL ? "" : ": ",
                   detail == NULL ? "the server gave no reason" : detail);
    }
    snprintf(why, CONFIG_WHY, "%s", str_text(&all));
}

static void forget(struct client *cl)
{
    arena_reset(cl->arena);
    json_decref(cl->json);
    cl->json = NULL;
}

/* The answer, read, and whether it is a good one. */
static bool take_answer(struct client *cl, struct client_answer *out, int status, const char *answer,
                        char why[CONFIG_WHY])
{
    if (answer != NULL && answer[0] != '\0')
        cl->json = json_loads(answer, JSON_DECODE_ANY, NULL);
    *out = (struct client_answer){status, cl->json};
    if (status >= 200 && status < 300)
        return true;
    if (status == 0)
        snprintf(why, CONFIG_WHY, "the server that has the database does not answer");
    else
        tell(cl, cl->json, why);
    return false;
}

bool client_request(struct client *cl, struct client_answer *out, const char *method, const char *path,
                    const char *match, const json_t *body, char why[CONFIG_WHY])
{
    int status;
    char *text = body == NULL ? NULL : json_dumps(body, JSON_COMPACT);
    MUST(body == NULL || text != NULL);
    forget(cl);
    const char *answer = cl->store != NULL ? ask_here(cl, &status, method, path, match, text)
                                           : ask_server(cl, &status, method, path, match, text);
    if (text != NULL)
        sodium_memzero(text, strlen(text)); /* there may be a password in it */
    free(text);
    return take_answer(cl, out, status, answer, why);
}

bool client_upload(struct client *cl, struct client_answer *out, const char *path, FILE *file, char why[CONFIG_WHY])
{
    int status = 0;
    struct sending sending = {.file = file};
    forget(cl);
    if (fstat(fileno(file), &sending.was) != 0) {
        snprintf(why, CONFIG_WHY, "%s", strerror(errno));
        return false;
    }
    const char *answer =
        cl->store != NULL ? send_here(cl, &status, path, &sending) : send_server(cl, &status, path, &sending);
    if (cl->curl != NULL) /* what comes after it is no upload */
        curl_easy_setopt(cl->curl, CURLOPT_UPLOAD, 0L);
    if (sending.changed) {
        snprintf(why, CONFIG_WHY, "the file was changed while it was read: nothing was imported; send it again");
        return false;
    }
    return take_answer(cl, out, status, answer, why);
}

bool client_text(struct client *cl, const char **out, const char *path, char why[CONFIG_WHY])
{
    struct client_answer unused;
    int status;
    forget(cl);
    *out = cl->store != NULL ? ask_here(cl, &status, "GET", path, NULL, NULL)
                             : ask_server(cl, &status, "GET", path, NULL, NULL);
    return (status == 200 && *out != NULL) || take_answer(cl, &unused, status, *out, why);
}

void client_works(struct client *cl)
{
    if (cl->store != NULL && cl->runner == NULL)
        cl->runner = runner_open_for_jobs(cl->store, cl->api);
}

/* The server has the lock; its socket may come a moment later. */
static bool reach_server(struct client *cl, const struct config *config, char why[CONFIG_WHY])
{
    int64_t until_ms = clock_tick_ms() + SERVER_WAIT_MS;
    struct client_answer answer;
    char unheard[CONFIG_WHY];
    cl->curl = curl_easy_init();
    MUST(cl->curl != NULL);
    curl_easy_setopt(cl->curl, CURLOPT_UNIX_SOCKET_PATH, config->socket_path);
    curl_easy_setopt(cl->curl, CURLOPT_TIMEOUT, REQUEST_WAIT_S);
    curl_easy_setopt(cl->curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(cl->curl, CURLOPT_PROXY, "");
    for (;;) {
        if (client_request(cl, &answer, "GET", "/healthz", NULL, NULL, unheard) || answer.status != 0)
            return true;
        if (clock_tick_ms() >= until_ms)
            break;
        nanosleep(&(struct timespec){.tv_nsec = PAUSE_BETWEEN_MS * 1000000L}, NULL);
    }
    snprintf(why, CONFIG_WHY,
             "another process has the database %s, but nobody answers at %s; is it a server with another data folder?",
             config->sqlite_path, config->socket_path);
    return false;
}

bool client_open(struct client **out, const struct config *config, bool existing, char why[CONFIG_WHY])
{
    struct client *cl = calloc(1, sizeof *cl);
    MUST(cl != NULL);
    cl->arena = arena_open(ARENA_CAP);
    struct store_options options = config_store(config, STORE_SERVE, existing);
    options.connections = CONNECTIONS;
    enum store_open_result result = store_open(&cl->store, &options, why);
    bool good = result == STORE_OPENED && config_refused(&cl->refused, config, why);
    if (good)
        cl->api = api_open(&(struct api_options){.store = cl->store,
                                                 .public_url = config->public_url,
                                                 .refused = cl->refused,
                                                 .webhook_hosts = config->webhook_hosts,
                                                 .arena_cap = ARENA_CAP});
    if (result == STORE_LOCKED)
        good = reach_server(cl, config, why);
    if (!good) {
        client_close(cl);
        return false;
    }
    why[0] = '\0'; /* a lock that was held is no mistake */
    *out = cl;
    return true;
}

void client_close(struct client *cl)
{
    if (cl == NULL)
        return;
    json_decref(cl->json);
    runner_stop(cl->runner);
    api_close(cl->api);
    refused_close(cl->refused);
    store_close(cl->store);
    curl_easy_cleanup(cl->curl);
    arena_close(cl->arena);
    free(cl);
}
