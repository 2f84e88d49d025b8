/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A picture that somebody sent, as pixels: PNG by Cairo, JPEG by libjpeg-turbo. How large it says it is, is looked at
 * before memory is taken for it. */
#ifndef DOCUMENT_PICTURE_H
#define DOCUMENT_PICTURE_H

#include "core/ctx.h"

#define PICTURE_WIDTH_MAX  2000 /* pixels: 8 MB when decoded */
#define PICTURE_HEIGHT_MAX 1000

struct picture {
    int width, height;              /* pixels */
    struct _cairo_surface *surface; /* Cairo's own */
};

/** picture_read(c, out, type, bytes): decode the whole of it. ${out} lives as long as the arena, and for JPEG so long
 * as
 * ${bytes}, which a PDF takes as they are. Errors: PICTURE_INVALID (no file of ${type}, "image/png" or "image/jpeg";
 * too many pixels; broken off; colours for printing, CMYK), with the reason. */
CHECKED enum err picture_read(struct ctx *c, struct picture *out, const char *type, struct bytes bytes);

#endif
