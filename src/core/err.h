/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What can go wrong, named once: the registry err.def gives each outcome its HTTP status, stable code and sentence.
 * Refusals (a rule says no, 4xx) and failures (disk, database, 5xx) are here; bugs are MUST() (must.h). */
#ifndef CORE_ERR_H
#define CORE_ERR_H

#include <stdbool.h>

enum err {
    ERR_OK = 0,
#define ERR(name, status, code, retry, sentence) ERR_##name,
#include "core/err.def"
#undef ERR
    ERR_COUNT
};

#define CHECKED __attribute__((warn_unused_result))

struct err_info {
    const char *code;     /* stable, lower-case, e.g. "back_order_closed" */
    const char *sentence; /* English, one sentence, without the offending value */
    int status;           /* HTTP status */
    bool retry;           /* true: the same request may succeed later unchanged */
};

/** err_info(e): the registry's entry of ${e}; never NULL. Static storage. */
const struct err_info *err_info(enum err e);

/** err_is_refusal(e): true for 4xx, false for ERR_OK and for failures (5xx). */
bool err_is_refusal(enum err e);

/* Return early with the error of a call. The only control-flow macro of the house. */
#define TRY(call)                                                                                                      \
    do {                                                                                                               \
        enum err try_err_ = (call);                                                                                    \
        if (try_err_ != ERR_OK)                                                                                        \
            return try_err_;                                                                                           \
    } while (0)

#endif
