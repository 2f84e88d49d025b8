/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One way to compare texts as people do, the same on both engines because it is done here and never in SQL. */
#ifndef CORE_FOLD_H
#define CORE_FOLD_H

#include "core/arena.h"

/** fold_text(a, text): NFKD, marks stripped, case folded, runs of white space and punctuation as one space, trimmed:
 *  "Chateau  Petrus" for "Château-Pétrus". For search keys, sort keys and matching names. Input must be valid UTF-8. */
char *fold_text(struct arena *a, const char *text);
/** fold_like(a, text): fold_text() as a LIKE pattern with '\' as escape: "%chat%mar%"; NULL if nothing is left. */
char *fold_like(struct arena *a, const char *text);
/** utf8_valid(text, n), utf8_length(text): strict UTF-8 without NUL and surrogates; length in code points. */
bool utf8_valid(const char *text, size_t n);
size_t utf8_length(const char *text);
/** text_clean(a, text): NFC, trimmed, CR LF as LF; NULL if it holds control characters other than LF and tab. */
char *text_clean(struct arena *a, const char *text);

#endif
