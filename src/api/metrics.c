/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is counted while serving, and how /metrics tells it (Prometheus' text form). No names, no ids, no secrets. */
#include "api/dispatch.h"

#include "core/clock.h"
#include "store/store.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

/* Upper bounds of the times that are told apart. */
static const int64_t bounds_us[METRIC_BOUNDS] = {500,   1000,   2500,   5000,   10000,   25000,
                                                 50000, 100000, 250000, 500000, 1000000, 5000000};
static const char *const bound_names[METRIC_BOUNDS] = {"0.0005", "0.001", "0.0025", "0.005", "0.01", "0.025",
                                                       "0.05",   "0.1",   "0.25",   "0.5",   "1",    "5"};

void metrics_note(const struct call *call)
{
    struct route_metrics *m = &call->pub.api->metrics[call->route_index];
    int64_t took_us = clock_tick_us() - call->started_us;
    int hundred = call->pub.request->answer.status / 100;
    int bound = 0;
    while (bound < METRIC_BOUNDS && took_us > bounds_us[bound])
        bound++;
    atomic_fetch_add_explicit(&m->statuses[hundred > 5 ? 0 : hundred], 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&m->within[bound], 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&m->total_us, took_us, memory_order_relaxed);
}

static void head(struct str *out, const char *name, const char *type, const char *help)
{
    str_printf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void figure(struct str *out, const char *name, const char *type, const char *help, int64_t value)
{
    head(out, name, type, help);
    str_printf(out, "%s %" PRId64 "\n", name, value);
}

static int64_t seen(_Atomic int64_t *count)
{
    return atomic_load_explicit(count, memory_order_relaxed);
}

/* The method and pattern of the route at a place in the tables; both empty after the last. */
static void labels_of(int index, const char **method, const char **pattern)
{
    int at = 0;
    *method = *pattern = "";
    for (const struct route *const *table = route_tables; *table != NULL; table++) {
        for (const struct route *r = *table; r->method != NULL; r++) {
            if (at++ != index)
                continue;
            *method = r->method;
            *pattern = r->pattern;
            return;
        }
    }
}

static void write_statuses(struct api *a, struct str *out)
{
    head(out, "cellarbook_requests_total", "counter", "Requests answered, by route and hundred of the status.");
    for (int i = 0; i <= METRIC_ROUTES_MAX; i++) {
        const char *method, *pattern;
        labels_of(i, &method, &pattern);
        for (int hundred = 1; hundred <= 5; hundred++) {
            int64_t n = seen(&a->metrics[i].statuses[hundred]);
            if (n > 0)
                str_printf(out, "cellarbook_requests_total{method=\"%s\",route=\"%s\",status=\"%dxx\"} %" PRId64 "\n",
                           method, pattern, hundred, n);
        }
    }
}

static void write_times_of(struct route_metrics *m, struct str *out, const char *method, const char *pattern)
{
    int64_t n = 0;
    for (int b = 0; b <= METRIC_BOUNDS; b++) {
        n += seen(&m->within[b]);
        str_printf(out, "cellarbook_request_seconds_bucket{method=\"%s\",route=\"%s\",le=\"%s\"} %" PRId64 "\n", method,
                   pattern, b < METRIC_BOUNDS ? bound_names[b] : "+Inf", n);
    }
    int64_t us = seen(&m->total_us);
    str_printf(out, "cellarbook_request_seconds_sum{method=\"%s\",route=\"%s\"} %" PRId64 ".%06" PRId64 "\n", method,
               pattern, us / 1000000, us % 1000000);
    str_printf(out, "cellarbook_request_seconds_count{method=\"%s\",route=\"%s\"} %" PRId64 "\n", method, pattern, n);
}

static void write_times(struct api *a, struct str *out)
{
    head(out, "cellarbook_request_seconds", "histogram", "Time from the complete request to its answer, by route.");
    for (int i = 0; i <= METRIC_ROUTES_MAX; i++) {
        const char *method, *pattern;
        int64_t n = 0;
        for (int b = 0; b <= METRIC_BOUNDS; b++)
            n += seen(&a->metrics[i].within[b]);
        labels_of(i, &method, &pattern);
        if (n > 0)
            write_times_of(&a->metrics[i], out, method, pattern);
    }
}

static void write_store(struct api *a, struct str *out)
{
    struct store_stats s;
    store_read_stats(a->options.store, &s);
    figure(out, "cellarbook_transactions_total", "counter", "Transactions that ended.", s.transactions);
    figure(out, "cellarbook_transactions_refused_total", "counter", "Transactions that a rule refused.", s.refused);
    figure(out, "cellarbook_transaction_retries_total", "counter", "Runs repeated after a lost race.", s.retries);
    figure(out, "cellarbook_transaction_failures_total", "counter", "Transactions that failed.", s.failures);
    figure(out, "cellarbook_commits_total", "counter", "Commits of the one writer (SQLite).", s.batches);
    figure(out, "cellarbook_commit_writes_total", "counter", "Writes in those commits.", s.batch_flows);
    figure(out, "cellarbook_requests_waiting", "gauge", "Requests that wait for the database now.", s.waiting);
    head(out, "cellarbook_database_info", "gauge", "The database engine; always 1.");
    str_printf(out, "cellarbook_database_info{engine=\"%s\",version=\"%s\"} 1\n", store_engine(a->options.store),
               store_engine_version(a->options.store));
}

/* Of the process, as the kernel counts it; -1 when /proc is not there. */
static int64_t resident_bytes(void)
{
    long long pages = -1;
    FILE *statm = fopen("/proc/self/statm", "re");
    if (statm == NULL)
        return -1;
    if (fscanf(statm, "%*s %lld", &pages) != 1) /* NOLINT(cert-err34-c): the kernel wrote it */
        pages = -1;
    fclose(statm);
    return pages < 0 ? -1 : pages * sysconf(_SC_PAGESIZE);
}

void metrics_write(struct api *a, struct str *out)
{
    head(out, "cellarbook_build_info", "gauge", "The program; always 1.");
    str_printf(out, "cellarbook_build_info{version=\"%s\"} 1\n", CELLARBOOK_VERSION);
    figure(out, "process_resident_memory_bytes", "gauge", "Memory that the process holds.", resident_bytes());
    figure(out, "cellarbook_passwords_waiting", "gauge", "Sign-ins that wait for hashing now.",
           (int64_t)work_waiting(a->hashing));
    rates_write(a, out);
    write_store(a, out);
    if (a->options.wire_metrics != NULL)
        a->options.wire_metrics(a->options.wire_arg, out);
    write_statuses(a, out);
    write_times(a, out);
}
