/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The program without its wire, for profiles: inside URL ACCOUNTS PRODUCTS TOKEN, then lines "SECONDS CONNECTIONS" on
 * standard input, each answered by "COUNT SECONDS". That many back orders are being made at once; "COUNT 0" reads so
 * many of the present ones, one after the other (SQLite). An empty database is migrated. */
#include "api/api.h"
#include "core/clock.h"
#include "core/must.h"
#include "store/store.h"

#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define CONNECTIONS_MAX 256
#define ARENA_CAP       ((size_t)8 * 1024 * 1024)
#define LINES           6
#define NUMBERS         10000 /* back orders that are read */

struct client {
    struct api_request request;
    struct client *next;
    char body[1024];
};

static struct {
    pthread_mutex_t lock;
    sem_t some;
    struct client *free;
} idle = {.lock = PTHREAD_MUTEX_INITIALIZER};

static double now_s(void)
{
    struct timespec t;
    MUST(clock_gettime(CLOCK_MONOTONIC, &t) == 0);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void done(struct api_request *request)
{
    struct client *client = (struct client *)request;
    MUST(request->answer.status == 201);
    MUST(pthread_mutex_lock(&idle.lock) == 0);
    client->next = idle.free;
    idle.free = client;
    MUST(pthread_mutex_unlock(&idle.lock) == 0 && sem_post(&idle.some) == 0);
}

static struct client *take(void)
{
    while (sem_wait(&idle.some) != 0)
        continue;
    MUST(pthread_mutex_lock(&idle.lock) == 0);
    struct client *client = idle.free;
    idle.free = client->next;
    MUST(pthread_mutex_unlock(&idle.lock) == 0);
    return client;
}

static void send(struct api *api, struct client *client, const char *bearer, int64_t n, long long accounts,
                 long long products)
{
    struct arena *arena = client->request.arena;
    int used = snprintf(client->body, sizeof client->body,
                        "{\"account\":%lld,\"note\":\"by the glass from May\",\"lines\":[", 1 + n * 31 % accounts);
    for (int i = 0; i < LINES; i++)
        used += snprintf(client->body + used, sizeof client->body - (size_t)used, "%s{\"product\":%lld,\"qty_btl\":%d}",
                         i == 0 ? "" : ",", 1 + (n * 13 + i * 101) % products, 12 + i);
    used += snprintf(client->body + used, sizeof client->body - (size_t)used, "]}");
    arena_reset(arena);
    client->request = (struct api_request){.method = "POST",
                                           .path = "/api/v1/back-orders",
                                           .host = "localhost",
                                           .authorization = bearer,
                                           .content_type = "application/json",
                                           .body = {(uint8_t *)client->body, (size_t)used},
                                           .request_id = "perf",
                                           .peer = "127.0.0.1",
                                           .arena = arena,
                                           .done = done};
    MUST(api_begin(api, &client->request) == API_WAITS);
    api_continue(api, &client->request);
}

static void measure(struct api *api, struct client *clients, const char *bearer, char *const argv[], double seconds,
                    int connections)
{
    static int64_t n;
    int64_t before = n;
    double began = now_s();
    idle.free = NULL;
    MUST(sem_init(&idle.some, 0, 0) == 0);
    for (int i = 0; i < connections; i++) {
        clients[i].request.answer.status = 201;
        done(&clients[i].request);
    }
    while (now_s() - began < seconds)
        send(api, take(), bearer, n++, strtoll(argv[2], NULL, 10), strtoll(argv[3], NULL, 10));
    for (int i = 0; i < connections; i++)
        (void)take();
    printf("%lld %.6f\n", (long long)(n - before), now_s() - began);
    fflush(stdout);
}

static void measure_get(struct api *api, struct client *client, const char *bearer, int64_t count)
{
    struct arena *arena = client->request.arena;
    double began = now_s();
    for (int64_t n = 0; n < count; n++) {
        arena_reset(arena);
        snprintf(client->body, sizeof client->body, "/api/v1/back-orders/%lld", (long long)n % NUMBERS + 1);
        client->request = (struct api_request){.method = "GET",
                                               .path = client->body,
                                               .host = "localhost",
                                               .authorization = bearer,
                                               .request_id = "perf",
                                               .peer = "127.0.0.1",
                                               .arena = arena};
        MUST(api_begin(api, &client->request) == API_ANSWERED && client->request.answer.status == 200);
    }
    printf("%lld %.6f\n", (long long)count, now_s() - began);
    fflush(stdout);
}

int main(int argc, char **argv)
{
    static struct client clients[CONNECTIONS_MAX];
    struct store *store;
    char why[512], bearer[512];
    double seconds;
    int connections;
    if (argc != 5) {
        fputs("inside URL ACCOUNTS PRODUCTS TOKEN\n", stderr);
        return 2;
    }
    if (store_open(&store, &(struct store_options){.url = argv[1], .access = STORE_SERVE}, why) != STORE_OPENED) {
        fprintf(stderr, "%s\n", why);
        return 1;
    }
    snprintf(bearer, sizeof bearer, "Bearer %s", argv[4]);
    struct api *api = api_open(&(struct api_options){.store = store, .arena_cap = ARENA_CAP});
    for (int i = 0; i < CONNECTIONS_MAX; i++)
        clients[i].request.arena = arena_open(ARENA_CAP);
    while (scanf("%lf %d", &seconds, &connections) == 2) {
        MUST(connections >= 0 && connections <= CONNECTIONS_MAX);
        if (connections == 0)
            measure_get(api, clients, bearer, (int64_t)seconds);
        else
            measure(api, clients, bearer, argv, seconds, connections);
    }
    api_close(api);
    store_close(store);
    for (int i = 0; i < CONNECTIONS_MAX; i++)
        arena_close(clients[i].request.arena);
    return 0;
}
