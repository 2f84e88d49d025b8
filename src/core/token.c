/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* libsodium behind the few things we ask of it. */
#include "core/token.h"

#include "core/must.h"

#include <glib.h>
#include <sodium.h>
#include <string.h>

#define ARGON_PASSES 2
#define ARGON_MEMORY ((size_t)19 * 1024 * 1024)
#define BASE64_KIND  sodium_base64_VARIANT_URLSAFE_NO_PADDING

void token_setup(void)
{
    MUST(sodium_init() >= 0);
}

void token_make(char out[TOKEN_TEXT])
{
    uint8_t bytes[32];
    randombytes_buf(bytes, sizeof bytes);
    base64url_write(out, TOKEN_TEXT, (struct bytes){bytes, sizeof bytes});
    sodium_memzero(bytes, sizeof bytes);
}

void token_hash(uint8_t out[TOKEN_HASH], const char *text, size_t n)
{
    MUST(crypto_generichash(out, TOKEN_HASH, (const unsigned char *)text, n, NULL, 0) == 0);
}

void sha256_hex(char out[SHA256_TEXT], struct bytes data)
{
    uint8_t hash[crypto_hash_sha256_BYTES];
    MUST(crypto_hash_sha256(hash, data.p, data.n) == 0);
    sodium_bin2hex(out, SHA256_TEXT, hash, sizeof hash);
}

void id_make(char out[ID_TEXT])
{
    uint8_t bytes[(ID_TEXT - 1) / 2];
    randombytes_buf(bytes, sizeof bytes);
    sodium_bin2hex(out, ID_TEXT, bytes, sizeof bytes);
}

void sha1_hex(char out[SHA1_TEXT], const char *text)
{
    char *hex = g_compute_checksum_for_string(G_CHECKSUM_SHA1, text, -1);
    MUST(hex != NULL && strlen(hex) == SHA1_TEXT - 1);
    memcpy(out, hex, SHA1_TEXT);
    g_free(hex);
}

enum err password_hash(char out[PASSWORD_HASH_TEXT], const char *password)
{
    _Static_assert(crypto_pwhash_STRBYTES <= PASSWORD_HASH_TEXT, "room for the hash");
    int failed = crypto_pwhash_str_alg(out, password, strlen(password), ARGON_PASSES, ARGON_MEMORY,
                                       crypto_pwhash_ALG_ARGON2ID13);
    return failed ? ERR_BUSY : ERR_OK;
}

bool password_hash_old(const char *hash)
{
    return crypto_pwhash_str_needs_rehash(hash, ARGON_PASSES, ARGON_MEMORY) != 0;
}

bool password_fits(const char *hash, const char *password)
{
    /* A user who does not exist costs the same work: the clock must not tell who has an account. */
    static const char nobody[] = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
                                 "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    bool fits = crypto_pwhash_str_verify(hash == NULL ? nobody : hash, password, strlen(password)) == 0;
    return fits && hash != NULL;
}

void base64url_write(char *out, size_t room, struct bytes data)
{
    MUST(room >= sodium_base64_encoded_len(data.n, BASE64_KIND));
    sodium_bin2base64(out, room, data.p, data.n, BASE64_KIND);
}

bool base64url_read(uint8_t *out, size_t room, size_t *got, const char *text)
{
    const char *end = NULL;
    size_t n = strlen(text);
    return sodium_base642bin(out, room, text, n, NULL, got, &end, BASE64_KIND) == 0 && end == text + n;
}

_Static_assert(sizeof(crypto_hash_sha256_state) <= sizeof(struct hash), "libsodium's state fits");

static crypto_hash_sha256_state *state_of(struct hash *h)
{
    return (crypto_hash_sha256_state *)(void *)h->state;
}

void hash_begin(struct hash *h)
{
    MUST(crypto_hash_sha256_init(state_of(h)) == 0);
}

void hash_add(struct hash *h, struct bytes bytes)
{
    MUST(crypto_hash_sha256_update(state_of(h), bytes.p, bytes.n) == 0);
}

void hash_end(struct hash *h, char out[HASH_HEX])
{
    uint8_t hash[crypto_hash_sha256_BYTES];
    MUST(crypto_hash_sha256_final(state_of(h), hash) == 0);
    sodium_bin2hex(out, HASH_HEX, hash, sizeof hash);
}
