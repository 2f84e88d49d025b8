/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The server: opened from the store upwards, closed from the wire downwards, so that whatever was accepted is
 * finished. */
#include "cli/cli.h"
#include "cli/sandbox.h"

#include "core/clock.h"
#include "core/must.h"
#include "hooks/hooks.h"
#include "http/http.h"
#include "mail/mail.h"
#include "runner/runner.h"
#include "user/refused.h"

#include <errno.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define REQUEST_ARENA ((size_t)16 * 1024 * 1024) /* bytes one request may use */
#define MALLOC_KEEPS  (1024 * 1024)              /* bytes that each thread's heap does not give back to the system */

static const char help[] =
    "Run the server until it gets SIGTERM or SIGINT (Ctrl-C). It then takes no new requests, finishes those that it\n"
    "has, and ends; a second signal ends it at once.\n"
    "\n"
    "Usage: cellarbook [--config FILE] serve\n"
    "\n"
    "The database is made or brought up to this program first. Two servers can't use one SQLite database: the second\n"
    "says so and ends. The log goes to standard error; the event server_ready says address and port.\n"
    "\n"
    "Examples:\n"
    "  cellarbook serve\n"
    "  CELLARBOOK_LISTEN=127.0.0.1:9000 CELLARBOOK_DATA=/var/lib/cellarbook cellarbook serve\n"
    "  cellarbook --config /etc/cellarbook.conf serve\n"
    "\n"
    "Exit codes: 0 stopped as asked, 1 could not start (a sentence says why), 2 wrong usage or configuration.\n";

struct server {
    struct store *store;
    struct api *api;
    struct refused *refused;         /* passwords; NULL: no list */
    _Atomic(struct runner *) runner; /* asked for its figures too */
    struct mail_settings mail;
    struct post *post;
    struct hooks *hooks;
    _Atomic(struct http *) http; /* its own threads may ask for metrics while it is being opened */
};

static void write_wire_metrics(void *arg, struct str *out)
{
    struct http *http = atomic_load(&((struct server *)arg)->http);
    if (http != NULL)
        http_write_metrics(http, out);
    struct runner *runner = atomic_load(&((struct server *)arg)->runner);
    if (runner != NULL)
        runner_write_metrics(runner, out);
}

static void close_server(struct server *s)
{
    http_stop(atomic_exchange(&s->http, NULL));
    hooks_stop(s->hooks);
    post_stop(s->post);
    runner_stop(s->runner);
    api_close(s->api);
    refused_close(s->refused);
    store_close(s->store);
}

/* Before there is any other thread: each would have to enter by itself. */
static void enter_sandbox(const struct config *config)
{
    const char *folders[4] = {config->data};
    int n = 1;
    if (config->sqlite_path != NULL) { /* its log and lock lie beside it */
        const char *slash = strrchr(config->sqlite_path, '/');
        folders[n++] = slash == NULL ? "."
                                     : arena_printf(config->arena, "%.*s", (int)(slash - config->sqlite_path + 1),
                                                    config->sqlite_path);
    }
    if (config->mail.sink == SINK_DIR) {
        folders[n] = config->mail.dir;
        if (mkdir(folders[n], 0700) != 0 && errno != EEXIST) /* later it couldn't be made */
            log_event(LOG_WARN, "mail_folder", LOG_TEXT("text", strerror(errno)));
    }
    sandbox_enter(folders);
}

