/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Answers that leave compressed, for lines on which every byte is waited for. What a packed answer's length gives away,
 * and why these may be, is told in docs/decisions/0040. */
#ifndef API_PACK_H
#define API_PACK_H

#include "api/dispatch.h"

#define PACK_LEAST   ((size_t)1024)       /* bytes; a shorter answer takes one packet either way */
#define PACK_AT_ONCE ((size_t)256 * 1024) /* a longer one is packed by the threads that make long answers */

/** pack_answer(call): make the answer, which is complete, leave as gzip: if its route has ROUTE_PACKED, it is JSON or
 * CSV, the client takes gzip, and no page of another site can have caused the request. It is packed at once, or, where
 * it is made piece by piece or is longer than PACK_AT_ONCE, as it goes, with each piece complete in itself, and then
 * without a length. Else it stays as it is. */
void pack_answer(struct call *call);

#endif
