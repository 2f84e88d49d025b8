/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which product a line speaks of that was sent. */
#include "flow/sent_line.h"

#include "backorder/backorder.h"

static bool is_repeated(const struct sent_line *lines, size_t i)
{
    for (size_t k = 0; k < i && lines[i].id.has; k++) {
        if (lines[k].id.has && lines[k].id.v == lines[i].id.v)
            return true;
    }
    return false;
}

static enum err product_of(struct ctx *c, int64_t *product, const struct sent_line *lines, size_t i, const char *whole)
{
    const struct sent_line *line = &lines[i];
    if (line->id.has && line->kept == 0)
        return refuse(c, ERR_LINE_UNKNOWN, backorder_line_field(c, i, "id"), "%s has no line with this id", whole);
    if (is_repeated(lines, i))
        return refuse(c, ERR_FIELD_DUPLICATE, backorder_line_field(c, i, "id"), "the list names this line twice");
    if (!line->id.has && line->product == 0)
        return refuse(c, ERR_FIELD_REQUIRED, backorder_line_field(c, i, "product"), NULL);
    if (line->id.has && line->product != 0 && line->product != line->kept)
        return refuse(c, ERR_FIELD_READ_ONLY, backorder_line_field(c, i, "product"),
                      "the product of a line can't be changed; leave the line out and add another");
    *product = line->id.has ? line->kept : line->product;
    return ERR_OK;
}

enum err sent_lines_products(struct ctx *c, int64_t *products, const struct sent_line *lines, size_t n,
                             const char *whole)
{
    enum err first = ERR_OK;
    for (size_t i = 0; i < n; i++) {
        enum err err = product_of(c, &products[i], lines, i, whole);
        first = first == ERR_OK ? err : first;
    }
    return first;
}
