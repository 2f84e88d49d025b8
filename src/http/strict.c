/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is refused because two readers could understand it differently: where a message ends, whose it is, which header
 * counts. A proxy and we must never disagree on that. */
#include "http/http_parts.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* The headers that are read; none of them may come twice. */
static const struct known {
    const char *name;
    size_t offset; /* of the text in struct api_request */
} known[] = {
    {"Host", offsetof(struct api_request, host)},
    {"Authorization", offsetof(struct api_request, authorization)},
    {"Cookie", offsetof(struct api_request, cookie)},
    {"Origin", offsetof(struct api_request, origin)},
    {"Content-Type", offsetof(struct api_request, content_type)},
    {"If-Match", offsetof(struct api_request, if_match)},
    {"If-None-Match", offsetof(struct api_request, if_none_match)},
    {"Idempotency-Key", offsetof(struct api_request, idempotency_key)},
    {"User-Agent", offsetof(struct api_request, user_agent)},
    {"Accept", offsetof(struct api_request, accept)},
    {"Accept-Encoding", offsetof(struct api_request, accept_encoding)},
    {"Sec-Fetch-Site", offsetof(struct api_request, sec_fetch_site)},
};
#define KNOWN_COUNT (sizeof known / sizeof known[0])

struct reading {
    struct exchange *x;
    const char *cursor; /* the end of what has been accounted for in the header block */
    const char *detail; /* what is wrong; NULL: nothing yet */
    bool too_many;
    int headers, lengths, codings;
    const char *length, *coding, *forwarded;
    unsigned seen; /* bit per known header */
};

static bool is_token(const char *text, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (text[i] <= ' ' || text[i] >= 0x7f || strchr("\"(),/:;<=>?@[\\]{}", text[i]) != NULL)
            return false;
    return n > 0;
}

static bool has_control(const char *text, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (((unsigned char)text[i] < ' ' && text[i] != '\t') || text[i] == 0x7f)
            return true;
    return false;
}

/* libmicrohttpd 0.9.75 hands out texts that end at a NUL and drops what a NUL or a folded line hides. But the header
 * block stands unmoved in its buffer, with line ends and colons made NULs: if what it told us does not fill the block
 * without a gap, something was hidden. */
static const char *find_gap(const struct reading *r, const char *key, size_t key_n, const char *value)
{
    size_t before = (size_t)((uintptr_t)key - (uintptr_t)r->cursor);
    size_t between = (size_t)((uintptr_t)value - (uintptr_t)key) - key_n;
    if (before != 2)
        return "a header line does not end in CR LF, or holds a NUL";
    if (between == 0 || between > HTTP_HEADERS_BYTES)
        return "a header goes on in a second line";
    for (size_t i = 1; i < between; i++)
        if (key[key_n + i] != ' ' && key[key_n + i] != '\t')
            return "a header goes on in a second line";
    return NULL;
}

/* The value without the white space around it. */
static const char *trimmed(struct exchange *x, const char *value, size_t n)
{
    size_t kept = n;
    while (kept > 0 && (value[kept - 1] == ' ' || value[kept - 1] == '\t'))
        kept--;
    return kept == n ? value : arena_strndup(x->request.arena, value, kept);
}

static void take_header(struct reading *r, const char *name, const char *value)
{
    if (strcasecmp(name, "Content-Length") == 0) {
        r->length = value;
        r->lengths++;
    } else if (strcasecmp(name, "Transfer-Encoding") == 0) {
        r->coding = value;
        r->codings++;
    } else if (strcasecmp(name, "X-Forwarded-For") == 0) {
        r->forwarded = value;
    } else if (strcasecmp(name, "Expect") == 0) {
        r->x->expects_continue = true;
    }
    for (size_t i = 0; i < KNOWN_COUNT; i++) {
        if (strcasecmp(name, known[i].name) != 0)
            continue;
        if ((r->seen & 1u << i) != 0)
            r->detail = arena_printf(r->x->request.arena, "%s is given twice", known[i].name);
        r->seen |= 1u << i;
        *(const char **)((char *)&r->x->request + known[i].offset) = value;
        return;
    }
}

static enum MHD_Result read_header(void *cls, enum MHD_ValueKind kind, const char *key, size_t key_n, const char *value,
                                   size_t value_n)
{
    struct reading *r = cls;
    (void)kind;
    if (value == NULL || ++r->headers > HTTP_HEADERS_MAX) {
        r->too_many = value != NULL;
        r->detail = value == NULL ? "a header without a value" : "there are too many headers";
        return MHD_NO;
    }
    if (r->x->conn->http->knows_layout)
        r->detail = find_gap(r, key, key_n, value);
    r->cursor = value + value_n;
    if (r->detail == NULL && !is_token(key, key_n))
        r->detail = "the name of a header holds white space or a character that is not allowed";
    if (r->detail == NULL && has_control(value, value_n))
        r->detail = "a header holds a control character";
    if (r->detail == NULL)
        take_header(r, key, trimmed(r->x, value, value_n));
    return r->detail == NULL ? MHD_YES : MHD_NO;
}

