/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One table of keys: the name, what it is when nobody says anything, and the rule that a value must keep. */
#include "cli/config.h"

#include "cli/secret.h"
#include "core/must.h"
#include "http/limits.h"
#include "user/refused.h"
#include "user/user.h"
#include "webhook/webhook.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define ARENA_CAP       ((size_t)256 * 1024)
#define PREFIX          "CELLARBOOK_"
#define OF_FILE         "_file" /* after the name of a secret: the file that holds it */
#define NAME_ROOM       40
#define VALUE_MAX       2000 /* characters of a value */
#define CONNECTIONS_MIN 2
#define CONNECTIONS_MAX 32
#define RATE_RULE       "a whole number of requests a second from 1 to 1000000, or 0 for no limit"

enum key {
    KEY_LISTEN,
    KEY_DATA,
    KEY_DATABASE_URL,
    KEY_PUBLIC_URL,
    KEY_LOG_FORMAT,
    KEY_LOG_LEVEL,
    KEY_CONNECTIONS,
    KEY_MAIL,
    KEY_MAIL_FROM,
    KEY_MAIL_TLS,
    KEY_MAIL_CA,
    KEY_MAIL_TIMEOUT,
    KEY_WEBHOOK_PRIVATE,
    KEY_WEBHOOK_HOSTS,
    KEY_PASSWORDS_REFUSED,
    KEY_RATE_ADDRESS,
    KEY_RATE_TOKEN,
    KEY_RATE_USER
};
#define KEY_COUNT ((size_t)KEY_RATE_USER + 1)

static bool fits_listen(const char *value);
static bool fits_data(const char *value);
static bool fits_database_url(const char *value);
static bool fits_public_url(const char *value);
static bool fits_log_format(const char *value);
static bool fits_log_level(const char *value);
static bool fits_connections(const char *value);
static bool fits_mail(const char *value);
static bool fits_mail_from(const char *value);
static bool fits_mail_tls(const char *value);
static bool fits_mail_timeout(const char *value);
static bool fits_yes_no(const char *value);
static bool fits_hosts(const char *value);
static bool fits_rate(const char *value);

static const struct setting {
    const char *name;     /* in the file; in the environment in capitals after CELLARBOOK_ */
    const char *fallback; /* NULL: worked out from others, or none */
    const char *rule;
    bool (*fits)(const char *value);
    bool
        secret; /* may hold a password: a mistake is told without the value, and NAME_file names a file that holds it */
} settings[] = {
    [KEY_LISTEN] = {"listen", "127.0.0.1:8080",
                    "an address and a port from 0 to 65535, like 127.0.0.1:8080 or [::1]:8080", fits_listen},
    [KEY_DATA] = {"data", "./data", "the path of a folder", fits_data},
    [KEY_DATABASE_URL] = {"database_url", NULL, "sqlite:PATH or postgresql://...", fits_database_url, true},
    [KEY_PUBLIC_URL] = {"public_url", NULL,
                        "http:// or https://, a host and perhaps a port, with nothing after it, like "
                        "https://orders.example.com",
                        fits_public_url},
    [KEY_LOG_FORMAT] = {"log_format", "text", "text or json", fits_log_format},
    [KEY_LOG_LEVEL] = {"log_level", "info", "debug, info, warn or error", fits_log_level},
    [KEY_CONNECTIONS] = {"connections", "8", "a whole number from 2 to 32", fits_connections},
    [KEY_MAIL] = {"mail", "off", "off, dir:PATH, smtp://[USER:PASSWORD@]HOST[:PORT] or smtps://...", fits_mail, true},
    [KEY_MAIL_FROM] = {"mail_from", NULL, "an e-mail address", fits_mail_from},
    [KEY_MAIL_TLS] = {"mail_tls", NULL, "required, if_offered or off", fits_mail_tls},
    [KEY_MAIL_CA] = {"mail_ca", NULL, "the path of a file", fits_data},
    [KEY_MAIL_TIMEOUT] = {"mail_timeout", "60", "a whole number of seconds from 1 to 600", fits_mail_timeout},
    [KEY_WEBHOOK_PRIVATE] = {"webhook_private", "no", "yes or no", fits_yes_no},
    [KEY_WEBHOOK_HOSTS] = {"webhook_hosts", NULL,
                           "names of hosts with commas between them, like hooks.example.com, *.example.org",
                           fits_hosts},
    [KEY_PASSWORDS_REFUSED] = {"passwords_refused", NULL, "the path of a file", fits_data},
    [KEY_RATE_ADDRESS] = {"rate_address", HTTP_RATE_ADDRESS, RATE_RULE, fits_rate},
    [KEY_RATE_TOKEN] = {"rate_token", HTTP_RATE_TOKEN, RATE_RULE, fits_rate},
    [KEY_RATE_USER] = {"rate_user", HTTP_RATE_USER, RATE_RULE, fits_rate},
};

