/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Imports from the terminal: the same way as the web UI's, by the same API; a dry run unless asked to apply. */
#include "cli/cli.h"
#include "cli/client.h"
#include "cli/move_parts.h"
#include "cli/progress.h"

#include <curl/curl.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define PAUSE_MS  100
#define REASONS   20 /* refused rows that are shown; the others are in the file */
#define MAPS_MAX  64
#define PATH_ROOM 600

static const char help[] =
    "Import a file, CSV or XLSX: see what its rows would do, and do it.\n"
    "\n"
    "Usage: cellarbook [--config FILE] import KIND FILE [--dry-run | --apply [--good]] [OPTION ...]\n"
    "       cellarbook [--config FILE] import undo NUMBER\n"
    "       cellarbook [--config FILE] import --all DIR\n"
    "\n"
    "KIND is products, accounts, contacts, prices, inventory, users, back_orders or purchase_orders. Without --apply "
    "it\n"
    "is a dry run: nothing is changed. Columns are recognised by their headings; those that are not are left out, and\n"
    "named.\n"
    "\n"
    "  --dry-run              only say what would be done (as without it)\n"
    "  --apply                do it: all of it or nothing\n"
    "  --good                 with --apply: the rows that are not refused\n"
    "  --map HEADING=FIELD    the column of this heading is that field, or, with nothing behind the =, left out; may "
    "be\n"
    "                         given as one text with several, divided by commas; remembered for the next file\n"
    "  --sheet NAME           of XLSX: this sheet instead of the first\n"
    "  --decimal point|comma  the sign in amounts, where it can't be told\n"
    "  --mails                back orders that are imported send their mails\n"
    "  --refused FILE         write the refused rows, with line and reason, as CSV\n"
    "\n"
    "--all makes a company anew of the folder that `cellarbook export --all` wrote, in an empty database, on SQLite "
    "or\n"
    "PostgreSQL. No server may run on the database meanwhile. All of it comes in, in one transaction, or nothing: a "
    "file\n"
    "that is damaged, missing or of another version is refused and named, with line and column. Numbers go on where "
    "they\n"
    "were, people sign in with their passwords, mails that waited are sent. For example:\n"
    "  CELLARBOOK_DATABASE_URL=postgresql:///cellarbook cellarbook import --all /backup/move\n"
    "\n"
    "Without --all it works beside a running server and without one. Stopping the command does not stop what it has "
    "begun.\n"
    "\n"
    "Exit codes: 0 done, no row was refused; 1 something failed, or nothing was changed because rows were refused;\n"
    "2 wrong usage or configuration; 3 rows were refused, and the good ones would be or were imported.\n";

struct wanted {
    const char *kind, *path, *map, *sheet, *decimal, *refused;
    bool dry_run, apply, good, mails, all;
};

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text == NULL ? "" : text;
}

static long long count_of(const json_t *import, const char *key)
{
    return (long long)json_integer_value(json_object_get(json_object_get(import, "rows"), key));
}

static bool is_busy(const json_t *import)
{
    const char *state = text_of(import, "state");
    return strcmp(state, "uploading") == 0 || strcmp(state, "checking") == 0 || strcmp(state, "applying") == 0 ||
           strcmp(state, "undoing") == 0;
}

/* Until its work has ended; the import is then in *out. */
static bool wait_for(struct client *client, json_t **out, long long id, const char *what, char why[CONFIG_WHY])
{
    struct progress bar = progress_begin(what);
    char path[PATH_ROOM];
    struct client_answer answer;
    bool busy = true;
    while (busy) {
        snprintf(path, sizeof path, "/api/v1/imports/%lld", id);
        if (!client_request(client, &answer, "GET", path, NULL, NULL, why))
            break;
        busy = is_busy(answer.json);
        json_decref(*out);
        *out = json_incref(answer.json);
        snprintf(path, sizeof path, "/api/v1/jobs/%lld", (long long)json_integer_value(json_object_get(*out, "job")));
        if (busy && client_request(client, &answer, "GET", path, NULL, NULL, why))
            progress_show(&bar, json_integer_value(json_object_get(answer.json, "done")),
                          json_integer_value(json_object_get(answer.json, "total")));
        if (busy)
            nanosleep(&(struct timespec){.tv_nsec = PAUSE_MS * 1000000L}, NULL);
    }
    progress_end(&bar);
    return !busy;
}

