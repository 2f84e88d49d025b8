/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside api/ only: the catalog, written piece by piece. */
#ifndef API_CATALOG_STREAM_H
#define API_CATALOG_STREAM_H

#include "api/feed_token.h"

/* What is to be sent: decided in the request's own transaction. */
struct catalog_plan {
    bool part_catalog, part_stock;
    struct feed_range catalog, stock;
    const char *since, *stock_since; /* what the device asks with next time */
};

/* The answer's description. */
extern const struct record catalog_record;

/** catalog_stream(call, plan): make the answer one that writes ${plan} in pieces, each from a read transaction of its
 * own: none is held open while a slow client takes its time. What changes meanwhile lies behind `since` and comes
 * again. */
void catalog_stream(struct api_call *call, const struct catalog_plan *plan);

#endif