static bool open_server(struct server *s, const struct config *config, char why[CONFIG_WHY])
{
    struct store_options store = config_store(config, STORE_SERVE, false);
    if (!config_make_data(config, why) || !config_refused(&s->refused, config, why))
        return false;
    enter_sandbox(config);
    if (store_open(&s->store, &store, why) != STORE_OPENED)
        return false;
    struct http *http;
    s->api = api_open(&(struct api_options){.store = s->store,
                                            .public_url = config->public_url,
                                            .secure_cookies = config->public_url != NULL &&
                                                              strncmp(config->public_url, "https:", 6) == 0,
                                            .mails = config->mail.sink != SINK_OFF,
                                            .refused = s->refused,
                                            .webhook_hosts = config->webhook_hosts,
                                            .arena_cap = REQUEST_ARENA,
                                            .rate_address = config->rate_address,
                                            .rate_token = config->rate_token,
                                            .rate_user = config->rate_user,
                                            .wire_metrics = write_wire_metrics,
                                            .wire_arg = s});
    /* We speak no TLS: who is reached by https has a proxy in front. */
    const struct http_options wire = {.api = s->api,
                                      .listen = config->listen,
                                      .socket_path = config->socket_path,
                                      .behind_proxy =
                                          config->public_url != NULL && strncmp(config->public_url, "https:", 6) == 0};
    if (!http_open(&http, &wire, why))
        return false;
    atomic_store(&s->http, http);
    s->mail = config->mail;
    bool v6 = strchr(http_address(http), ':') != NULL;
    s->mail.link_base = config->public_url != NULL ? config->public_url
                                                   : arena_printf(config->arena, "http://%s%s%s:%d", v6 ? "[" : "",
                                                                  http_address(http), v6 ? "]" : "", http_port(http));
    atomic_store(&s->runner, runner_open(s->store, s->api, s->mail.sink != SINK_OFF));
    s->post = post_open(s->store, &s->mail);
    s->hooks = hooks_open(s->store, config->webhook_private, config->webhook_hosts);
    return true;
}

static void log_ready(const struct server *s, int64_t started_ms)
{
    if (store_is_empty(s->store))
        log_event(LOG_WARN, "company_missing", LOG_TEXT("text", err_info(ERR_COMPANY_MISSING)->sentence));
    log_event(LOG_INFO, "server_ready", LOG_TEXT("address", http_address(s->http)), LOG_NUM("port", http_port(s->http)),
              LOG_NUM("pid", getpid()), LOG_TEXT("engine", store_engine(s->store)),
              LOG_TEXT("engine_version", store_engine_version(s->store)), LOG_TEXT("version", CELLARBOOK_VERSION),
              LOG_NUM("ms", clock_tick_ms() - started_ms));
}

/* What one request frees the next one takes again. By itself glibc gives back 128 KB at once, and takes them anew: each
 * time the pages are unmapped on every processor, and filled with zeros one fault after the other (docs/performance.md,
 * "Memory that is taken and given back"). A hint: another libc does without. */
static void keep_memory(void)
{
#ifdef M_TRIM_THRESHOLD
    (void)mallopt(M_TRIM_THRESHOLD, MALLOC_KEEPS);
    (void)mallopt(M_MMAP_THRESHOLD, MALLOC_KEEPS);
#endif
}

int cmd_serve(const struct config *config, int argc, char **argv)
{
    int64_t started_ms = clock_tick_ms();
    struct server server = {NULL};
    char why[CONFIG_WHY];
    sigset_t ends;
    int rest, code, sent = 0;
    if (!cli_options(argc, argv, help, &(struct cli_option){NULL}, &rest, &code))
        return code;
    if (rest < argc)
        return cli_usage("serve", "\"%s\" is one word too many", argv[rest]);
    /* Before there is any other thread, so that the signals wait for this one. */
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    sigaddset(&ends, SIGHUP);
    MUST(pthread_sigmask(SIG_BLOCK, &ends, NULL) == 0 && signal(SIGPIPE, SIG_IGN) != SIG_ERR);
    keep_memory();
    if (!open_server(&server, config, why)) {
        close_server(&server);
        return cli_failed("%s", why);
    }
    log_ready(&server, started_ms);
    MUST(sigwait(&ends, &sent) == 0);
    MUST(pthread_sigmask(SIG_UNBLOCK, &ends, NULL) == 0); /* a second one ends the process at once */
    log_event(LOG_INFO, "server_stopping", LOG_TEXT("signal", strsignal(sent)));
    close_server(&server);
    log_event(LOG_INFO, "server_stopped", LOG_NUM("pid", getpid()));
    return CLI_GOOD;
}
