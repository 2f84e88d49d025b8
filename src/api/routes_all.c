/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* All routes of the program, one table a line, so that two who add one do not meet. */
#include "api/route.h"

/* clang-format off */
#define TABLES(TABLE) \
    TABLE(session_routes) \
    TABLE(me_routes) \
    TABLE(user_routes) \
    TABLE(company_routes) \
    TABLE(account_routes) \
    TABLE(product_routes) \
    TABLE(catalog_routes) \
    TABLE(inventory_routes) \
    TABLE(backorder_list_routes) \
    TABLE(backorder_routes) \
    TABLE(order_list_routes) \
    TABLE(order_routes) \
    TABLE(purchase_list_routes) \
    TABLE(purchase_routes) \
    TABLE(job_routes) \
    TABLE(export_routes) \
    TABLE(daily_routes) \
    TABLE(feed_routes) \
    TABLE(view_routes) \
    TABLE(mail_routes) \
    TABLE(meta_routes) \
    TABLE(order_form_routes) \
    TABLE(queue_routes) \
    TABLE(demand_routes) \
    TABLE(ready_routes) \
    TABLE(report_routes) \
    TABLE(password_routes) \
    TABLE(document_routes) \
    TABLE(webhook_routes) \
    TABLE(audit_routes) \
    TABLE(import_routes) \
    TABLE(sheet_routes)

#define DECLARE(name) extern const struct route name[];
#define NAME(name) name,
/* clang-format on */
TABLES(DECLARE)

const struct route *const route_tables[] = {TABLES(NAME) NULL};
