/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Makes the company of an empty database, and its first admin. */
#include "cli/cli.h"
#include "cli/client.h"
#include "cli/secret.h"

#include <stdio.h>

#define PASSWORD_VARIABLE "CELLARBOOK_ADMIN_PASSWORD"

static const char help[] =
    "Make a company: the data folder, the database with its tables, the company's settings and, if you like, the "
    "first\n"
    "admin. A database holds one company; init never changes one that is there.\n"
    "\n"
    "Usage: cellarbook [--config FILE] init --name NAME --time-zone ZONE [options]\n"
    "\n"
    "Options:\n"
    "  --name NAME        the company's name\n"
    "  --time-zone ZONE   where it is, like America/Chicago or Europe/Zurich: decides when a day begins\n"
    "  --currency CODE    three letters, like EUR (default: USD)\n"
    "  --admin EMAIL      also make the first admin; more people: `cellarbook user add`\n"
    "  --admin-name NAME  that admin's name (needed with --admin)\n"
    "\n"
    "The admin's password (12 characters or more) is taken from " PASSWORD_VARIABLE " if that is set, else it\n"
    "is asked for on the terminal, else it is the first line of standard input.\n"
    "\n"
    "A new company has back orders turned off: an admin turns them on in the settings\n"
    "(Allow Access for Back Orders).\n"
    "\n"
    "Example:\n"
    "  cellarbook init --name \"Lakeside Wines\" --time-zone America/Chicago \\\n"
    "                  --admin you@example.com --admin-name \"Your Name\"\n"
    "\n"
    "Exit codes: 0 made; 1 refused or failed, nothing was made; 2 wrong usage or configuration.\n";

struct wish {
    const char *name, *time_zone, *currency, *admin, *admin_name;
    char password[SECRET_MAX];
};

static json_t *wish_json(const struct wish *w)
{
    json_t *body = json_pack("{s:s, s:s}", "name", w->name, "time_zone", w->time_zone);
    if (body != NULL && w->currency != NULL)
        json_object_set_new(body, "currency", json_string(w->currency));
    if (body != NULL && w->admin != NULL)
        json_object_set_new(
            body, "admin",
            json_pack("{s:s, s:s, s:s}", "email", w->admin, "name", w->admin_name, "password", w->password));
    return body;
}

static int make(const struct config *config, const struct wish *w)
{
    char why[CONFIG_WHY];
    struct client *client;
    struct client_answer answer;
    json_t *body = wish_json(w);
    if (body == NULL)
        return cli_failed("an argument is not UTF-8 text");
    if (!config_make_data(config, why) || !client_open(&client, config, false, why)) {
        json_decref(body);
        return cli_failed("%s", why);
    }
    bool good = client_request(client, &answer, "POST", "/api/v1/company", NULL, body, why);
    json_decref(body);
    client_close(client);
    if (!good)
        return cli_failed("%s", why);
    printf("%s is ready. Start the server: cellarbook serve\n", w->name);
    return CLI_GOOD;
}

int cmd_init(const struct config *config, int argc, char **argv)
{
    struct wish w = {NULL};
    const struct cli_option options[] = {
        {"name", &w.name, NULL},   {"time-zone", &w.time_zone, NULL},   {"currency", &w.currency, NULL},
        {"admin", &w.admin, NULL}, {"admin-name", &w.admin_name, NULL}, {NULL, NULL, NULL}};
    int rest, code;
    if (!cli_options(argc, argv, help, options, &rest, &code))
        return code;
    if (rest < argc)
        return cli_usage("init", "\"%s\" is one word too many", argv[rest]);
    if (w.name == NULL || w.time_zone == NULL)
        return cli_usage("init", "%s is needed", w.name == NULL ? "--name" : "--time-zone");
    if ((w.admin == NULL) != (w.admin_name == NULL))
        return cli_usage("init", "--admin and --admin-name go together");
    if (w.admin != NULL && !secret_read(w.password, PASSWORD_VARIABLE, "Password of the admin"))
        return CLI_FAILED;
    code = make(config, &w);
    secret_wipe(w.password);
    return code;
}
