/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Where things stand on a page. All lengths are points (1/72 inch). A row is never divided; what is measured first is
 * drawn afterwards, so that the first page knows how many there are. */
#include "document/paper.h"

#include "company/company_words.h"
#include "core/must.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <string.h>

#define MARGIN      51.0 /* 18 mm */
#define FOOT        34.0 /* kept free above the lower margin */
#define GAP         10.0
#define ROW_PAD     4.5
#define SIZE_TEXT   9.5
#define SIZE_SMALL  8.0
#define SIZE_TITLE  19.0
#define LABEL_WIDTH 84.0
#define LOGO_WIDTH  190.0 /* at most; never larger than a pixel at 96 in an inch */
#define LOGO_HEIGHT 56.0
#define PIXEL       0.75
/* Which fonts there are is the machine's; for what the first lacks, the next ones are asked, then all others. */
#define FONT "Liberation Sans, DejaVu Sans, WenQuanYi Zen Hei, Sans"

struct sheet {
    struct ctx *c;
    const struct paper *paper;
    cairo_surface_t *surface;
    cairo_t *cr;
    PangoLayout *layout;
    double width, height, y;
    int page, pages;
    double *row_heights;
    struct str bytes;
};

enum weight { PLAIN, BOLD };
static const double black[] = {0.10, 0.08, 0.09}, soft[] = {0.38, 0.35, 0.36}, line_colour[] = {0.80, 0.78, 0.78},
                    accent[] = {0.44, 0.09, 0.20};

void paper_fact(struct paper *paper, const char *label, const char *value)
{
    if (value == NULL || value[0] == '\0')
        return;
    MUST(paper->fact_count < PAPER_FACTS_MAX);
    paper->facts[paper->fact_count++] = (struct paper_fact){label, value};
}

void paper_total(struct paper *paper, const char *label, const char *value)
{
    if (value == NULL || value[0] == '\0')
        return;
    MUST(paper->total_count < PAPER_FACTS_MAX);
    paper->totals[paper->total_count++] = (struct paper_fact){label, value};
}

/* --- text --- */

struct text {
    const char *s;
    double size;
    enum weight weight;
    const double *colour;
    double width; /* lines break at it */
    bool right;
};

