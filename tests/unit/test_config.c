/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The configuration: what holds when several say something, and what each mistake is answered. */
#include "cli/config.h"
#include "lib/unit.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDER_TEMPLATE "/tmp/cellarbook-config-XXXXXX"

static char folder[] = FOLDER_TEMPLATE;
static char file[64];

static void write_file(const char *text)
{
    FILE *f = fopen(file, "we");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
}

static char *const nothing[] = {NULL};

static void test_defaults(void **state)
{
    struct config c;
    char why[CONFIG_WHY];
    (void)state;
    assert_true(config_read(&c, NULL, nothing, why));
    assert_string_equal(c.listen, "127.0.0.1:8080");
    assert_string_equal(c.data, "./data");
    assert_string_equal(c.database_url, "sqlite:./data/cellarbook.sqlite");
    assert_string_equal(c.sqlite_path, "./data/cellarbook.sqlite");
    assert_string_equal(c.socket_path, "./data/cellarbook.sock");
    assert_null(c.public_url);
    assert_int_equal(c.log_format, LOG_AS_TEXT);
    assert_int_equal(c.log_level, LOG_INFO);
    assert_int_equal(c.connections, 8);
    config_close(&c);
}

static void test_who_wins(void **state)
{
    struct config c;
    char why[CONFIG_WHY], named[96];
    (void)state;
    write_file("# a comment\nlisten = [::1]:9000 ; why not\ndata = /srv/wine///\nlog_level = debug\n"
               "database_url = postgresql://u@h/d\n");
    snprintf(named, sizeof named, "CELLARBOOK_CONFIG=%s", file);
    char *const environment[] = {named, "CELLARBOOK_LOG_LEVEL=error", "CELLARBOOK_LOG_FORMAT=json", "OTHER=1", NULL};
    assert_true(config_read(&c, NULL, environment, why));
    assert_string_equal(c.listen, "[::1]:9000");
    assert_string_equal(c.data, "/srv/wine");
    assert_string_equal(c.socket_path, "/srv/wine/cellarbook.sock");
    assert_string_equal(c.database_url, "postgresql://u@h/d");
    assert_null(c.sqlite_path);
    assert_int_equal(c.log_level, LOG_ERROR);
    assert_int_equal(c.log_format, LOG_AS_JSON);
    config_close(&c);
    write_file("listen = 127.0.0.2:1\n");
    assert_true(config_read(&c, file, environment, why));
    assert_string_equal(c.listen, "127.0.0.2:1");
    config_close(&c);
}

