/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Where webhooks may be sent to, one a line: the hosts of the configuration, the address of a webhook, its secret. What
 * we take for the host of an address must be what the library that connects takes for it. */
#include "fuzz/fuzz.h"

#include "webhook/webhook.h"

#include <curl/curl.h>
#include <string.h>

/* The library's reading of the same address: its host alone is on the list if and only if the address is. It writes
 * some addresses of machines in another way (1.1 as 1.0.0.1); those are judged when they are known, see
 * hooks/address.h. */
static void compare_hosts(struct ctx *c, const char *hosts, const char *address)
{
    CURLU *url = curl_url();
    char *host = NULL;
    MUST(url != NULL);
    if (curl_url_set(url, CURLUPART_URL, address, 0) == CURLUE_OK) {
        MUST(curl_url_get(url, CURLUPART_HOST, &host, 0) == CURLUE_OK);
        const char *same = arena_printf(c->arena, "https://%s/", host);
        bool numbers = strspn(host, "0123456789.") == strlen(host) || host[0] == '[';
        MUST(numbers || webhook_host_listed(hosts, same) == webhook_host_listed(hosts, address));
    }
    curl_free(host);
    curl_url_cleanup(url);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ctx c;
    struct arena *arena = arena_open((size_t)4 * 1024 * 1024);
    char *text = arena_strndup(arena, (const char *)data, size);
    ctx_init(&c, arena, 0);
    const char *hosts = next_line(&text);
    const char *events[] = {"order.*"};
    struct webhook w = {.url = next_line(&text), .events = events, .event_count = 1};
    w.secret = next_line(&text);
    bool valid = webhook_hosts_valid(hosts);
    enum err err = webhook_check(&c, &w);
    MUST((err == ERR_OK) == (c.problem_count == 0));
    if (valid && err == ERR_OK) {
        err = webhook_check_host(&c, hosts, &w);
        MUST((err == ERR_OK) == webhook_host_listed(hosts, w.url));
        compare_hosts(&c, hosts, w.url);
    }
    arena_close(arena);
    return 0;
}
