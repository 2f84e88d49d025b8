/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* People from the command line, for the day when nobody can sign in: the same API that the pages use. */
#include "cli/cli.h"
#include "cli/client.h"
#include "cli/secret.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define PASSWORD_VARIABLE "CELLARBOOK_USER_PASSWORD"
#define PATH_ROOM         4096 /* a page's path with its cursor */

static const char help[] =
    "People who sign in. Works beside a running server, which then carries it out, and without one.\n"
    "\n"
    "Usage: cellarbook [--config FILE] user ACTION [EMAIL] [options]\n"
    "\n"
    "Actions:\n"
    "  list                                    everybody: address, name, role, state\n"
    "  add EMAIL --name NAME --role ROLE       a new user with a password; ROLE is admin or rep\n"
    "  add EMAIL --name NAME --role ROLE --no-password   one who gets a password later\n"
    "  password EMAIL                          a new password; signs the user out everywhere\n"
    "  disable EMAIL                           out at once, can't sign in; users are never deleted\n"
    "  enable EMAIL                            may sign in again\n"
    "  codes-off EMAIL                         no one-time codes any more, where the device is lost; signs the user "
    "out\n"
    "  token EMAIL --name NAME --scope SCOPE   print a new API token that acts for the user; it is shown only once.\n"
    "                                          SCOPE is read, write or admin\n"
    "\n"
    "A password (12 characters or more) is taken from " PASSWORD_VARIABLE " if that is set, else it is asked\n"
    "for on the terminal, else it is the first line of standard input.\n"
    "\n"
    "Examples:\n"
    "  cellarbook user add ana@example.com --name \"Ana Ruiz\" --role rep\n"
    "  cellarbook user password ana@example.com < new-password.txt\n"
    "  TOKEN=$(cellarbook user token ana@example.com --name tablet --scope write)\n"
    "\n"
    "Exit codes: 0 done; 1 refused or failed, a sentence says why; 2 wrong usage or configuration.\n";

/* What the words of the command line say. */
struct wish {
    const char *email, *name, *role, *scope;
    bool no_password;
};

/* Who is meant. */
struct person {
    json_int_t id, rev;
};

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text == NULL ? "" : text;
}

/* One page of the users after another, until ${visit} has had enough (true). */
static bool each_user(struct client *cl, bool (*visit)(const json_t *user, void *arg), void *arg, char why[CONFIG_WHY])
{
    struct client_answer answer;
    char path[PATH_ROOM] = "/api/v1/users?limit=200";
    for (;;) {
        size_t i;
        const json_t *user;
        if (!client_request(cl, &answer, "GET", path, NULL, NULL, why))
            return false;
        json_array_foreach(json_object_get(answer.json, "items"), i, user)
        {
            if (visit(user, arg))
                return true;
        }
        const char *next = text_of(answer.json, "next");
        if (*next == '\0')
            return true;
        snprintf(path, sizeof path, "/api/v1/users?limit=200&cursor=%s", next); /* base64url: needs no escaping */
    }
}

static bool print_user(const json_t *user, void *arg)
{
    (void)arg; /* nothing is looked for */
    printf("%-40s %-5s %-8s %s%s\n", text_of(user, "email"), text_of(user, "role"),
           json_is_true(json_object_get(user, "active")) ? "active" : "disabled", text_of(user, "name"),
           json_is_true(json_object_get(user, "has_password")) ? "" : " (no password yet)");
    return false;
}

struct search {
    const char *email;
    bool found;
    struct person person;
};

static bool is_meant(const json_t *user, void *arg)
{
    struct search *s = arg;
    s->found = strcasecmp(text_of(user, "email"), s->email) == 0;
    if (s->found)
        s->person = (struct person){json_integer_value(json_object_get(user, "id")),
                                    json_integer_value(json_object_get(user, "rev"))};
    return s->found;
}

static bool find(struct client *cl, struct person *out, const char *email, char why[CONFIG_WHY])
{
    struct search s = {.email = email};
    if (!each_user(cl, is_meant, &s, why))
        return false;
    *out = s.person;
    if (!s.found)
        snprintf(why, CONFIG_WHY, "there is no user %s", email);
    return s.found;
}

/* One request about ${email}, or about nobody yet (${tail} NULL: the collection). ${body} is given away. */
static bool ask(struct client *cl, struct client_answer *answer, const struct wish *w, const char *method,
                const char *tail, json_t *body, char why[CONFIG_WHY])
{
    char path[PATH_ROOM] = "/api/v1/users", match[32] = "";
    struct person person;
    if (body == NULL) {
        snprintf(why, CONFIG_WHY, "an argument is not UTF-8 text");
        return false;
    }
    bool good = tail == NULL || find(cl, &person, w->email, why);
    if (good && tail != NULL) {
        snprintf(path, sizeof path, "/api/v1/users/%lld%s", (long long)person.id, tail);
        snprintf(match, sizeof match, "\"%lld\"", (long long)person.rev);
    }
    good = good && client_request(cl, answer, method, path, tail == NULL ? NULL : match, body, why);
    json_decref(body);
    return good;
}

/* --- the actions --- */

static bool do_list(struct client *cl, const struct wish *w, char why[CONFIG_WHY])
{
    (void)w; /* has nothing to say */
    return each_user(cl, print_user, NULL, why);
}

static bool do_add(struct client *cl, const struct wish *w, char why[CONFIG_WHY])
{
    struct client_answer answer;
    char password[SECRET_MAX];
    json_t *body = json_pack("{s:s, s:s, s:s}", "email", w->email, "name", w->name, "role", w->role);
    if (body != NULL && !w->no_password) {
        if (!secret_read(password, PASSWORD_VARIABLE, "Password of the new user")) {
            json_decref(body);
            return false;
        }
        json_object_set_new(body, "password", json_string(password));
        secret_wipe(password);
    }
    if (!ask(cl, &answer, w, "POST", NULL, body, why))
        return false;
    printf("%s can %s\n", text_of(answer.json, "email"),
           w->no_password ? "sign in after `cellarbook user password`" : "sign in");
    return true;
}