static bool act(struct client *client, json_t **import, const char *action, json_t *body, const char *what,
                char why[CONFIG_WHY])
{
    char path[PATH_ROOM];
    struct client_answer answer;
    long long id = (long long)json_integer_value(json_object_get(*import, "id"));
    snprintf(path, sizeof path, "/api/v1/imports/%lld/%s", id, action);
    bool good = client_request(client, &answer, "POST", path, NULL, body, why);
    json_decref(body);
    return good && wait_for(client, import, id, what, why);
}

/* --- the file --- */

static bool send_file(struct client *client, json_t **import, const struct wanted *w, char why[CONFIG_WHY])
{
    char path[PATH_ROOM];
    struct client_answer answer;
    const char *slash = strrchr(w->path, '/');
    FILE *file = fopen(w->path, "rb");
    if (file == NULL) {
        snprintf(why, CONFIG_WHY, "%s: %s", w->path, strerror(errno));
        return false;
    }
    char *name = curl_easy_escape(NULL, slash == NULL ? w->path : slash + 1, 0);
    snprintf(path, sizeof path, "/api/v1/imports?kind=%s&file=%.300s", w->kind, name == NULL ? "file" : name);
    curl_free(name);
    bool good = client_upload(client, &answer, path, file, why);
    fclose(file);
    return good &&
           wait_for(client, import, (long long)json_integer_value(json_object_get(answer.json, "id")), "Checking", why);
}

/* "Artikel=code,Farbe=" as the API takes it; NULL when it can't be read. */
static json_t *columns_of(const char *map)
{
    json_t *columns = json_array();
    while (map != NULL && *map != '\0') {
        size_t n = strcspn(map, ",");
        const char *equals = memchr(map, '=', n);
        if (equals == NULL || equals == map || json_array_size(columns) == MAPS_MAX) {
            json_decref(columns);
            return NULL;
        }
        size_t field = n - (size_t)(equals - map) - 1;
        json_t *column = json_object();
        json_object_set_new(column, "heading", json_stringn(map, (size_t)(equals - map)));
        json_object_set_new(column, "field", field == 0 ? json_null() : json_stringn(equals + 1, field));
        json_array_append_new(columns, column);
        map += n + (map[n] == ',');
    }
    return columns;
}

static json_t *reading_of(const struct wanted *w, json_t *columns)
{
    json_t *body = json_object();
    json_object_set_new(body, "columns", columns);
    if (w->sheet != NULL)
        json_object_set_new(body, "sheet", json_string(w->sheet));
    if (w->decimal != NULL)
        json_object_set_new(body, "decimal", json_string(w->decimal));
    return body;
}

/* --- what was found --- */

static void tell_file(const json_t *import)
{
    const json_t *file = json_object_get(import, "file"), *columns = json_object_get(file, "columns"), *column;
    size_t i;
    if (text_of(file, "encoding")[0] != '\0')
        printf("CSV in %s, divided by %s\n", text_of(file, "encoding"), text_of(file, "separator"));
    else if (text_of(file, "sheet")[0] != '\0')
        printf("XLSX, sheet %s\n", text_of(file, "sheet"));
    json_array_foreach(columns, i, column)
    {
        const char *field = json_string_value(json_object_get(column, "field"));
        if (field != NULL)
            printf("  %-30s is %s\n", text_of(column, "heading"), field);
    }
    json_array_foreach(columns, i, column)
    {
        if (json_is_null(json_object_get(column, "field")))
            printf("  %-30s is left out\n", text_of(column, "heading"));
    }
    json_array_foreach(json_object_get(import, "missing"), i, column)
        printf("  no column is %s, which something new needs\n", json_string_value(column));
}

