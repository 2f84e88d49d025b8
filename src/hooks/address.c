/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The special addresses of IANA's two registries, as far as a server on the Internet can't have them. */
#include "hooks/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

struct net4 {
    uint8_t a, b, c;
    int bits; /* at most 24 */
};
static const struct net4 special4[] = {
    {0, 0, 0, 8},       /* this host */
    {10, 0, 0, 8},      /* private */
    {100, 64, 0, 10},   /* shared by a provider's customers */
    {127, 0, 0, 8},     /* loopback */
    {169, 254, 0, 16},  /* link-local; clouds keep their secrets there */
    {172, 16, 0, 12},   /* private */
    {192, 0, 0, 24},    /* protocols */
    {192, 0, 2, 24},    /* documentation */
    {192, 88, 99, 24},  /* relays of 6to4 */
    {192, 168, 0, 16},  /* private */
    {198, 18, 0, 15},   /* benchmarks */
    {198, 51, 100, 24}, /* documentation */
    {203, 0, 113, 24},  /* documentation */
    {224, 0, 0, 4},     /* multicast */
    {240, 0, 0, 4},     /* reserved, broadcast */
};

static bool is_public4(const uint8_t ip[4])
{
    uint32_t address = (uint32_t)ip[0] << 24 | (uint32_t)ip[1] << 16 | (uint32_t)ip[2] << 8 | ip[3];
    for (size_t i = 0; i < sizeof special4 / sizeof special4[0]; i++) {
        const struct net4 *n = &special4[i];
        uint32_t net = (uint32_t)n->a << 24 | (uint32_t)n->b << 16 | (uint32_t)n->c << 8;
        if (((address ^ net) >> (32 - n->bits)) == 0)
            return false;
    }
    return true;
}

static bool begins(const uint8_t ip[16], const uint8_t *with, size_t n)
{
    return memcmp(ip, with, n) == 0;
}

static bool is_public6(const uint8_t ip[16])
{
    static const uint8_t mapped[12] = {[10] = 0xFF, [11] = 0xFF}, translated[12] = {0x00, 0x64, 0xFF, 0x9B};
    static const uint8_t six_to_four[2] = {0x20, 0x02}, documentation[4] = {0x20, 0x01, 0x0D, 0xB8};
    static const uint8_t protocols[2] = {0x20, 0x01}, documentation_too[2] = {0x3F, 0xFF};
    if (begins(ip, mapped, sizeof mapped) || begins(ip, translated, sizeof translated))
        return is_public4(ip + 12);
    if (begins(ip, six_to_four, sizeof six_to_four))
        return is_public4(ip + 2);
    if ((ip[0] & 0xE0) != 0x20) /* only 2000::/3 was ever given out */
        return false;
    if (begins(ip, documentation, sizeof documentation))
        return false;
    if (begins(ip, documentation_too, sizeof documentation_too) && (ip[2] & 0xF0) == 0) /* 3fff::/20 */
        return false;
    return !begins(ip, protocols, sizeof protocols) || ip[2] >= 0x02; /* 2001::/23: Teredo and the like */
}

bool address_is_public(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET) {
        struct sockaddr_in v4;
        memcpy(&v4, address, sizeof v4);
        return is_public4((const uint8_t *)&v4.sin_addr);
    }
    if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 v6;
        memcpy(&v6, address, sizeof v6);
        return is_public6((const uint8_t *)&v6.sin6_addr);
    }
    return false;
}

static bool is_same(const struct sockaddr *a, const struct sockaddr *b)
{
    struct sockaddr_in6 a6, b6;
    struct sockaddr_in a4, b4;
    if (a->sa_family != b->sa_family)
        return false;
    if (a->sa_family == AF_INET) {
        memcpy(&a4, a, sizeof a4);
        memcpy(&b4, b, sizeof b4);
        return a4.sin_addr.s_addr == b4.sin_addr.s_addr;
    }
    memcpy(&a6, a, sizeof a6);
    memcpy(&b6, b, sizeof b6);
    return memcmp(&a6.sin6_addr, &b6.sin6_addr, sizeof a6.sin6_addr) == 0;
}

/* The kernel says from which address it would be spoken to: one's own is spoken to from itself. Nothing is sent. (The
 * interfaces' addresses could be listed, but for that the service would need a kind of socket that it has no other use
 * for.) */
bool address_is_own(const struct sockaddr *address)
{
    struct sockaddr_storage from;
    socklen_t n = sizeof from;
    socklen_t length = address->sa_family == AF_INET ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6);
    int route = socket(address->sa_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (route < 0)
        return false;
    bool own = connect(route, address, length) == 0 && getsockname(route, (struct sockaddr *)&from, &n) == 0 &&
               is_same(address, (const struct sockaddr *)&from);
    close(route);
    return own;
}
