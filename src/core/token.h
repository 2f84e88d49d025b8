/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Secrets and ids from libsodium: random tokens, their hashes, password hashes, base64url. */
#ifndef CORE_TOKEN_H
#define CORE_TOKEN_H

#include "core/err.h"
#include "core/maybe.h"

#define TOKEN_TEXT         44 /* 256 bits as base64url (43 characters) and the NUL */
#define TOKEN_HASH         32 /* BLAKE2b-256 of the token's text */
#define ID_TEXT            17 /* 64 random bits as hex and the NUL: request ids */
#define PASSWORD_HASH_TEXT 128

/** token_setup(): sodium_init(); call once before anything else here. MUST() succeed. */
void token_setup(void);
void token_make(char out[TOKEN_TEXT]);
void token_hash(uint8_t out[TOKEN_HASH], const char *text, size_t n);
/** sha256_hex(out, data): as sha256sum writes it. */
#define SHA256_TEXT 65
void sha256_hex(char out[SHA256_TEXT], struct bytes data);
void id_make(char out[ID_TEXT]);

/* SHA-256 of what comes piece by piece. */
#define HASH_HEX 65
struct hash {
    uint64_t state[16];
};
void hash_begin(struct hash *h);
void hash_add(struct hash *h, struct bytes bytes);
/** hash_end(h, out): in hex; the hash is used up. */
void hash_end(struct hash *h, char out[HASH_HEX]);

#define SHA1_TEXT 41 /* in hex, with the NUL */
/** sha1_hex(out, text): of no use but to look into lists that others have made with it. */
void sha1_hex(char out[SHA1_TEXT], const char *text);

/** password_hash(out, password): Argon2id, 2 passes, 19 MiB (15 ms of CPU: never on an HTTP thread). ERR_BUSY if memory
 * is short. */
CHECKED enum err password_hash(char out[PASSWORD_HASH_TEXT], const char *password);
/** password_fits(hash, password): constant-time; a NULL hash does the same work and is false. */
CHECKED bool password_fits(const char *hash, const char *password);

/** password_hash_old(hash): was it made with other parameters than password_hash() takes now? */
bool password_hash_old(const char *hash);

/** base64url_write(out, room, data): NUL-ended, without padding; ${room} >= (n * 4 + 2) / 3 + 1 (MUST). */
void base64url_write(char *out, size_t room, struct bytes data);
/** base64url_read(out, room, got, text): false unless ${text} is strict base64url that fits. */
CHECKED bool base64url_read(uint8_t *out, size_t room, size_t *got, const char *text);

#endif
