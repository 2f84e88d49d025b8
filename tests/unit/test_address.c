/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which addresses webhooks may be sent to. */
#include "lib/unit.h"

#include "hooks/address.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <string.h>

static struct sockaddr_storage address_of(const char *text)
{
    struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons(443)};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons(443)};
    struct sockaddr_storage room = {0};
    if (inet_pton(AF_INET, text, &v4.sin_addr) == 1)
        memcpy(&room, &v4, sizeof v4);
    else if (inet_pton(AF_INET6, text, &v6.sin6_addr) == 1)
        memcpy(&room, &v6, sizeof v6);
    else
        fail_msg("%s is no address", text);
    return room;
}

static bool is_public(const char *text)
{
    struct sockaddr_storage address = address_of(text);
    return address_is_public((const struct sockaddr *)&address);
}

static void special_addresses_are_not_public(void **state)
{
    static const char *const table[] = {
        /* this machine */
        "0.0.0.0", "0.1.2.3", "127.0.0.1", "127.255.255.255", "::", "::1",
        /* private networks */
        "10.0.0.0", "10.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.0.1", "192.168.255.255", "fc00::1",
        "fdff:ffff::1", "fec0::1",
        /* the link, a provider's inside, clouds' metadata */
        "169.254.0.1", "169.254.169.254", "fe80::1", "febf::1", "100.64.0.1", "100.127.255.255", "fd00:ec2::254",
        /* several at once, nobody */
        "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "ff02::1", "ff0e::1",
        /* protocols, documentation, benchmarks */
        "192.0.0.1", "192.0.2.1", "192.88.99.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1",
        "2001:db8::1", "2001::1", "2001:1ff::1", "3fff::1", "3fff:fff::1", "100::1", "4000::1", "5f00::1",
        /* an IPv4 address in another dress */
        "::ffff:127.0.0.1", "::ffff:10.1.2.3", "::ffff:169.254.169.254", "::ffff:0.0.0.0", "::127.0.0.1",
        "64:ff9b::10.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::", "2002:a00:1::1", "2002:c0a8:101::1"};
    (void)state;
    for (size_t i = 0; i < COUNT(table); i++) {
        if (is_public(table[i]))
            fail_msg("%s counts as public", table[i]);
    }
}

static void others_are(void **state)
{
    static const char *const table[] = {
        "1.1.1.1",         "9.255.255.255",    "11.0.0.0",        "93.184.216.34", "100.63.255.255", "100.128.0.0",
        "126.255.255.255", "128.0.0.1",        "169.253.255.255", "169.255.0.0",   "172.15.255.255", "172.32.0.0",
        "192.0.1.1",       "192.0.3.0",        "192.167.255.255", "192.169.0.0",   "198.17.255.255", "198.20.0.0",
        "223.255.255.255", "2606:4700::1111",  "2001:200::1",     "2a00:1450::1",  "3ffe::1",        "3fff:1000::1",
        "::ffff:8.8.8.8",  "64:ff9b::8.8.8.8", "2002:808:808::1"};
    (void)state;
    for (size_t i = 0; i < COUNT(table); i++) {
        if (!is_public(table[i]))
            fail_msg("%s does not count as public", table[i]);
    }
}

static void what_is_no_internet_address_is_not(void **state)
{
    struct sockaddr local = {.sa_family = AF_UNIX};
    (void)state;
    assert_false(address_is_public(&local));
}

/* Whatever addresses the machine has that the test runs on; 127.0.0.1 is always among them. */
static void those_of_this_machine_are_own(void **state)
{
    static const char *const others[] = {"192.0.2.77", "8.8.8.8", "2001:db8::77", "::ffff:192.0.2.77"};
    struct ifaddrs *all = NULL;
    int seen = 0;
    (void)state;
    assert_int_equal(getifaddrs(&all), 0);
    for (const struct ifaddrs *i = all; i != NULL; i = i->ifa_next) {
        if (i->ifa_addr == NULL || (i->ifa_addr->sa_family != AF_INET && i->ifa_addr->sa_family != AF_INET6))
            continue;
        if ((i->ifa_flags & IFF_UP) == 0)
            continue;
        seen++;
        assert_true(address_is_own(i->ifa_addr));
    }
    freeifaddrs(all);
    assert_true(seen > 0);
    for (size_t i = 0; i < COUNT(others); i++) {
        struct sockaddr_storage address = address_of(others[i]);
        if (address_is_own((const struct sockaddr *)&address))
            fail_msg("%s counts as this machine's", others[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(special_addresses_are_not_public), cmocka_unit_test(others_are),
                                       cmocka_unit_test(what_is_no_internet_address_is_not),
                                       cmocka_unit_test(those_of_this_machine_are_own)};
    return RUN(tests);
}
