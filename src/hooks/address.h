/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside hooks/, and for its test: which addresses are out in the world. */
#ifndef HOOKS_ADDRESS_H
#define HOOKS_ADDRESS_H

#include <stdbool.h>
#include <sys/socket.h>

/** address_is_public(address): can it belong to somebody else's server on the Internet? Not those of this machine and
 * of private networks, nor special ones; an IPv4 address inside an IPv6 one (mapped, translated, 6to4) counts as
 * itself. */
bool address_is_public(const struct sockaddr *address);

/** address_is_own(address): is it one of this machine's, though it may be a public one? An IPv4 or IPv6 address. */
bool address_is_own(const struct sockaddr *address);

#endif
