/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the program is told about the place where it runs: a file, and environment variables that win over it. Every
 * value is checked before anything is opened. */
#ifndef CLI_CONFIG_H
#define CLI_CONFIG_H

#include "core/arena.h"
#include "core/err.h"
#include "core/log.h"
#include "mail/mail.h"
#include "store/store.h"

#define CONFIG_WHY 512 /* bytes for a sentence to the person at the terminal */

/* All texts live in `arena`, until config_close(). */
struct config {
    struct arena *arena;
    const char *listen;       /* "127.0.0.1:8080", "[::1]:8080"; port 0: any that is free */
    const char *data;         /* the data folder, without a slash at the end; may not exist yet */
    const char *database_url; /* "sqlite:PATH" or "postgresql://..."; never NULL */
    const char *public_url;   /* as people's browsers see the server, without a slash at the end; NULL: not told */
    enum log_format log_format;
    enum log_level log_level;
    struct mail_settings mail;               /* without link_base */
    bool webhook_private;                    /* webhooks may be told at addresses of our own network */
    const char *webhook_hosts;               /* that webhooks may be sent to; NULL: any */
    const char *passwords_refused;           /* a list of them: user/refused.h; NULL: none */
    int rate_address, rate_token, rate_user; /* requests a second; 0: no limit */
    int connections;                         /* PostgreSQL: connections of the server, 2-32 */
    const char *socket_path;                 /* the unix socket in the data folder */
    const char *sqlite_path;                 /* the database's file; NULL on PostgreSQL */
};

/**
 * config_read(out, file, environment, why):
 * Defaults, then the keys of ${file}, then the CELLARBOOK_ variables of ${environment} ("NAME=value", NULL at the end).
 * ${file} NULL: the one that CELLARBOOK_CONFIG names, or none. False, with a sentence in ${why} that names file and
 * line (or the variable), key, value and rule; then there is nothing to close.
 */
CHECKED bool config_read(struct config *out, const char *file, char *const *environment, char why[CONFIG_WHY]);

/** config_close(config): give its texts back. */
void config_close(struct config *config);

/** config_warn(environment): log each CELLARBOOK_ variable that nothing in the program reads (a typing mistake). */
void config_warn(char *const *environment);

/** config_make_data(config, why): make the data folder, for its owner only, if there is none yet; its parent must
 * exist. */
CHECKED bool config_make_data(const struct config *config, char why[CONFIG_WHY]);

struct refused; /* user/refused.h */
/** config_refused(out, config, why): open the list of refused passwords; NULL if there is none. */
CHECKED bool config_refused(struct refused **out, const struct config *config, char why[CONFIG_WHY]);

/** config_store(config, access, existing): how to open the company's database. ${existing}: a missing SQLite file is an
 * error and is not made. */
struct store_options config_store(const struct config *config, enum store_access access, bool existing);

#endif