/* Variables with our prefix that are not settings. */
static const char *const other_variables[] = {"CONFIG",         "BIN",           "DEMO_PASSWORD",
                                              "ADMIN_PASSWORD", "USER_PASSWORD", NULL};

static const char *const format_names[] = {"text", "json", NULL};
static const char *const tls_names[] = {"required", "if_offered", "off", NULL}; /* as enum mail_tls */
static const char *const yes_no_names[] = {"no", "yes", NULL};
static const char *const level_names[] = {"debug", "info", "warn", "error", NULL};

/* --- the rules --- */

static int name_index(const char *const *names, const char *name)
{
    for (int i = 0; names[i] != NULL; i++) {
        if (strcmp(names[i], name) == 0)
            return i;
    }
    return -1;
}

/* A whole number written with digits only. */
static bool whole_number(const char *text, long min, long max)
{
    size_t n = strlen(text);
    if (n == 0 || n > 9 || strspn(text, "0123456789") != n)
        return false;
    long number = strtol(text, NULL, 10);
    return number >= min && number <= max;
}

static bool fits_listen(const char *value)
{
    char host[INET6_ADDRSTRLEN + 3];
    unsigned char address[sizeof(struct in6_addr)];
    const char *colon = strrchr(value, ':');
    size_t n = colon == NULL ? 0 : (size_t)(colon - value);
    if (n == 0 || n >= sizeof host || !whole_number(colon + 1, 0, 65535))
        return false;
    memcpy(host, value, n);
    host[n] = '\0';
    if (host[0] != '[')
        return inet_pton(AF_INET, host, address) == 1;
    if (host[n - 1] != ']')
        return false;
    host[n - 1] = '\0';
    return inet_pton(AF_INET6, host + 1, address) == 1;
}

static bool fits_data(const char *value)
{
    return value[0] != '\0';
}

static bool fits_database_url(const char *value)
{
    return (strncmp(value, "sqlite:", 7) == 0 && value[7] != '\0') || strncmp(value, "postgresql://", 13) == 0 ||
           strncmp(value, "postgres://", 11) == 0;
}

static bool fits_public_url(const char *value)
{
    const char *host = strncmp(value, "https://", 8) == 0  ? value + 8
                       : strncmp(value, "http://", 7) == 0 ? value + 7
                                                           : NULL;
    if (host == NULL || *host == '\0' || *host == ':')
        return false;
    for (const char *p = host; *p != '\0'; p++) {
        if (!isalnum((unsigned char)*p) && strchr("-.:[]_", *p) == NULL)
            return false;
    }
    return true;
}

static bool fits_log_format(const char *value)
{
    return name_index(format_names, value) >= 0;
}

static bool fits_log_level(const char *value)
{
    return name_index(level_names, value) >= 0;
}

static bool fits_connections(const char *value)
{
    return whole_number(value, CONNECTIONS_MIN, CONNECTIONS_MAX);
}

static bool fits_mail(const char *value)
{
    char why[MAIL_WHY];
    struct mail_settings mail;
    struct arena *arena = arena_open(ARENA_CAP);
    bool good = mail_settings_read(arena, &mail, value, why);
    arena_close(arena);
    return good;
}

static bool fits_mail_from(const char *value)
{
    return user_email_valid(value);
}

static bool fits_mail_tls(const char *value)
{
    return name_index(tls_names, value) >= 0;
}

static bool fits_mail_timeout(const char *value)
{
    return whole_number(value, 1, 600);
}

static bool fits_yes_no(const char *value)
{
    return name_index(yes_no_names, value) >= 0;
}