static bool do_password(struct client *cl, const struct wish *w, char why[CONFIG_WHY])
{
    struct client_answer answer;
    struct person person;
    char password[SECRET_MAX];
    if (!find(cl, &person, w->email, why) || !secret_read(password, PASSWORD_VARIABLE, "New password"))
        return false;
    json_t *body = json_pack("{s:s}", "password", password);
    secret_wipe(password);
    if (!ask(cl, &answer, w, "POST", "/password", body, why))
        return false;
    printf("%s has a new password and is signed out everywhere\n", w->email);
    return true;
}

static bool set_active(struct client *cl, const struct wish *w, bool active, char why[CONFIG_WHY])
{
    struct client_answer answer;
    if (!ask(cl, &answer, w, "PATCH", "", json_pack("{s:b}", "active", (int)active), why))
        return false;
    printf("%s is %s\n", w->email, active ? "active" : "disabled and signed out everywhere");
    return true;
}

static bool do_disable(struct client *cl, const struct wish *w, char why[CONFIG_WHY])
{
    return set_active(cl, w, false, why);
}

static bool do_enable(struct client *cl, const struct wish *w, char why[CONFIG_WHY])
{
    return set_active(cl, w, true, why);
}

static bool do_codes_off(struct client *cl, const struct wish *w, char why[CONFIG_WHY])
{
    struct client_answer answer;
    struct person person;
    char path[PATH_ROOM];
    if (!find(cl, &person, w->email, why))
        return false;
    snprintf(path, sizeof path, "/api/v1/users/%lld/totp", (long long)person.id);
    if (!client_request(cl, &answer, "DELETE", path, NULL, NULL, why))
        return false;
    printf("%s has no one-time codes and is signed out everywhere\n", w->email);
    return true;
}

static bool do_token(struct client *cl, const struct wish *w, char why[CONFIG_WHY])
{
    struct client_answer answer;
    json_t *body = json_pack("{s:s, s:s}", "name", w->name, "scope", w->scope);
    if (!ask(cl, &answer, w, "POST", "/tokens", body, why))
        return false;
    puts(text_of(answer.json, "token"));
    return true;
}

enum need { NEED_EMAIL = 1, NEED_NAME = 2, NEED_ROLE = 4, NEED_SCOPE = 8, MAY_NO_PASSWORD = 16 };

static const struct action {
    const char *name;
    bool (*run)(struct client *cl, const struct wish *w, char why[CONFIG_WHY]);
    unsigned needs;
} actions[] = {
    {"list", do_list, 0},
    {"add", do_add, NEED_EMAIL | NEED_NAME | NEED_ROLE | MAY_NO_PASSWORD},
    {"password", do_password, NEED_EMAIL},
    {"disable", do_disable, NEED_EMAIL},
    {"enable", do_enable, NEED_EMAIL},
    {"codes-off", do_codes_off, NEED_EMAIL},
    {"token", do_token, NEED_EMAIL | NEED_NAME | NEED_SCOPE},
    {NULL, NULL, 0},
};

/* Exactly what the action takes must have been given: true, or the sentence was printed. */
static bool fits(const struct action *a, const struct wish *w)
{
    const struct {
        unsigned need;
        const char *name;
        bool given;
    } words[] = {{NEED_EMAIL, "an EMAIL", w->email != NULL},
                 {NEED_NAME, "--name", w->name != NULL},
                 {NEED_ROLE, "--role", w->role != NULL},
                 {NEED_SCOPE, "--scope", w->scope != NULL},
                 {MAY_NO_PASSWORD, "--no-password", w->no_password}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        bool needed = (a->needs & words[i].need) != 0;
        bool optional = needed && words[i].need == MAY_NO_PASSWORD;
        if (needed == words[i].given || optional)
            continue;
        cli_usage("user", "`user %s` %s %s", a->name, needed ? "needs" : "does not take", words[i].name);
        return false;
    }
    return true;
}

static int run(const struct config *config, const struct action *action, const struct wish *w)
{
    char why[CONFIG_WHY] = "";
    struct client *client;
    if (!client_open(&client, config, true, why))
        return cli_failed("%s", why);
    bool good = action->run(client, w, why);
    client_close(client);
    if (!good && why[0] != '\0') /* else a sentence was printed already */
        cli_say("%s", why);
    return good ? CLI_GOOD : CLI_FAILED;
}

int cmd_user(const struct config *config, int argc, char **argv)
{
    struct wish w = {NULL};
    const struct cli_option options[] = {{"name", &w.name, NULL},
                                         {"role", &w.role, NULL},
                                         {"scope", &w.scope, NULL},
                                         {"no-password", NULL, &w.no_password},
                                         {NULL, NULL, NULL}};
    int rest, code;
    if (!cli_options(argc, argv, help, options, &rest, &code))
        return code;
    if (rest == argc)
        return cli_usage("user", "say what to do: list, add, password, disable, enable, codes-off or token");
    const struct action *action = actions;
    while (action->name != NULL && strcmp(action->name, argv[rest]) != 0)
        action++;
    if (action->name == NULL)
        return cli_usage("user", "there is no action \"%s\"", argv[rest]);
    if (argc - rest > 2)
        return cli_usage("user", "\"%s\" is one word too many", argv[rest + 2]);
    w.email = argc - rest == 2 ? argv[rest + 1] : NULL;
    if (!fits(action, &w))
        return CLI_USAGE;
    return run(config, action, &w);
}
