/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The structured log: one event a line on standard error, as text or JSON lines; thread-safe, a line is one write().
 * Values are escaped, so no text from outside can forge a line. Secrets are never logged. */
#ifndef CORE_LOG_H
#define CORE_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };
enum log_format { LOG_AS_TEXT, LOG_AS_JSON };

/** log_setup(level, format): what is written and how; called once at start. Default: LOG_INFO, LOG_AS_TEXT. */
void log_setup(enum log_level least, enum log_format format);

/* A named value of a log line: text, or a number when text is NULL. */
struct log_field {
    const char *name;
    const char *text;
    int64_t number;
};
static inline struct log_field log_text(const char *name, const char *value)
{
    return (struct log_field){name, value == NULL ? "" : value, 0};
}
#define LOG_TEXT(name, value) log_text((name), (value))
#define LOG_NUM(name, value)  ((struct log_field){(name), NULL, (int64_t)(value)})

/** log_line(level, event, fields, n): e.g. log_event(LOG_INFO, "server_ready", LOG_NUM("port", port)). */
void log_line(enum log_level level, const char *event, const struct log_field *fields, int count);
#define log_event(level, event, ...)                                                                                   \
    log_line((level), (event), (const struct log_field[]){__VA_ARGS__},                                                \
             (int)(sizeof((const struct log_field[]){__VA_ARGS__}) / sizeof(struct log_field)))

#endif
