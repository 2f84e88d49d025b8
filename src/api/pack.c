/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which answers are packed, and how: gzip by zlib, which every browser and program takes. */
#include "api/pack.h"

#include "core/must.h"
#include "report/csv.h"

#include <sodium.h>
#include <string.h>
#include <strings.h>
#define ZLIB_CONST
#include <zlib.h>

#define LEVEL       1         /* a third of the time of zlib's usual 6, for a fifth more bytes */
#define WINDOW_BITS (15 + 16) /* 16: as a gzip file */
#define MEMORY      8         /* with the window 256 KB, for as long as it is packed */
#define OUT_BYTES   ((size_t)64 * 1024)
#define SLICE_BYTES ((size_t)256 * 1024) /* of an answer that is there, and is packed as it goes */
#define BLUR_HALF   128                  /* twice less than this is added to each, at random */

struct packing {
    z_stream z;
    gz_header head;
    char blur[2 * BLUR_HALF];
    char *out;        /* OUT_BYTES, for the next piece that leaves */
    struct str plain; /* the piece that is being packed */
    bool last;        /* it is the last one */
    bool within;      /* not all of it has left: there was no more room */
    struct str whole; /* an answer that is there: its pieces are slices, from `at` on */
    size_t at;
    enum err (*next)(void *state, struct str *piece, bool *last);
    void *next_state;
    void (*next_end)(void *state);
};

bool api_takes_coding(const char *accept, const char *coding)
{
    size_t n = strlen(coding);
    for (const char *p = accept; p != NULL && *p != '\0';) {
        p += strspn(p, ", \t");
        size_t length = strcspn(p, ",");
        if (length >= n && strncasecmp(p, coding, n) == 0 && (p[n] == '\0' || strchr(",; \t", p[n]) != NULL)) {
            const char *weight = memchr(p, '=', length);
            return weight == NULL || strspn(weight + 1, "0.") < strcspn(weight + 1, ", \t;");
        }
        p += length;
    }
    return false;
}

/* Compressing is for text; XLSX and PDF are compressed already. */
static bool is_text(const char *content_type)
{
    return content_type != NULL &&
           (strcmp(content_type, "application/json") == 0 || strcmp(content_type, CSV_TYPE) == 0);
}

/* A page of another site can make a browser ask with its cookie (SameSite=Lax: by going there), as often and with what
 * query it likes. A token it doesn't have. Browsers say truly where a request comes from; one that doesn't say so gets
 * the answer as it is. */
static bool is_asked_by_us(const struct call *call)
{
    const char *site = call->pub.request->sec_fetch_site;
    return call->cookie == NULL || (site != NULL && strcmp(site, "same-origin") == 0);
}

/* The header of a gzip file has room for a remark that nobody reads: as many bytes as chance will have it, so that the
 * length of one answer doesn't tell its content to the byte. Two dice: the ends of one would soon show. */
static struct packing *open_packing(struct arena *arena)
{
    struct packing *p = arena_new(arena, struct packing);
    MUST(deflateInit2(&p->z, LEVEL, Z_DEFLATED, WINDOW_BITS, MEMORY, Z_DEFAULT_STRATEGY) == Z_OK);
    memset(p->blur, '.', randombytes_uniform(BLUR_HALF) + randombytes_uniform(BLUR_HALF)); /* a zero follows */
    p->head = (gz_header){.comment = (Bytef *)p->blur, .os = 255};
    MUST(deflateSetHeader(&p->z, &p->head) == Z_OK);
    return p;
}

static void close_packing(void *packing)
{
    struct packing *p = packing;
    (void)deflateEnd(&p->z); /* it only says that not all was taken */
}

/* --- at once --- */

static void pack_whole(struct api_request *r)
{
    struct packing *p = open_packing(r->arena);
    struct str *body = &r->answer.body;
    char *out = arena_alloc_raw(r->arena, body->n);
    p->z.next_in = (const Bytef *)body->p;
    p->z.avail_in = (uInt)body->n;
    p->z.next_out = (Bytef *)out;
    p->z.avail_out = (uInt)body->n;
    if (deflate(&p->z, Z_FINISH) == Z_STREAM_END) { /* else it would not be shorter */
        *body = (struct str){.p = out, .n = body->n - p->z.avail_out};
        answer_header(&r->answer, "Content-Encoding", "gzip");
    }
    close_packing(p); /* however slowly the client takes it */
}

/* --- as it goes --- */

static enum err next_slice(void *state, struct str *piece, bool *last)
{
    struct packing *p = state;
    size_t left = p->whole.n - p->at;
    size_t n = left < SLICE_BYTES ? left : SLICE_BYTES;
    *piece = (struct str){.p = p->whole.p + p->at, .n = n};
    p->at += n;
    *last = p->at == p->whole.n;
    return ERR_OK;
}

static enum err take_piece(struct packing *p)
{
    p->plain.n = 0;
    TRY(p->next(p->next_state, &p->plain, &p->last));
    if (str_failed(&p->plain))
        return ERR_REQUEST_TOO_COMPLEX;
    p->z.next_in = (const Bytef *)p->plain.p;
    p->z.avail_in = (uInt)p->plain.n;
    return ERR_OK;
}

/* As much of the piece at hand as there is room for. The reader can unpack all of it when it has come: nothing of it
 * waits inside for the next one. */
static enum err next_packed(void *state, struct str *piece, bool *last)
{
    struct packing *p = state;
    if (!p->within)
        TRY(take_piece(p));
    *piece = (struct str){.p = p->out};
    *last = false;
    if (!p->within && p->plain.n == 0 && !p->last)
        return ERR_OK;
    p->z.next_out = (Bytef *)p->out;
    p->z.avail_out = (uInt)OUT_BYTES;
    int got = deflate(&p->z, p->last ? Z_FINISH : Z_SYNC_FLUSH);
    MUST(got != Z_STREAM_ERROR);
    piece->n = OUT_BYTES - p->z.avail_out;
    *last = got == Z_STREAM_END;
    p->within = p->z.avail_out == 0 && !*last;
    return ERR_OK;
}

static void end_packed(void *state)
{
    struct packing *p = state;
    if (p->next_end != NULL)
        p->next_end(p->next_state);
}

static void pack_pieces(struct api_request *r)
{
    struct packing *p = open_packing(r->arena);
    struct api_answer *a = &r->answer;
    arena_defer(r->arena, close_packing, p);
    p->out = arena_alloc_raw(r->arena, OUT_BYTES);
    if (a->next == NULL) {
        p->whole = a->body;
        a->next = next_slice;
        a->next_state = p;
    }
    p->next = a->next;
    p->next_state = a->next_state;
    p->next_end = a->next_end;
    a->next = next_packed;
    a->next_state = p;
    a->next_end = end_packed;
    a->length = 0;
    answer_header(a, "Content-Encoding", "gzip");
}

void pack_answer(struct call *call)
{
    struct api_request *r = call->pub.request;
    struct api_answer *a = &r->answer;
    if ((call->pub.route->flags & ROUTE_PACKED) == 0 || a->status != 200 || !is_text(a->content_type))
        return;
    answer_header(a, "Vary", "Accept-Encoding, Sec-Fetch-Site");
    if (!api_takes_coding(r->accept_encoding, "gzip") || !is_asked_by_us(call) ||
        (a->next == NULL && a->body.n < PACK_LEAST))
        return;
    if (a->next != NULL || a->body.n > PACK_AT_ONCE)
        pack_pieces(r);
    else
        pack_whole(r);
}