static bool fits_hosts(const char *value)
{
    return webhook_hosts_valid(value);
}

static bool fits_rate(const char *value)
{
    return whole_number(value, 0, HTTP_RATE_MAX);
}

/* --- the file --- */

struct reading {
    struct config *out;
    FILE *file;
    const char *path;
    int line;
    bool failed;  /* `why` is written; the first mistake is the one that is told */
    int mistaken; /* the line of it */
    const char *values[KEY_COUNT];
    int lines[KEY_COUNT]; /* where in the file; 0: not there */
    char *why;
};

static void mistake(struct reading *r, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void mistake(struct reading *r, const char *format, ...)
{
    va_list args;
    if (r->failed)
        return;
    r->failed = true;
    r->mistaken = r->line;
    va_start(args, format);
    vsnprintf(r->why, CONFIG_WHY, format, args);
    va_end(args);
}

static const char *known_keys(struct arena *arena)
{
    const char *list = settings[0].name;
    for (size_t i = 1; i < KEY_COUNT; i++)
        list = arena_printf(arena, settings[i].secret ? "%s, %s, %s" OF_FILE : "%s, %s", list, settings[i].name,
                            settings[i].name);
    return list;
}

/* The setting that ${name} means, KEY_COUNT if none; ${by_file}: the file that holds its value is named. */
static size_t find_key(const char *name, size_t n, bool *by_file)
{
    for (size_t i = 0; i < KEY_COUNT; i++) {
        size_t own = strlen(settings[i].name);
        if (n < own || strncmp(name, settings[i].name, own) != 0)
            continue;
        *by_file = n > own;
        if (n == own ||
            (settings[i].secret && n == own + strlen(OF_FILE) && strncmp(name + own, OF_FILE, n - own) == 0))
            return i;
    }
    return KEY_COUNT;
}

/* A value is kept, if it is a good one. ${where}: for the sentence, "FILE, line 3: mail = " or "... variable NAME=". */
static void take_value(struct reading *r, size_t i, const char *where, const char *value, bool by_file)
{
    char text[VALUE_MAX + 2], why[SECRET_WHY];
    const char *of = "";
    if (by_file) {
        if (!secret_from_file(text, sizeof text, value, why)) {
            mistake(r, "%s%.200s: the file %s", where, value, why);
            return;
        }
        of = arena_printf(r->out->arena, ", in the file %.200s", value);
        value = text;
    }
    if (strlen(value) > VALUE_MAX || !settings[i].fits(value))
        mistake(r, "%s\"%.100s\"%s: must be %s", where, settings[i].secret ? "..." : value, of, settings[i].rule);
    r->values[i] = arena_strdup(r->out->arena, value);
    if (by_file)
        secret_wipe_all(text, sizeof text);
}

static int take_pair(void *user, const char *section, const char *key, const char *value)
{
    struct reading *r = user;
    bool by_file = false;
    size_t i = find_key(key, strlen(key), &by_file);
    if (section[0] != '\0')
        mistake(r, "%s, line %d: [%s]: the configuration has no sections", r->path, r->line, section);
    if (i == KEY_COUNT) {
        mistake(r, "%s, line %d: \"%s\" is not a key; the keys are %s", r->path, r->line, key,
                known_keys(r->out->arena));
        return 0;
    }
    if (r->lines[i] != 0)
        mistake(r, "%s, line %d: %s was given on line %d already (an indented line continues the one above it)",
                r->path, r->line, key, r->lines[i]);
    r->lines[i] = r->line;
    take_value(r, i, arena_printf(r->out->arena, "%s, line %d: %s = ", r->path, r->line, key), value, by_file);
    return !r->failed;
}

/* As fgets() for inih, which does not tell its handler the line. */
static char *next_line(char *buffer, int size, void *stream)
{
    struct reading *r = stream;
    char *got = r->failed ? NULL : fgets(buffer, size, r->file);
    if (got == NULL)
        return NULL;
    r->line++;
    if (strchr(got, '\n') == NULL && !feof(r->file)) {
        mistake(r, "%s, line %d: the line is longer than %d characters; longer values can be given in the environment",
                r->path, r->line, size - 2);
        return NULL;
    }
    return got;
}

static void read_file(struct reading *r)
{
    struct stat kind;
    r->file = fopen(r->path, "re");
    if (r->file == NULL || fstat(fileno(r->file), &kind) != 0 || S_ISDIR(kind.st_mode)) {
        mistake(r, "the configuration file %s can't be read: %s", r->path,
                r->file == NULL ? strerror(errno) : "it is a folder");
    } else {
        int line = ini_parse_stream(next_line, r, take_pair, r); /* the first that it or take_pair() did not like */
        if (r->failed && line > 0 && line < r->mistaken)
            r->failed = false;
        if (line != 0)
            mistake(r, "%s, line %d: must be a comment (#) or KEY = VALUE", r->path, line);
    }
    if (r->file != NULL)
        fclose(r->file);
}

/* --- the environment --- */

/* The value of PREFIX + name in capitals, or NULL. */
static const char *variable(char *const *environment, const char *name)
{
    for (; *environment != NULL; environment++) {
        const char *p = *environment;
        if (strncmp(p, PREFIX, strlen(PREFIX)) != 0)
            continue;
        p += strlen(PREFIX);
        const char *q = name;
        while (*q != '\0' && *p == toupper((unsigned char)*q))
            p++, q++;
        if (*q == '\0' && *p == '=')
            return p + 1;
    }
    return NULL;
}

static void take_variable(struct reading *r, size_t i, const char *name, const char *value, bool by_file)
{
    char *shown = arena_printf(r->out->arena, "the environment variable " PREFIX "%s=", name);
    for (char *p = strstr(shown, PREFIX); *p != '\0'; p++)
        *p = (char)toupper((unsigned char)*p);
    take_value(r, i, shown, value, by_file);
}

static void read_environment(struct reading *r, char *const *environment)
{
    for (size_t i = 0; i < KEY_COUNT; i++) {
        char by_file[NAME_ROOM];
        snprintf(by_file, sizeof by_file, "%s" OF_FILE, settings[i].name);
        const char *value = variable(environment, settings[i].name);
        const char *file = settings[i].secret ? variable(environment, by_file) : NULL;
        if (value != NULL && file != NULL)
            mistake(r, "%s and %s are both in the environment, as " PREFIX "... variables: leave one of them out",
                    settings[i].name, by_file);
        if (value != NULL)
            take_variable(r, i, settings[i].name, value, false);
        else if (file != NULL)
            take_variable(r, i, by_file, file, true);
    }
}

static bool is_setting(const char *name, size_t n)
{
    char key[NAME_ROOM];
    bool by_file;
    size_t i = 0;
    for (; i < n && i < sizeof key; i++)
        key[i] = (char)tolower((unsigned char)name[i]);
    if (i == n && find_key(key, n, &by_file) < KEY_COUNT)
        return true;
    for (i = 0; other_variables[i] != NULL; i++) {
        if (strlen(other_variables[i]) == n && strncmp(other_variables[i], name, n) == 0)
            return true;
    }
    return strncmp(name, "TEST_", 5) == 0;
}

void config_warn(char *const *environment)
{
    for (; *environment != NULL; environment++) {
        char name[80];
        const char *p = *environment;
        size_t n = strcspn(p, "=");
        if (strncmp(p, PREFIX, strlen(PREFIX)) != 0 || is_setting(p + strlen(PREFIX), n - strlen(PREFIX)))
            continue;
        snprintf(name, sizeof name, "%.*s", (int)n, p);
        log_event(LOG_WARN, "variable_unknown", LOG_TEXT("name", name),
                  LOG_TEXT("text", "nothing in the program reads it; is it misspelt?"));
    }
}

/* --- together --- */

static const char *without_slash(struct arena *arena, const char *path)
{
    size_t n = strlen(path);
    while (n > 1 && path[n - 1] == '/')
        n--;
    return arena_strndup(arena, path, n);
}

/* What the mail keys mean together. */
static void settle_mail(struct reading *r)
{
    struct mail_settings *mail = &r->out->mail;
    const char *const *values = r->values;
    char why[MAIL_WHY];
    MUST(mail_settings_read(r->out->arena, mail, values[KEY_MAIL], why)); /* it was looked at before */
    mail->from = values[KEY_MAIL_FROM];
    mail->ca_file = values[KEY_MAIL_CA];
    mail->timeout_s = (int)strtol(values[KEY_MAIL_TIMEOUT], NULL, 10);
    if (mail->sink == SINK_DIR && mail->from == NULL)
        mail->from = "cellarbook@localhost";
    if (mail->sink == SINK_SMTP && mail->from == NULL)
        mistake(r, "mail_from is missing: with mail = smtp:// it is the address that mails come from");
    if (values[KEY_MAIL_TLS] == NULL)
        return;
    if (mail->tls == MAIL_TLS_IMPLICIT)
        mistake(r, "mail_tls = \"%s\": has no place beside mail = smtps://, which is encrypted from the first byte",
                values[KEY_MAIL_TLS]);
    else
        mail->tls = (enum mail_tls)name_index(tls_names, values[KEY_MAIL_TLS]);
}

static void settle(struct config *out, const char *const *values)
{
    struct arena *arena = out->arena;
    out->listen = values[KEY_LISTEN];
    out->data = without_slash(arena, values[KEY_DATA]);
    out->database_url = values[KEY_DATABASE_URL];
    if (out->database_url == NULL)
        out->database_url = arena_printf(arena, "sqlite:%s/cellarbook.sqlite", out->data);
    out->public_url = values[KEY_PUBLIC_URL];
    out->log_format = (enum log_format)name_index(format_names, values[KEY_LOG_FORMAT]);
    out->log_level = (enum log_level)name_index(level_names, values[KEY_LOG_LEVEL]);
    out->connections = (int)strtol(values[KEY_CONNECTIONS], NULL, 10);
    out->webhook_private = strcmp(values[KEY_WEBHOOK_PRIVATE], "yes") == 0;
    out->passwords_refused = values[KEY_PASSWORDS_REFUSED];
    out->webhook_hosts = values[KEY_WEBHOOK_HOSTS];
    out->rate_address = (int)strtol(values[KEY_RATE_ADDRESS], NULL, 10);
    out->rate_token = (int)strtol(values[KEY_RATE_TOKEN], NULL, 10);
    out->rate_user = (int)strtol(values[KEY_RATE_USER], NULL, 10);
    out->socket_path = arena_printf(arena, "%s/cellarbook.sock", out->data);
    if (strncmp(out->database_url, "sqlite:", 7) == 0)
        out->sqlite_path = out->database_url + 7;
}

bool config_read(struct config *out, const char *file, char *const *environment, char why[CONFIG_WHY])
{
    *out = (struct config){.arena = arena_open(ARENA_CAP)};
    struct reading r = {.out = out, .path = file != NULL ? file : variable(environment, "config"), .why = why};
    for (size_t i = 0; i < KEY_COUNT; i++)
        r.values[i] = settings[i].fallback;
    if (r.path != NULL)
        read_file(&r);
    read_environment(&r, environment);
    if (!r.failed)
        settle_mail(&r);
    if (r.failed) {
        config_close(out);
        return false;
    }
    settle(out, r.values);
    return true;
}

void config_close(struct config *config)
{
    arena_close(config->arena);
    *config = (struct config){.arena = NULL};
}

bool config_make_data(const struct config *config, char why[CONFIG_WHY])
{
    struct stat kind;
    if (mkdir(config->data, 0700) == 0)
        return true;
    if (errno == EEXIST && stat(config->data, &kind) == 0 && S_ISDIR(kind.st_mode))
        return true;
    snprintf(why, CONFIG_WHY, "the data folder %s can't be made: %s", config->data,
             errno == EEXIST ? "something else has that name" : strerror(errno));
    return false;
}

struct store_options config_store(const struct config *config, enum store_access access, bool existing)
{
    return (struct store_options){
        .url = config->database_url, .connections = config->connections, .access = access, .existing = existing};
}

bool config_refused(struct refused **out, const struct config *config, char why[CONFIG_WHY])
{
    char fault[REFUSED_WHY];
    *out = NULL;
    if (config->passwords_refused == NULL || refused_open(out, config->passwords_refused, fault))
        return true;
    snprintf(why, CONFIG_WHY, "passwords_refused: the file %.200s: %s", config->passwords_refused, fault);
    return false;
}
