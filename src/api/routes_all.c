/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* All routes of the program. */
#include "api/route.h"

extern const struct route session_routes[], me_routes[], user_routes[], company_routes[], account_routes[],
    product_routes[], catalog_routes[], inventory_routes[], backorder_list_routes[], backorder_routes[],
    order_list_routes[], order_routes[], purchase_list_routes[], purchase_routes[], job_routes[], daily_routes[],
    feed_routes[], view_routes[], mail_routes[], password_routes[], webhook_routes[], meta_routes[],
    order_form_routes[], queue_routes[], demand_routes[], ready_routes[];

const struct route *const route_tables[] = {session_routes,       me_routes,         user_routes,
                                            company_routes,       account_routes,    product_routes,
                                            catalog_routes,       inventory_routes,  backorder_list_routes,
                                            backorder_routes,     order_list_routes, order_routes,
                                            purchase_list_routes, purchase_routes,   job_routes,
                                            daily_routes,         feed_routes,       view_routes,
                                            mail_routes,          meta_routes,       order_form_routes,
                                            queue_routes,         demand_routes,     ready_routes,
                                            password_routes,      webhook_routes,    NULL};
