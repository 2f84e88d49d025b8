/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How a letter looks: as plain text, and as HTML of tables and inline styles that every mail program shows, on a phone
 * as on a desk; nothing in it is fetched from anywhere. */
#include "mail/message.h"

#include <string.h>

#define PREFERENCES "You can choose otherwise in My Account, Preferences."

/* --- text --- */

static void put_indented(struct str *out, const char *text)
{
    for (const char *p = text; *p != '\0';) {
        size_t n = strcspn(p, "\n");
        str_put(out, "    ");
        str_putn(out, p, n);
        str_putc(out, '\n');
        p += n + (p[n] == '\n');
    }
}

static void text_section(struct str *out, const struct letter_section *section)
{
    if (section->title != NULL)
        str_printf(out, "\n%s\n", section->title);
    else if (section->row_count > 0)
        str_putc(out, '\n');
    for (size_t i = 0; i < section->row_count; i++) {
        const struct letter_row *row = &section->rows[i];
        str_printf(out, "  * %s%s%s\n", row->title, row->amount == NULL ? "" : ": ",
                   row->amount == NULL ? "" : row->amount);
        if (row->detail != NULL)
            put_indented(out, row->detail);
        if (row->note != NULL)
            put_indented(out, row->note);
    }
}

void letter_text(struct str *out, const struct letter *letter, const char *link_base)
{
    str_printf(out, "%s\n\n%s\n", letter->heading, letter->intro);
    if (letter->fact_count > 0)
        str_putc(out, '\n');
    for (size_t i = 0; i < letter->fact_count; i++)
        str_printf(out, "%s: %s\n", letter->facts[i].label, letter->facts[i].value);
    for (size_t i = 0; i < letter->section_count; i++)
        text_section(out, &letter->sections[i]);
    if (letter->note != NULL) {
        str_put(out, "\nNote:\n");
        put_indented(out, letter->note);
    }
    if (letter->link != NULL && link_base != NULL)
        str_printf(out, "\n%s:\n%s%s\n", letter->link_text == NULL ? "Open it" : letter->link_text, link_base,
                   letter->link);
    str_printf(out, "\n-- \n%s\n%s\n", letter->company, letter->reason);
    if (letter->chosen)
        str_put(out, PREFERENCES "\n");
}

/* --- HTML --- */

static void put_escaped(struct str *out, const char *text)
{
    for (const char *p = text; *p != '\0'; p++) {
        switch (*p) {
        case '&':
            str_put(out, "&amp;");
            break;
        case '<':
            str_put(out, "&lt;");
            break;
        case '>':
            str_put(out, "&gt;");
            break;
        case '"':
            str_put(out, "&quot;");
            break;
        case '\'':
            str_put(out, "&#39;");
            break;
        case '\n':
            str_put(out, "<br>");
            break;
        default:
            str_putc(out, *p);
        }
    }
}

static void put_wrapped(struct str *out, const char *before, const char *text, const char *behind)
{
    if (text == NULL)
        return;
    str_put(out, before);
    put_escaped(out, text);
    str_put(out, behind);
}

#define FONT  "font-family:Arial,Helvetica,sans-serif;"
#define BREAK "word-break:break-word;overflow-wrap:anywhere;"
#define MUTED "color:#5c5650;"
#define TABLE "<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\""

static void html_facts(struct str *out, const struct letter *letter)
{
    if (letter->fact_count == 0)
        return;
    str_put(out, TABLE " style=\"margin:0 0 16px 0;\">\n");
    for (size_t i = 0; i < letter->fact_count; i++) {
        put_wrapped(out,
                    "<tr><td valign=\"top\" width=\"32%\" style=\"" FONT MUTED BREAK
                    "font-size:14px;line-height:20px;padding:2px 8px 2px 0;\">",
                    letter->facts[i].label, "</td>\n");
        put_wrapped(out,
                    "<td valign=\"top\" style=\"" FONT BREAK
                    "font-size:14px;line-height:20px;color:#1f1b18;padding:2px 0;\">",
                    letter->facts[i].value, "</td></tr>\n");
    }
    str_put(out, "</table>\n");
}

