/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The daily jobs: shows them, runs one by hand. */
#include "cli/cli.h"
#include "cli/client.h"

#include <stdio.h>
#include <string.h>

static const char help[] =
    "Show the daily jobs, or run one now. A server runs them by itself, at the hour and in the time zone of the\n"
    "company's settings; a job that runs twice does nothing twice, and one that was missed is caught up on.\n"
    "\n"
    "Usage: cellarbook [--config FILE] job list\n"
    "       cellarbook [--config FILE] job run NAME\n"
    "\n"
    "Jobs:\n"
    "  activate_future_orders  future orders whose delivery date has come within the company's days become active\n"
    "  expire_draft_orders     drafts whose delivery date has come expire, if the company lets them; stock returns\n"
    "  warn_draft_orders       makers of drafts that expire tomorrow are told\n"
    "  mail_digest             one mail to each user who has chosen a daily one, of what has happened since the last\n"
    "  check                   asks what must never be false; problems are in the log\n"
    "\n"
    "Works beside a running server and without one.\n"
    "\n"
    "Exit codes: 0 done; 1 something failed, a sentence says what; 2 wrong usage or configuration.\n";

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text == NULL ? "never" : text;
}

static int list(struct client *client)
{
    struct client_answer answer;
    char why[CONFIG_WHY];
    size_t i;
    const json_t *row;
    if (!client_request(client, &answer, "GET", "/api/v1/daily-jobs", NULL, NULL, why))
        return cli_failed("%s", why);
    json_array_foreach(json_object_get(answer.json, "items"), i, row)
        printf("%-24s last done for %-10s next at %s\n", text_of(row, "name"), text_of(row, "last_day"),
               text_of(row, "next_at"));
    return CLI_GOOD;
}

static int run(struct client *client, const char *name)
{
    struct client_answer answer;
    char why[CONFIG_WHY];
    json_t *body = json_pack("{s:s}", "name", name);
    bool good = client_request(client, &answer, "POST", "/api/v1/daily-jobs/run", NULL, body, why);
    json_decref(body);
    if (!good)
        return cli_failed("%s", why);
    long long failed = json_integer_value(json_object_get(answer.json, "failed"));
    printf("%s for %s: %lld done, %lld failed\n", name, text_of(answer.json, "day"),
           (long long)json_integer_value(json_object_get(answer.json, "done")), failed);
    return failed == 0 ? CLI_GOOD : cli_failed("the log says what failed and why");
}

int cmd_job(const struct config *config, int argc, char **argv)
{
    const struct cli_option options[] = {{NULL, NULL, NULL}};
    struct client *client;
    char why[CONFIG_WHY];
    int rest, code;
    if (!cli_options(argc, argv, help, options, &rest, &code))
        return code;
    bool listing = argc - rest == 1 && strcmp(argv[rest], "list") == 0;
    if (!listing && (argc - rest != 2 || strcmp(argv[rest], "run") != 0))
        return cli_usage("job", "say `job list` or `job run NAME`");
    if (!client_open(&client, config, true, why))
        return cli_failed("%s", why);
    code = listing ? list(client) : run(client, argv[rest + 1]);
    client_close(client);
    return code;
}