static void test_values(void **state)
{
    static const struct {
        const char *setting;
        bool good;
    } rows[] = {
        {"LISTEN=127.0.0.1:0", true},
        {"LISTEN=0.0.0.0:65535", true},
        {"LISTEN=[::]:80", true},
        {"LISTEN=127.0.0.1:65536", false},
        {"LISTEN=127.0.0.1", false},
        {"LISTEN=127.0.0.1:", false},
        {"LISTEN=:8080", false},
        {"LISTEN=8080", false},
        {"LISTEN=localhost:8080", false},
        {"LISTEN=256.0.0.1:80", false},
        {"LISTEN=::1:80", false},
        {"LISTEN=[::1:80", false},
        {"LISTEN=[127.0.0.1]:80", false},
        {"LISTEN=127.0.0.1:-1", false},
        {"LISTEN=127.0.0.1:+1", false},
        {"LISTEN=127.0.0.1:80 ", false},
        {"LISTEN=", false},
        {"DATA=x", true},
        {"DATA=", false},
        {"DATABASE_URL=sqlite:a.sqlite", true},
        {"DATABASE_URL=postgres://h/d", true},
        {"DATABASE_URL=sqlite:", false},
        {"DATABASE_URL=a.sqlite", false},
        {"DATABASE_URL=mysql://h/d", false},
        {"PUBLIC_URL=https://orders.example.com", true},
        {"PUBLIC_URL=http://192.168.1.4:8080", true},
        {"PUBLIC_URL=https://orders.example.com/", false},
        {"PUBLIC_URL=https://", false},
        {"PUBLIC_URL=orders.example.com", false},
        {"PUBLIC_URL=ftp://orders.example.com", false},
        {"LOG_FORMAT=xml", false},
        {"LOG_FORMAT=JSON", false},
        {"LOG_LEVEL=warn", true},
        {"LOG_LEVEL=warning", false},
        {"CONNECTIONS=2", true},
        {"CONNECTIONS=32", true},
        {"CONNECTIONS=1", false},
        {"CONNECTIONS=33", false},
        {"CONNECTIONS=8.0", false},
        {"CONNECTIONS=4294967298", false},
        {"WEBHOOK_HOSTS=hooks.example.com, *.example.org", true},
        {"WEBHOOK_HOSTS=", false},
        {"WEBHOOK_HOSTS=https://hooks.example.com", false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct config c;
        char why[CONFIG_WHY] = "", variable[128], name[64];
        snprintf(variable, sizeof variable, "CELLARBOOK_%s", rows[i].setting);
        snprintf(name, sizeof name, "%.*s=", (int)strcspn(variable, "="), variable);
        char *const environment[] = {variable, NULL};
        bool good = config_read(&c, NULL, environment, why);
        ROW_IS(rows[i].setting, good == rows[i].good);
        ROW_IS(rows[i].setting, good || (strstr(why, name) != NULL && strstr(why, "must be") != NULL));
        if (good)
            config_close(&c);
    }
}

static void test_mistakes_in_the_file(void **state)
{
    static const struct {
        const char *text, *says;
    } rows[] = {
        {"listn = 127.0.0.1:0\n", "line 1: \"listn\" is not a key; the keys are listen, data, database_url,"},
        {"# one\n\nlog_level = loud\n", "line 3: log_level = \"loud\": must be debug, info, warn or error"},
        {"LISTEN = 127.0.0.1:0\n", "line 1: \"LISTEN\" is not a key"},
        {"data = a\ndata = b\n", "line 2: data was given on line 1 already"},
        {"data = a\n  b\n", "line 2: data was given on line 1 already (an indented line continues"},
        {"[server]\nlisten = 127.0.0.1:0\n", "line 2: [server]: the configuration has no sections"},
        {"listen\nlog_level = loud\n", "line 1: must be a comment (#) or KEY = VALUE"},
        {"log_level = loud\nlisten\n", "line 1: log_level"},
        {"data =\n", "line 1: data = \"\": must be the path of a folder"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct config c;
        char why[CONFIG_WHY] = "";
        write_file(rows[i].text);
        bool good = config_read(&c, file, nothing, why);
        ROW_IS(rows[i].text, !good);
        if (strstr(why, rows[i].says) == NULL || strstr(why, file) != why)
            fail_msg("row %s: says %s", rows[i].text, why);
    }
}

static void test_long_line(void **state)
{
    struct config c;
    char why[CONFIG_WHY] = "", text[320], variable[600];
    (void)state;
    snprintf(text, sizeof text, "listen = 127.0.0.1:0\ndata = %0260d\n", 1);
    write_file(text);
    assert_false(config_read(&c, file, nothing, why));
    assert_non_null(strstr(why, "line 2: the line is longer than 198 characters"));
    snprintf(variable, sizeof variable, "CELLARBOOK_DATA=%0500d", 1);
    char *const environment[] = {variable, NULL};
    assert_true(config_read(&c, NULL, environment, why));
    assert_int_equal(strlen(c.data), 500);
    config_close(&c);
}

static void test_no_file(void **state)
{
    struct config c;
    char why[CONFIG_WHY] = "";
    (void)state;
    assert_false(config_read(&c, "/nonexistent/cellarbook.conf", nothing, why));
    assert_non_null(strstr(why, "/nonexistent/cellarbook.conf can't be read: No such file"));
    assert_false(config_read(&c, folder, nothing, why));
    assert_non_null(strstr(why, "it is a folder"));
}

/* A file beside the configuration. */
static const char *secret_at(char room[96], const char *name, const char *text, mode_t mode)
{
    snprintf(room, 96, "%s/%s", folder, name);
    FILE *f = fopen(room, "we");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
    assert_int_equal(chmod(room, mode), 0);
    return room;
}

static void test_secrets_from_files(void **state)
{
    struct config c;
    char why[CONFIG_WHY] = "", url[96], mail[96], text[400], variable[200];
    (void)state;
    secret_at(url, "url", "postgresql://u:p@h/d\n", 0440);
    secret_at(mail, "mail", "smtp://u:secret@mail.example.com\r\n", 0400);
    snprintf(text, sizeof text, "database_url_file = %s\nmail_file = %s\nmail_from = a@example.com\n", url, mail);
    write_file(text);
    assert_true(config_read(&c, file, nothing, why));
    assert_string_equal(c.database_url, "postgresql://u:p@h/d");
    assert_int_equal(c.mail.sink, SINK_SMTP);
    config_close(&c);
    snprintf(variable, sizeof variable, "CELLARBOOK_DATABASE_URL_FILE=%s", url);
    char *const by_file[] = {variable, NULL}, *const by_value[] = {"CELLARBOOK_DATABASE_URL=sqlite:x", NULL};
    char *const both[] = {variable, "CELLARBOOK_DATABASE_URL=sqlite:x", NULL};
    write_file("database_url = sqlite:y\n");
    assert_true(config_read(&c, file, by_file, why)); /* the environment wins, either way */
    assert_string_equal(c.database_url, "postgresql://u:p@h/d");
    config_close(&c);
    write_file(text);
    assert_true(config_read(&c, file, by_value, why));
    assert_string_equal(c.database_url, "sqlite:x");
    config_close(&c);
    assert_false(config_read(&c, NULL, both, why));
    assert_non_null(strstr(why, "database_url and database_url_file are both in the environment"));
    unlink(url);
    unlink(mail);
}

static void test_secrets_that_are_none(void **state)
{
    static const struct {
        const char *text;
        mode_t mode;
        const char *says;
    } rows[] = {
        {"sqlite:x", 0604, "can be read or changed by others"},
        {"sqlite:x", 0602, "can be read or changed by others"},
        {"", 0600, "is empty"},
        {"\n", 0600, "is empty"},
        {"sqlite:x\nsqlite:y\n", 0600, "must hold one line and nothing else"},
        {"oracle:secret", 0600, "= \"...\", in the file "},
    };
    struct config c;
    char why[CONFIG_WHY] = "", room[96], text[200];
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        snprintf(text, sizeof text, "\ndatabase_url_file = %s\n",
                 secret_at(room, "secret", rows[i].text, rows[i].mode));
        write_file(text);
        ROW_IS(rows[i].says, !config_read(&c, file, nothing, why));
        if (strstr(why, rows[i].says) == NULL || strstr(why, "line 2: database_url_file") == NULL ||
            strstr(why, "secret\"") != NULL)
            fail_msg("row %s: says %s", rows[i].says, why);
        unlink(room);
    }
    write_file(text); /* the file is gone */
    assert_false(config_read(&c, file, nothing, why));
    assert_non_null(strstr(why, "No such file or directory"));
    snprintf(text, sizeof text, "mail_file = %s\n", folder);
    write_file(text);
    assert_false(config_read(&c, file, nothing, why));
    assert_non_null(strstr(why, "is no file"));
    write_file("listen_file = x\n");
    assert_false(config_read(&c, file, nothing, why));
    assert_non_null(strstr(why, "\"listen_file\" is not a key"));
    write_file("mail = off\nmail_file = x\n");
    assert_false(config_read(&c, file, nothing, why));
    assert_non_null(strstr(why, "line 2: mail_file was given on line 1 already"));
}

static void warn(void *arg)
{
    config_warn(arg);
}

static void test_unknown_variables(void **state)
{
    char *environment[] = {"CELLARBOOK_LISTN=1",
                           "CELLARBOOK_LISTEN=1",
                           "CELLARBOOK_TEST_CLOCK=x",
                           "CELLARBOOK_BIN=x",
                           "CELLARBOOK_DEMO_PASSWORD=x",
                           "CELLARBOOK_CONFIG=x",
                           "CELLARBOOK_MAIL_FILE=x",
                           "CELLAR=1",
                           NULL};
    (void)state;
    char *log = captured(warn, environment);
    assert_non_null(strstr(log, "WARN variable_unknown name=CELLARBOOK_LISTN "));
    assert_null(strchr(strchr(log, '\n') + 1, '\n')); /* one line only */
    free(log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_defaults),
        cmocka_unit_test(test_who_wins),
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_mistakes_in_the_file),
        cmocka_unit_test(test_long_line),
        cmocka_unit_test(test_no_file),
        cmocka_unit_test(test_unknown_variables),
        cmocka_unit_test(test_secrets_from_files),
        cmocka_unit_test(test_secrets_that_are_none),
    };
    if (mkdtemp(folder) == NULL)
        return 1;
    snprintf(file, sizeof file, "%s/cellarbook.conf", folder);
    int failed = RUN(tests);
    unlink(file);
    rmdir(folder);
    return failed;
}
