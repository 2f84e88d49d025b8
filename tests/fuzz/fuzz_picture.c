/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The logo that an admin sends, PNG or JPEG. Of a PNG the checks of its chunks are made right, else a fuzzer would get
 * no further than them. */
#include "fuzz/fuzz.h"

#include "document/picture.h"

#include <cairo.h>
#include <zlib.h>

#define PNG_MARK_BYTES  8
#define PNG_AROUND_DATA 12 /* length and name before it, the check behind */

static size_t number_at(const uint8_t *p)
{
    return (size_t)p[0] << 24 | (size_t)p[1] << 16 | (size_t)p[2] << 8 | p[3];
}

static void make_checks(uint8_t *p, size_t n)
{
    for (size_t at = PNG_MARK_BYTES; at + PNG_AROUND_DATA <= n;) {
        size_t length = number_at(p + at);
        if (length > n - at - PNG_AROUND_DATA)
            return;
        unsigned long check = crc32(0, p + at + 4, (uInt)length + 4);
        for (int i = 0; i < 4; i++)
            p[at + 8 + length + (size_t)i] = (uint8_t)(check >> (24 - 8 * i));
        at += PNG_AROUND_DATA + length;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ctx c;
    struct picture picture;
    struct arena *arena = arena_open((size_t)32 * 1024 * 1024);
    bool png = size > 0 && data[0] == 0x89;
    uint8_t *copy = arena_alloc(arena, size + 1);
    for (size_t i = 0; i < size; i++)
        copy[i] = data[i];
    if (png)
        make_checks(copy, size);
    ctx_init(&c, arena, 0);
    if (picture_read(&c, &picture, png ? "image/png" : "image/jpeg", (struct bytes){copy, size}) == ERR_OK) {
        MUST(picture.width >= 1 && picture.width <= PICTURE_WIDTH_MAX && picture.height <= PICTURE_HEIGHT_MAX);
        MUST(cairo_surface_status(picture.surface) == CAIRO_STATUS_SUCCESS);
        MUST(cairo_image_surface_get_width(picture.surface) == picture.width);
    } else {
        MUST(c.problem_count == 1);
    }
    arena_close(arena);
    return 0;
}