static void tell_problems(const json_t *row, const char *name)
{
    size_t i;
    const json_t *problem;
    json_array_foreach(json_object_get(row, "problems"), i, problem)
    {
        const char *heading = text_of(problem, "heading");
        if (heading[0] == '\0')
            heading = text_of(problem, "field");
        fprintf(stderr, "%s:%lld: %s%s%s\n", name, (long long)json_integer_value(json_object_get(row, "line")), heading,
                heading[0] == '\0' ? "" : ": ", text_of(problem, "detail"));
    }
}

static bool tell_rows(struct client *client, const json_t *import, const char *query, const char *name,
                      char why[CONFIG_WHY])
{
    char path[PATH_ROOM];
    struct client_answer answer;
    size_t i;
    const json_t *row;
    snprintf(path, sizeof path, "/api/v1/imports/%lld/rows?%s&limit=%d",
             (long long)json_integer_value(json_object_get(import, "id")), query, REASONS);
    if (!client_request(client, &answer, "GET", path, NULL, NULL, why))
        return false;
    json_array_foreach(json_object_get(answer.json, "items"), i, row) tell_problems(row, name);
    if (!json_is_null(json_object_get(answer.json, "next")))
        fprintf(stderr, "%s: and more; --refused FILE writes them all\n", name);
    return true;
}

static bool write_refused(struct client *client, const json_t *import, const char *to, char why[CONFIG_WHY])
{
    char path[PATH_ROOM];
    const char *text;
    snprintf(path, sizeof path, "/api/v1/imports/%lld/refused",
             (long long)json_integer_value(json_object_get(import, "id")));
    if (!client_text(client, &text, path, why))
        return false;
    FILE *file = fopen(to, "wb");
    bool good = file != NULL && fputs(text, file) >= 0;
    good = (file == NULL || fclose(file) == 0) && good;
    if (!good)
        snprintf(why, CONFIG_WHY, "%s: %s", to, strerror(errno));
    return good;
}

/* --- the whole --- */

static bool look(struct client *client, json_t **import, const struct wanted *w, json_t *columns, char why[CONFIG_WHY])
{
    bool otherwise = json_array_size(columns) > 0 || w->sheet != NULL || w->decimal != NULL;
    json_t *body = reading_of(w, columns);
    if (!send_file(client, import, w, why)) {
        json_decref(body);
        return false;
    }
    if (!otherwise) {
        json_decref(body);
        return true;
    }
    return act(client, import, "check", body, "Checking", why);
}

static int tell_trouble(const json_t *import, const char *name)
{
    long long line = (long long)json_integer_value(json_object_get(import, "trouble_line"));
    if (line > 0)
        return cli_failed("%s:%lld: %s", name, line, text_of(import, "trouble"));
    return cli_failed("%s: %s", name, text_of(import, "trouble"));
}

static int apply(struct client *client, json_t **import, const struct wanted *w, char why[CONFIG_WHY])
{
    long long refused = count_of(*import, "refused");
    if (count_of(*import, "new") + count_of(*import, "changed") == 0)
        return refused > 0 ? CLI_FAILED : CLI_GOOD;
    if (refused > 0 && !w->good)
        return cli_failed("nothing was imported: %lld rows are refused; mend them, or say --good", refused);
    json_t *body = json_pack("{s:s,s:b}", "mode", w->good ? "good" : "all", "mails", w->mails);
    if (!act(client, import, "apply", body, "Importing", why))
        return cli_failed("%s", why);
    if (strcmp(text_of(*import, "state"), "applied") != 0)
        return tell_trouble(*import, w->path);
    printf("imported as number %lld: %lld rows applied", (long long)json_integer_value(json_object_get(*import, "id")),
           count_of(*import, "applied"));
    if (count_of(*import, "missed") > 0)
        printf(", %lld no longer fitted", count_of(*import, "missed"));
    puts("");
    if (count_of(*import, "missed") > 0 && !tell_rows(client, *import, "state=missed", w->path, why))
        return cli_failed("%s", why);
    return refused + count_of(*import, "missed") > 0 ? CLI_SOME : CLI_GOOD;
}