static void set_text(struct sheet *s, const struct text *t)
{
    PangoFontDescription *font = pango_font_description_from_string(FONT);
    pango_font_description_set_absolute_size(font, t->size * PANGO_SCALE);
    pango_font_description_set_weight(font, t->weight == BOLD ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(s->layout, font);
    pango_font_description_free(font);
    pango_layout_set_width(s->layout, (int)(t->width * PANGO_SCALE));
    pango_layout_set_wrap(s->layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_alignment(s->layout, t->right ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
    pango_layout_set_text(s->layout, t->s == NULL ? "" : t->s, -1);
}

#ifdef __SANITIZE_ADDRESS__
/* fontconfig keeps a little for the life of the process without a pointer that LeakSanitizer can follow. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig";
}
#endif

/* The height of a text; 0 for none. */
static double measure(struct sheet *s, const struct text *t)
{
    if (t->s == NULL || t->s[0] == '\0')
        return 0;
    int height;
    set_text(s, t);
    pango_layout_get_size(s->layout, NULL, &height);
    return (double)height / PANGO_SCALE;
}

static double draw(struct sheet *s, double x, double y, const struct text *t)
{
    double height = measure(s, t);
    if (height > 0) {
        cairo_set_source_rgb(s->cr, t->colour[0], t->colour[1], t->colour[2]);
        cairo_move_to(s->cr, x, y);
        pango_cairo_show_layout(s->cr, s->layout);
    }
    return height;
}

static void rule(struct sheet *s, double y, double thick, const double *colour)
{
    cairo_set_source_rgb(s->cr, colour[0], colour[1], colour[2]);
    cairo_set_line_width(s->cr, thick);
    cairo_move_to(s->cr, MARGIN, y);
    cairo_line_to(s->cr, s->width - MARGIN, y);
    cairo_stroke(s->cr);
}

static double inner_width(const struct sheet *s)
{
    return s->width - 2 * MARGIN;
}

/* --- pages --- */

static double bottom(const struct sheet *s)
{
    return s->height - MARGIN - FOOT;
}

static void foot(struct sheet *s)
{
    const char *left = arena_printf(s->c->arena, "%s · %s", s->c->company->name, s->paper->title);
    const char *right = arena_printf(s->c->arena, "Page %d of %d", s->page, s->pages);
    double y = s->height - MARGIN - SIZE_SMALL, width = inner_width(s);
    rule(s, y - 7, 0.5, line_colour);
    draw(s, MARGIN, y, &(struct text){left, SIZE_SMALL, PLAIN, soft, width * 0.75, false});
    draw(s, MARGIN + width * 0.75, y, &(struct text){right, SIZE_SMALL, PLAIN, soft, width * 0.25, true});
}

static double column_width(const struct sheet *s, size_t i)
{
    int shares = 0;
    for (size_t j = 0; j < s->paper->column_count; j++)
        shares += s->paper->columns[j].share;
    return inner_width(s) * s->paper->columns[i].share / shares;
}

static void next_page(struct sheet *s)
{
    foot(s);
    cairo_show_page(s->cr);
    s->page++;
    s->y = MARGIN;
}

/* The last column ends where the rules end. */
static double cell_width(const struct sheet *s, size_t i)
{
    return column_width(s, i) - (i + 1 < s->paper->column_count ? GAP / 2 : 0);
}

static struct text cell_text(const struct sheet *s, const struct paper_row *row, size_t i)
{
    return (struct text){row->cells[i], SIZE_TEXT, PLAIN, black, cell_width(s, i), s->paper->columns[i].right};
}

static void table_heading(struct sheet *s)
{
    double x = MARGIN, height = 0;
    for (size_t i = 0; i < s->paper->column_count; i++) {
        const struct paper_column *column = &s->paper->columns[i];
        double width = column_width(s, i);
        const struct text text = {column->heading, SIZE_SMALL, BOLD, soft, cell_width(s, i), column->right};
        double used = draw(s, x, s->y, &text);
        height = used > height ? used : height;
        x += width;
    }
    s->y += height + 3;
    rule(s, s->y, 0.8, soft);
    s->y += ROW_PAD;
}

/* Detail and note below the text of the wide column. */
static struct text small_text(const struct sheet *s, const char *text)
{
    return (struct text){text, SIZE_SMALL, PLAIN, soft, column_width(s, s->paper->wide) - GAP, false};
}

static double row_height(struct sheet *s, const struct paper_row *row)
{
    double most = 0;
    for (size_t i = 0; i < s->paper->column_count; i++) {
        struct text cell = cell_text(s, row, i), detail = small_text(s, row->detail), note = small_text(s, row->note);
        double height = measure(s, &cell);
        if (i == s->paper->wide)
            height += measure(s, &detail) + measure(s, &note);
        most = height > most ? height : most;
    }
    return most + 2 * ROW_PAD;
}

static void draw_row(struct sheet *s, const struct paper_row *row, double height)
{
    double x = MARGIN;
    for (size_t i = 0; i < s->paper->column_count; i++) {
        struct text cell = cell_text(s, row, i), detail = small_text(s, row->detail), note = small_text(s, row->note);
        double used = draw(s, x, s->y, &cell);
        if (i == s->paper->wide) {
            used += draw(s, x, s->y + used, &detail);
            draw(s, x, s->y + used, &note);
        }
        x += column_width(s, i);
    }
    s->y += height - ROW_PAD;
    rule(s, s->y, 0.4, line_colour);
    s->y += ROW_PAD;
}

/* --- the parts from above to below --- */

static double lesser(double a, double b)
{
    return a < b ? a : b;
}

static double larger(double a, double b)
{
    return a > b ? a : b;
}

/* The height of what was drawn. */
static double draw_logo(struct sheet *s, const struct picture *logo)
{
    double width = logo->width, height = logo->height;
    double scale = lesser(PIXEL, lesser(LOGO_WIDTH / width, LOGO_HEIGHT / height));
    cairo_save(s->cr);
    cairo_translate(s->cr, MARGIN, s->y);
    cairo_scale(s->cr, scale, scale);
    cairo_set_source_surface(s->cr, logo->surface, 0, 0);
    cairo_paint(s->cr);
    cairo_restore(s->cr);
    return height * scale;
}

/* Who sends it: the logo at the left and name and address at the right; without a logo the name takes its place. */
static void letterhead(struct sheet *s)
{
    double half = inner_width(s) / 2, x = MARGIN + half, y = s->y, left;
    struct text name = {s->c->company->name, SIZE_TEXT + 2, BOLD, accent, half - GAP, false};
    if (s->paper->logo != NULL) {
        left = draw_logo(s, s->paper->logo);
        name.right = true;
        name.width = half;
        y += draw(s, x, y, &name) + 2;
    } else {
        left = draw(s, MARGIN, y, &name);
    }
    for (const char *const *line = s->paper->from; *line != NULL; line++)
        y += draw(s, x, y, &(struct text){*line, SIZE_SMALL, PLAIN, soft, half, true});
    s->y += larger(left, y - s->y);
}

static void head(struct sheet *s)
{
    double width = inner_width(s), stamp = s->paper->stamp == NULL ? 0 : width * 0.3;
    letterhead(s);
    s->y += GAP;
    draw(s, MARGIN + width - stamp, s->y, &(struct text){s->paper->stamp, SIZE_TITLE, BOLD, accent, stamp, true});
    s->y += draw(s, MARGIN, s->y, &(struct text){s->paper->title, SIZE_TITLE, BOLD, black, width - stamp, false}) + 3;
    rule(s, s->y, 1.4, accent);
    s->y += GAP + 4;
}

static double address(struct sheet *s, double y, double width)
{
    double begin = y;
    y += draw(s, MARGIN, y, &(struct text){s->paper->to_label, SIZE_SMALL, BOLD, soft, width, false}) + 2;
    for (const char *const *line = s->paper->to; *line != NULL; line++)
        y += draw(s, MARGIN, y,
                  &(struct text){*line, SIZE_TEXT, line == s->paper->to ? BOLD : PLAIN, black, width, false});
    return y - begin;
}

static double facts(struct sheet *s, double x, double y, double width)
{
    double begin = y;
    for (size_t i = 0; i < s->paper->fact_count; i++) {
        const struct paper_fact *fact = &s->paper->facts[i];
        double label = draw(s, x, y + 1, &(struct text){fact->label, SIZE_SMALL, PLAIN, soft, LABEL_WIDTH, false});
        double value = draw(s, x + LABEL_WIDTH, y,
                            &(struct text){fact->value, SIZE_TEXT, PLAIN, black, width - LABEL_WIDTH, false});
        y += (label > value ? label : value) + 2;
    }
    return y - begin;
}

static void blocks(struct sheet *s)
{
    double half = inner_width(s) / 2;
    double left = address(s, s->y, half - GAP), right = facts(s, MARGIN + half, s->y, half);
    s->y += (left > right ? left : right) + 2 * GAP;
}

static double totals_height(const struct sheet *s)
{
    return 3 + (double)s->paper->total_count * (SIZE_TEXT + 8);
}

/* The last row takes the totals with it: sums without anything above them say nothing. */
static void table(struct sheet *s)
{
    table_heading(s);
    for (size_t i = 0; i < s->paper->row_count; i++) {
        double needed = s->row_heights[i] + (i + 1 == s->paper->row_count ? totals_height(s) : 0);
        if (s->y + needed > bottom(s)) {
            next_page(s);
            table_heading(s);
        }
        draw_row(s, &s->paper->rows[i], s->row_heights[i]);
    }
}

static void totals(struct sheet *s)
{
    double width = inner_width(s), third = width / 3;
    if (s->y + totals_height(s) > bottom(s)) /* no row, or one that fills a page */
        next_page(s);
    s->y += 3;
    for (size_t i = 0; i < s->paper->total_count; i++) {
        const struct paper_fact *total = &s->paper->totals[i];
        enum weight weight = i + 1 == s->paper->total_count ? BOLD : PLAIN;
        draw(s, MARGIN + third, s->y, &(struct text){total->label, SIZE_TEXT, weight, soft, third - GAP, true});
        s->y +=
            draw(s, MARGIN + 2 * third, s->y, &(struct text){total->value, SIZE_TEXT, weight, black, third, true}) + 3;
    }
}

static void note(struct sheet *s)
{
    const struct text text = {s->paper->note, SIZE_TEXT, PLAIN, black, inner_width(s) * 0.8, false};
    double height = measure(s, &text);
    if (height == 0)
        return;
    if (s->y + height + 3 * GAP > bottom(s) && s->y > MARGIN + GAP)
        next_page(s);
    s->y += GAP;
    s->y += draw(s, MARGIN, s->y, &(struct text){"Note", SIZE_SMALL, BOLD, soft, inner_width(s), false}) + 2;
    s->y += draw(s, MARGIN, s->y, &text);
}

static void all_pages(struct sheet *s)
{
    s->page = 1;
    s->y = MARGIN;
    head(s);
    blocks(s);
    table(s);
    totals(s);
    note(s);
    foot(s);
    cairo_show_page(s->cr);
}

/* --- the file --- */

static cairo_status_t take_bytes(void *arg, const unsigned char *data, unsigned n)
{
    struct str *bytes = arg;
    str_putn(bytes, (const char *)data, n);
    return str_failed(bytes) ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static void open_sheet(struct sheet *s, cairo_surface_t *surface)
{
    s->surface = surface;
    s->cr = cairo_create(surface);
    s->layout = pango_cairo_create_layout(s->cr);
    pango_layout_set_auto_dir(s->layout, FALSE); /* a name in Hebrew stands in its column like any other */
    /* Paper has no pixels to fit letters to; and both surfaces must measure alike. */
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    PangoContext *context = pango_layout_get_context(s->layout);
    pango_cairo_context_set_font_options(context, options);
    pango_context_set_round_glyph_positions(context, FALSE);
    pango_layout_context_changed(s->layout);
    cairo_font_options_destroy(options);
}

static cairo_status_t close_sheet(struct sheet *s)
{
    g_object_unref(s->layout);
    cairo_status_t drawn = cairo_status(s->cr);
    cairo_destroy(s->cr);
    cairo_surface_finish(s->surface);
    cairo_status_t written = cairo_surface_status(s->surface);
    cairo_surface_destroy(s->surface);
    return drawn != CAIRO_STATUS_SUCCESS ? drawn : written;
}

/* On paper that nobody sees: how high the rows are, and how many pages it takes. */
static cairo_status_t rehearse(struct sheet *s)
{
    const cairo_rectangle_t page = {0, 0, s->width, s->height};
    open_sheet(s, cairo_recording_surface_create(CAIRO_CONTENT_COLOR, &page));
    for (size_t i = 0; i < s->paper->row_count; i++)
        s->row_heights[i] = row_height(s, &s->paper->rows[i]);
    all_pages(s);
    s->pages = s->page;
    return close_sheet(s);
}

static void describe(struct sheet *s, cairo_surface_t *surface)
{
    char at[INSTANT_TEXT];
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, s->paper->title);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_AUTHOR, s->c->company->name);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, instant_format(at, s->paper->dated_ms));
}

enum err paper_pdf(struct ctx *c, struct document *out, const struct paper *paper)
{
    const bool american = strcmp(date_format_names[c->company->date_format], "us") == 0;
    struct sheet s = {.c = c,
                      .paper = paper,
                      .width = american ? 612 : 595.28,
                      .height = american ? 792 : 841.89,
                      .row_heights = arena_array(c->arena, double, paper->row_count),
                      .bytes = str_init(c->arena, DOCUMENT_MAX)};
    cairo_status_t status = rehearse(&s);
    if (status == CAIRO_STATUS_SUCCESS) {
        cairo_surface_t *pdf = cairo_pdf_surface_create_for_stream(take_bytes, &s.bytes, s.width, s.height);
        describe(&s, pdf);
        open_sheet(&s, pdf);
        all_pages(&s);
        MUST(s.page == s.pages);
        status = close_sheet(&s);
    }
    if (str_failed(&s.bytes))
        return refuse(c, ERR_REQUEST_TOO_COMPLEX, "", NULL);
    if (status != CAIRO_STATUS_SUCCESS)
        return refuse(c, ERR_INTERNAL, "", "%s", cairo_status_to_string(status));
    out->bytes = str_text(&s.bytes);
    out->n = s.bytes.n;
    return ERR_OK;
}
