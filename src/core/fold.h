/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One way to compare texts as people do, the same on both engines because it is done here and never in SQL. */
#ifndef CORE_FOLD_H
#define CORE_FOLD_H

#include "core/arena.h"

#define FOLD_BYTES_MAX 1024 /* of a folded text: both engines index it, and a cursor carries it */

/** fold_text(a, text): NFKD, marks stripped, case folded, runs of white space and punctuation as one space, trimmed:
 *  "Chateau  Petrus" for "Château-Pétrus"; what is not seen (soft hyphens, zero-width spaces) is not there. Cut at
 * FOLD_BYTES_MAX between characters. For search keys, sort keys and matching names. Input must be valid UTF-8. */
char *fold_text(struct arena *a, const char *text);
/** fold_like(a, text): fold_text() as a LIKE pattern with '\' as escape: "%chat%mar%"; NULL if nothing is left. */
char *fold_like(struct arena *a, const char *text);
/** utf8_valid(text, n), utf8_length(text): strict UTF-8 without NUL and surrogates; length in code points. */
bool utf8_valid(const char *text, size_t n);
/** utf8_cut(text, most): the length in bytes of the longest beginning of at most ${most} bytes that ends between
 * characters. */
size_t utf8_cut(const char *text, size_t most);
size_t utf8_length(const char *text);
/** text_clean(a, text): NFC; white space of any script trimmed; CR LF, CR and the separators of lines and paragraphs as
 * LF; NULL if it holds control characters other than LF and tab (also those above ASCII). */
char *text_clean(struct arena *a, const char *text);
/** text_composed(a, text): NFC and nothing else, for passwords: white space around it belongs to it. NULL if it holds
 * control characters other than tab. */
char *text_composed(struct arena *a, const char *text);

#endif