/* The request line: a path, no control byte in any disguise, and nothing hidden between its parts. */
static const char *check_line(const struct exchange *x, const char *method, const char *version)
{
    const char *target = x->request.path;
    size_t gap = (size_t)((uintptr_t)version - (uintptr_t)x->sent_at);
    if (!is_token(method, strlen(method)))
        return "the method is malformed";
    if (strcmp(version, "HTTP/1.1") != 0 && strcmp(version, "HTTP/1.0") != 0)
        return "the version of HTTP is not 1.1";
    if (target[0] != '/')
        return "the target is not a path";
    if (x->conn->http->knows_layout && (gap != x->target_n + 1 || x->sent_at != method + strlen(method) + 1))
        return "the request line holds a NUL or more than one space between its parts";
    for (size_t i = 0; i < x->target_n; i++) {
        unsigned char c = (unsigned char)x->sent_target[i];
        if (c <= ' ' || c >= 0x7f || c == '#')
            return "the target holds a character that must be percent-encoded";
        if (c == '%' && x->sent_target[i + 1] == '0' && x->sent_target[i + 2] == '0')
            return "the target holds %00";
    }
    return NULL;
}

/* Where the body ends must be said once and plainly. */
static const char *check_length(const struct reading *r, const char *version, int64_t *length)
{
    *length = 0;
    if (r->lengths + r->codings > 1)
        return "the length of the body is said more than once";
    if (r->codings == 1 && (strcasecmp(r->coding, "chunked") != 0 || strcmp(version, "HTTP/1.1") != 0))
        return "Transfer-Encoding is not exactly chunked";
    if (r->codings == 1) {
        *length = -1;
        return NULL;
    }
    if (r->lengths == 0)
        return NULL;
    char *end;
    errno = 0;
    *length = strtoll(r->length, &end, 10);
    if (r->length[0] < '0' || r->length[0] > '9' || *end != '\0')
        return "Content-Length is not a number";
    if (errno == ERANGE)
        *length = INT64_MAX;
    return NULL;
}

/* Behind a proxy on this machine the client is the last address that the proxy has written down. */
static void take_forwarded(struct exchange *x, const char *forwarded)
{
    unsigned char parsed[sizeof(struct in6_addr)];
    const struct conn *c = x->conn;
    if (!c->http->behind_proxy || !c->loopback || forwarded == NULL)
        return;
    const char *last = strrchr(forwarded, ',');
    last = last == NULL ? forwarded : last + 1;
    last += strspn(last, " \t");
    if (strlen(last) < sizeof x->request.peer &&
        (inet_pton(AF_INET, last, parsed) == 1 || inet_pton(AF_INET6, last, parsed) == 1)) {
        memcpy(x->request.peer, last, strlen(last) + 1);
        x->request.from_here = false;
    }
}

enum err strict_check(struct exchange *x, const char *method, const char *version, const char **detail, int64_t *length)
{
    struct reading r = {.x = x, .cursor = version + strlen(version)};
    const union MHD_ConnectionInfo *size = MHD_get_connection_info(x->mhd, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    *detail = NULL;
    if (x->target_n > HTTP_TARGET_BYTES || size == NULL || size->header_size > HTTP_HEADERS_BYTES)
        return ERR_HEADERS_TOO_LARGE;
    r.detail = check_line(x, method, version);
    if (r.detail == NULL)
        MHD_get_connection_values_n(x->mhd, MHD_HEADER_KIND, read_header, &r);
    if (r.too_many)
        return ERR_HEADERS_TOO_LARGE;
    if (r.detail == NULL && x->conn->http->knows_layout &&
        (uintptr_t)method + size->header_size - (uintptr_t)r.cursor != 4)
        r.detail = "a header line does not end in CR LF, or holds a NUL";
    if (r.detail == NULL && (x->request.host == NULL || x->request.host[0] == '\0'))
        r.detail = "there is no Host";
    if (r.detail == NULL)
        r.detail = check_length(&r, version, length);
    take_forwarded(x, r.forwarded);
    *detail = r.detail;
    return r.detail == NULL ? ERR_OK : ERR_BAD_REQUEST;
}