static int run(struct client *client, const struct wanted *w, json_t *columns)
{
    char why[CONFIG_WHY];
    json_t *import = NULL;
    int code = CLI_FAILED;
    if (!look(client, &import, w, columns, why)) {
        code = cli_failed("%s", why);
    } else if (strcmp(text_of(import, "state"), "checked") != 0) {
        code = tell_trouble(import, w->path);
    } else {
        tell_file(import);
        printf("%lld rows: %lld new, %lld changed, %lld unchanged, %lld refused\n", count_of(import, "all"),
               count_of(import, "new"), count_of(import, "changed"), count_of(import, "unchanged"),
               count_of(import, "refused"));
        fflush(stdout);
        bool told = count_of(import, "refused") == 0 || tell_rows(client, import, "fate=refused", w->path, why);
        told = told && (w->refused == NULL || write_refused(client, import, w->refused, why));
        code = !told      ? cli_failed("%s", why)
               : w->apply ? apply(client, &import, w, why)
                          : (count_of(import, "refused") > 0 ? CLI_SOME : CLI_GOOD);
    }
    json_decref(import);
    return code;
}

static int undo(struct client *client, const char *number)
{
    char why[CONFIG_WHY];
    json_t *import = json_pack("{s:I}", "id", (json_int_t)strtoll(number, NULL, 10));
    int code = CLI_GOOD;
    if (!act(client, &import, "undo", NULL, "Undoing", why)) {
        code = cli_failed("%s", why);
    } else {
        printf("%lld rows undone, %lld kept\n", count_of(import, "undone"), count_of(import, "kept"));
        fflush(stdout);
        if (count_of(import, "kept") > 0)
            code = tell_rows(client, import, "state=kept", text_of(import, "file_name"), why) ? CLI_SOME
                                                                                              : cli_failed("%s", why);
    }
    json_decref(import);
    return code;
}

int cmd_import(const struct config *config, int argc, char **argv)
{
    struct wanted w = {.kind = NULL};
    const struct cli_option options[] = {
        {"dry-run", NULL, &w.dry_run}, {"apply", NULL, &w.apply},
        {"good", NULL, &w.good},       {"mails", NULL, &w.mails},
        {"map", &w.map, NULL},         {"sheet", &w.sheet, NULL},
        {"decimal", &w.decimal, NULL}, {"refused", &w.refused, NULL},
        {"all", NULL, &w.all},         {NULL, NULL, NULL},
    };
    struct client *client;
    char why[CONFIG_WHY];
    int rest, code;
    if (!cli_options(argc, argv, help, options, &rest, &code))
        return code;
    if (w.all && argc - rest == 1)
        return move_in(config, argv[rest]);
    if (w.all || argc - rest != 2)
        return cli_usage(
            "import",
            "say what is imported and the file, `import products FILE`, or --all and the folder that an export wrote");
    if (w.dry_run && w.apply)
        return cli_usage("import", "--dry-run and --apply can't be meant together");
    if (w.good && !w.apply)
        return cli_usage("import", "--good says how to apply: say --apply too");
    json_t *columns = columns_of(w.map);
    if (columns == NULL)
        return cli_usage("import", "--map is HEADING=FIELD, several divided by commas");
    if (!client_open(&client, config, true, why)) {
        json_decref(columns);
        return cli_failed("%s", why);
    }
    client_works(client);
    w.kind = argv[rest];
    w.path = argv[rest + 1];
    if (strcmp(w.kind, "undo") == 0) {
        json_decref(columns);
        code = undo(client, w.path);
    } else {
        code = run(client, &w, columns);
    }
    client_close(client);
    return code;
}
