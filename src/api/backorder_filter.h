/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The filters of back orders as query parameters: the same for lists, places and the report. */
#ifndef API_BACKORDER_FILTER_H
#define API_BACKORDER_FILTER_H

#include "api/route.h"
#include "backorder/backorder_list.h"

#define BACKORDER_FILTER_PARAMS                                                                                        \
    {.name = "status",                                                                                                 \
     .type = PARAM_ENUM,                                                                                               \
     .names = backorder_scope_names,                                                                                   \
     .doc = "Open ones, closed ones, or all; all if not given."},                                                      \
        {.name = "text",                                                                                               \
         .type = PARAM_TEXT,                                                                                           \
         .min = 1,                                                                                                     \
         .max = BACKORDER_TEXT_MAX,                                                                                    \
         .doc = "BO#, or words of the account or of a product, its code, producer and vintage."},                      \
        {.name = "reference",                                                                                          \
         .type = PARAM_TEXT,                                                                                           \
         .min = 1,                                                                                                     \
         .max = BACKORDER_REFERENCE_MAX,                                                                               \
         .doc = "With exactly this reference."},                                                                       \
        {.name = "account", .type = PARAM_I64, .min = 1, .max = INT64_MAX, .doc = "Of this account."},                 \
        {.name = "product", .type = PARAM_I64, .min = 1, .max = INT64_MAX, .doc = "With this product on a line."},     \
        {.name = "producer",                                                                                           \
         .type = PARAM_I64,                                                                                            \
         .min = 1,                                                                                                     \
         .max = INT64_MAX,                                                                                             \
         .doc = "With a product of this producer."},                                                                   \
        {.name = "importer",                                                                                           \
         .type = PARAM_I64,                                                                                            \
         .min = 1,                                                                                                     \
         .max = INT64_MAX,                                                                                             \
         .doc = "With a product of this importer."},                                                                   \
        {.name = "rep",                                                                                                \
         .type = PARAM_I64,                                                                                            \
         .min = 1,                                                                                                     \
         .max = INT64_MAX,                                                                                             \
         .doc = "Of accounts that are assigned to this user now."},                                                    \
        {.name = "created_by", .type = PARAM_I64, .min = 1, .max = INT64_MAX, .doc = "Made by this user."},            \
        {.name = "min_age_days",                                                                                       \
         .type = PARAM_I64,                                                                                            \
         .min = 0,                                                                                                     \
         .max = BACKORDER_AGE_MAX,                                                                                     \
         .doc = "Waiting for at least so many days."},                                                                 \
        {.name = "max_age_days",                                                                                       \
         .type = PARAM_I64,                                                                                            \
         .min = 0,                                                                                                     \
         .max = BACKORDER_AGE_MAX,                                                                                     \
         .doc = "Waiting for at most so many days."},                                                                  \
        {.name = "created_from", .type = PARAM_DAY, .doc = "Made on this day or later."},                              \
        {.name = "created_to", .type = PARAM_DAY, .doc = "Made on this day or before."},                               \
        {.name = "closed_from", .type = PARAM_DAY, .doc = "Closed on this day or later."},                             \
        {.name = "closed_to", .type = PARAM_DAY, .doc = "Closed on this day or before."},                              \
        {.name = "waiting_from", .type = PARAM_DAY, .doc = "Waiting since this day or later."},                        \
    {                                                                                                                  \
        .name = "waiting_to", .type = PARAM_DAY, .doc = "Waiting since this day or before."                            \
    }

/** call_backorder_filter(call): what the query asks for; the route's params have BACKORDER_FILTER_PARAMS. */
struct backorder_filter call_backorder_filter(const struct api_call *call);

#endif
