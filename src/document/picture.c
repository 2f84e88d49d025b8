/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Bytes of strangers into pixels. */
#include "document/picture.h"

#include "core/must.h"

#include <cairo.h>
#include <string.h>
#include <strings.h>
#include <turbojpeg.h>

#define PNG_SIZE_AT 16 /* width and height of the first chunk, which is always IHDR: eight bytes, big-endian */

static void destroy(void *surface)
{
    cairo_surface_destroy(surface);
}

static enum err take(struct ctx *c, struct picture *out, cairo_surface_t *surface)
{
    arena_defer(c->arena, destroy, surface);
    cairo_status_t status = cairo_surface_status(surface);
    if (status != CAIRO_STATUS_SUCCESS)
        return refuse(c, ERR_PICTURE_INVALID, "", "the file is broken: %s", cairo_status_to_string(status));
    out->surface = surface;
    return ERR_OK;
}

static enum err check_size(struct ctx *c, const struct picture *p)
{
    if (p->width >= 1 && p->height >= 1 && p->width <= PICTURE_WIDTH_MAX && p->height <= PICTURE_HEIGHT_MAX)
        return ERR_OK;
    return refuse(c, ERR_PICTURE_INVALID, "", "it has %d x %d pixels; at most %d x %d are taken", p->width, p->height,
                  PICTURE_WIDTH_MAX, PICTURE_HEIGHT_MAX);
}

/* --- PNG --- */

static int big_endian(const uint8_t *p)
{
    /* More than a picture may have is cut to what is too much anyway. */
    return p[0] != 0 || p[1] != 0 ? INT16_MAX : p[2] << 8 | p[3];
}

static cairo_status_t next_bytes(void *arg, unsigned char *to, unsigned n)
{
    struct bytes *left = arg;
    if (n > left->n)
        return CAIRO_STATUS_READ_ERROR;
    memcpy(to, left->p, n);
    left->p += n;
    left->n -= n;
    return CAIRO_STATUS_SUCCESS;
}

static enum err read_png(struct ctx *c, struct picture *out, struct bytes bytes)
{
    static const uint8_t mark[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    if (bytes.n < PNG_SIZE_AT + 8 || memcmp(bytes.p, mark, sizeof mark) != 0 || memcmp(bytes.p + 12, "IHDR", 4) != 0)
        return refuse(c, ERR_PICTURE_INVALID, "", "this is no PNG file");
    out->width = big_endian(bytes.p + PNG_SIZE_AT);
    out->height = big_endian(bytes.p + PNG_SIZE_AT + 4);
    TRY(check_size(c, out));
    struct bytes left = bytes;
    return take(c, out, cairo_image_surface_create_from_png_stream(next_bytes, &left));
}

/* --- JPEG --- */

static enum err decode_jpeg(struct ctx *c, struct picture *out, tjhandle reader, struct bytes bytes)
{
    int sampling, colours;
    if (tjDecompressHeader3(reader, bytes.p, bytes.n, &out->width, &out->height, &sampling, &colours) != 0)
        return refuse(c, ERR_PICTURE_INVALID, "", "this is no JPEG file: %s", tjGetErrorStr2(reader));
    TRY(check_size(c, out));
    if (colours == TJCS_CMYK || colours == TJCS_YCCK)
        return refuse(c, ERR_PICTURE_INVALID, "", "its colours are those of print (CMYK); save it as RGB");
    TRY(take(c, out, cairo_image_surface_create(CAIRO_FORMAT_RGB24, out->width, out->height)));
    const int order = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? TJPF_BGRX : TJPF_XRGB;
    uint8_t *pixels = cairo_image_surface_get_data(out->surface);
    int stride = cairo_image_surface_get_stride(out->surface);
    if (tjDecompress2(reader, bytes.p, bytes.n, pixels, out->width, stride, out->height, order, TJFLAG_STOPONWARNING) !=
        0)
        return refuse(c, ERR_PICTURE_INVALID, "", "the file is broken: %s", tjGetErrorStr2(reader));
    cairo_surface_mark_dirty(out->surface);
    /* A PDF holds the file itself then, and is as small and as sharp. */
    cairo_status_t set = cairo_surface_set_mime_data(out->surface, CAIRO_MIME_TYPE_JPEG, bytes.p, bytes.n, NULL, NULL);
    return set == CAIRO_STATUS_SUCCESS ? ERR_OK : refuse(c, ERR_INTERNAL, "", "%s", cairo_status_to_string(set));
}

static enum err read_jpeg(struct ctx *c, struct picture *out, struct bytes bytes)
{
    tjhandle reader = tjInitDecompress();
    MUST(reader != NULL); /* out of memory */
    enum err result = decode_jpeg(c, out, reader, bytes);
    tjDestroy(reader);
    return result;
}

enum err picture_read(struct ctx *c, struct picture *out, const char *type, struct bytes bytes)
{
    *out = (struct picture){0};
    return strcasecmp(type, "image/png") == 0 ? read_png(c, out, bytes) : read_jpeg(c, out, bytes);
}
