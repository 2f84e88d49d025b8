/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Files of the web UI. A path that names none and looks like a page is answered by index.html: the UI's own router then
 * says what it is. What belongs to programs (/api, /healthz …) never gets a page. */
#include "http/static.h"

#include "core/must.h"

#include <string.h>

/* Styles and scripts come from files of ours only; nothing is loaded from another host. */
#define PAGE_POLICY                                                                                                    \
    "default-src 'self'; script-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action "  \
    "'self'"

static const struct {
    const char *ending, *type;
} types[] = {
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},
    {".webmanifest", "application/manifest+json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".wasm", "application/wasm"},
    {".txt", "text/plain; charset=utf-8"},
};

static const char *type_of(const char *path)
{
    const char *ending = strrchr(path, '.');
    for (size_t i = 0; ending != NULL && i < sizeof types / sizeof types[0]; i++)
        if (strcmp(ending, types[i].ending) == 0)
            return types[i].type;
    return "application/octet-stream";
}

static const struct web_file *file_at(const char *path)
{
    for (const struct web_file *f = web_files; f->path != NULL; f++)
        if (strcmp(f->path, path) == 0)
            return f;
    return NULL;
}

/* Is it ${root} or below it? */
static bool within(const char *path, const char *root)
{
    size_t n = strlen(root);
    return strncmp(path, root, n) == 0 && (path[n] == '\0' || path[n] == '/');
}

/* A page of the UI: no program's path, and no file's name at its end. */
static bool is_page(const char *path)
{
    static const char *const programs[] = {"/api", "/healthz", "/readyz", "/metrics", "/assets"};
    for (size_t i = 0; i < sizeof programs / sizeof programs[0]; i++)
        if (within(path, programs[i]))
            return false;
    return strchr(strrchr(path, '/'), '.') == NULL;
}

static void put_header(struct api_answer *a, const char *name, const char *value)
{
    MUST(a->header_count < API_HEADERS_MAX);
    a->headers[a->header_count++] = (struct api_header){name, value};
}

static void answer_file(struct api_request *r, const struct web_file *f)
{
    struct api_answer *a = &r->answer;
    struct web_body body = f->plain;
    const char *coding = NULL;
    if (f->brotli.n > 0 && api_takes_coding(r->accept_encoding, "br")) {
        body = f->brotli;
        coding = "br";
    } else if (f->gzip.n > 0 && api_takes_coding(r->accept_encoding, "gzip")) {
        body = f->gzip;
        coding = "gzip";
    }
    a->status = 200;
    a->content_type = type_of(f->path);
    /* The bytes live as long as the program; whoever sends them only reads. */
    a->body = (struct str){.p = (char *)body.bytes, .n = body.n};
    put_header(a, "ETag",
               arena_printf(r->arena, "\"%s%s%s\"", f->hash, coding == NULL ? "" : "-", coding ? coding : ""));
    put_header(a, "Cache-Control", f->immutable ? "public, max-age=31536000, immutable" : "no-cache");
    put_header(a, "Content-Security-Policy", PAGE_POLICY);
    put_header(a, "Permissions-Policy", "camera=(self), geolocation=(), microphone=(), payment=(), usb=()");
    put_header(a, "Cross-Origin-Opener-Policy", "same-origin");
    if (f->brotli.n > 0 || f->gzip.n > 0)
        put_header(a, "Vary", "Accept-Encoding");
    if (coding != NULL)
        put_header(a, "Content-Encoding", coding);
}

bool static_answer(struct api_request *r)
{
    if (strcmp(r->method, "GET") != 0 && strcmp(r->method, "HEAD") != 0)
        return false;
    const struct web_file *f = file_at(r->path);
    r->route = f != NULL ? "(file)" : "(page)";
    if (f == NULL && is_page(r->path))
        f = file_at("/index.html");
    if (f == NULL) {
        r->route = NULL;
        return false;
    }
    answer_file(r, f);
    return true;
}
