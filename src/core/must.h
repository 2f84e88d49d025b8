/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Bugs, and only bugs: a false MUST() ends the process, in release builds too; an open transaction then rolls back
 * by itself. What a caller from outside can cause is a refusal (err.def), never a MUST(). */
#ifndef CORE_MUST_H
#define CORE_MUST_H

/** must_failed(what, file, line): log one line with ${what} and abort(). Never returns. */
_Noreturn void must_failed(const char *what, const char *file, int line);

#define MUST(condition)                                                                                                \
    do {                                                                                                               \
        if (!(condition))                                                                                              \
            must_failed(#condition, __FILE__, __LINE__);                                                               \
    } while (0)

#endif