static void html_row(struct str *out, const struct letter_row *row)
{
    bool amount = row->amount != NULL;
    str_printf(out, "<tr><td valign=\"top\"%s style=\"border-top:1px solid #e3ddd5;padding:8px 8px 8px 0;\">\n",
               amount ? "" : " colspan=\"2\"");
    put_wrapped(out, "<div style=\"" FONT BREAK "font-size:15px;line-height:20px;color:#1f1b18;font-weight:bold;\">",
                row->title, "</div>\n");
    put_wrapped(out, "<div style=\"" FONT BREAK MUTED "font-size:13px;line-height:18px;\">", row->detail, "</div>\n");
    put_wrapped(out, "<div style=\"" FONT BREAK "font-size:13px;line-height:18px;color:#1f1b18;\">", row->note,
                "</div>\n");
    str_put(out, "</td>");
    put_wrapped(out,
                "<td valign=\"top\" align=\"right\" width=\"36%\" style=\"" FONT
                "border-top:1px solid #e3ddd5;padding:8px 0;font-size:14px;line-height:20px;color:#1f1b18;\">",
                row->amount, "</td>");
    str_put(out, "</tr>\n");
}

static void html_section(struct str *out, const struct letter_section *section)
{
    put_wrapped(out, "<h2 style=\"" FONT BREAK "font-size:15px;line-height:20px;color:#6b1f33;margin:16px 0 4px 0;\">",
                section->title, "</h2>\n");
    if (section->row_count == 0)
        return;
    str_put(out, TABLE " style=\"border-bottom:1px solid #e3ddd5;\">\n");
    for (size_t i = 0; i < section->row_count; i++)
        html_row(out, &section->rows[i]);
    str_put(out, "</table>\n");
}

static void html_link(struct str *out, const struct letter *letter, const char *link_base)
{
    if (letter->link == NULL || link_base == NULL)
        return;
    str_put(out, "<p style=\"margin:20px 0 4px 0;\"><a href=\"");
    put_escaped(out, link_base);
    put_escaped(out, letter->link);
    str_put(out,
            "\" style=\"" FONT "display:inline-block;background:#6b1f33;color:#ffffff;font-size:15px;line-height:20px;"
            "text-decoration:none;padding:10px 18px;border-radius:4px;\">");
    put_escaped(out, letter->link_text == NULL ? "Open it" : letter->link_text);
    str_put(out, "</a></p>\n");
}

static void html_head(struct str *out, const struct letter *letter)
{
    str_put(out, "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
                 "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
    put_escaped(out, letter->subject);
    str_put(out, "</title></head>\n<body style=\"margin:0;padding:0;background:#f4f0ea;\">\n" TABLE
                 " style=\"background:#f4f0ea;\"><tr><td align=\"center\" style=\"padding:12px 8px;\">\n" TABLE
                 " style=\"max-width:600px;background:#ffffff;border:1px solid #e3ddd5;\">\n");
    put_wrapped(out,
                "<tr><td style=\"" FONT BREAK
                "background:#6b1f33;color:#ffffff;font-size:14px;line-height:20px;padding:10px 16px;\">",
                letter->company, "</td></tr>\n");
    str_put(out, "<tr><td align=\"left\" style=\"padding:16px;\">\n");
    put_wrapped(out, "<h1 style=\"" FONT BREAK "font-size:20px;line-height:26px;color:#1f1b18;margin:0 0 8px 0;\">",
                letter->heading, "</h1>\n");
    put_wrapped(out, "<p style=\"" FONT BREAK "font-size:15px;line-height:22px;color:#1f1b18;margin:0 0 16px 0;\">",
                letter->intro, "</p>\n");
}

void letter_html(struct str *out, const struct letter *letter, const char *link_base)
{
    html_head(out, letter);
    html_facts(out, letter);
    for (size_t i = 0; i < letter->section_count; i++)
        html_section(out, &letter->sections[i]);
    put_wrapped(out,
                "<p style=\"" FONT BREAK "font-size:14px;line-height:20px;color:#1f1b18;margin:16px 0 0 0;"
                "padding:8px 12px;background:#f4f0ea;\"><b>Note</b><br>",
                letter->note, "</p>\n");
    html_link(out, letter, link_base);
    str_put(out, "</td></tr>\n");
    put_wrapped(out,
                "<tr><td align=\"left\" style=\"" FONT BREAK MUTED
                "font-size:12px;line-height:18px;padding:12px 16px;border-top:1px solid #e3ddd5;\">",
                letter->reason, letter->chosen ? " " PREFERENCES "</td></tr>\n" : "</td></tr>\n");
    str_put(out, "</table>\n</td></tr></table>\n</body></html>\n");
}
