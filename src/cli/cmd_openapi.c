/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Prints the document that describes the API. It needs no database: it is made from the program's own tables. */
#include "cli/cli.h"

#include "api/api.h"
#include "core/must.h"

#include <stdio.h>
#include <string.h>

#define ARENA_CAP    ((size_t)64 * 1024 * 1024)
#define DOCUMENT_MAX ((size_t)16 * 1024 * 1024)

static const char help[] =
    "Print the description of the API: OpenAPI 3.1, as JSON; the same that a running server answers at\n"
    "/api/v1/openapi.json. Needs no database and no server.\n"
    "\n"
    "Usage: cellarbook [--config FILE] openapi\n"
    "\n"
    "Example:\n"
    "  cellarbook openapi > openapi.json\n"
    "\n"
    "Exit codes: 0 printed, 1 it could not be written, 2 wrong usage or configuration.\n";

int cmd_openapi(const struct config *config, int argc, char **argv)
{
    int rest, code;
    if (!cli_options(argc, argv, help, &(struct cli_option){NULL}, &rest, &code))
        return code;
    if (rest < argc)
        return cli_usage("openapi", "\"%s\" is one word too many", argv[rest]);
    struct arena *arena = arena_open(ARENA_CAP);
    struct str document = str_init(arena, DOCUMENT_MAX);
    bool secure = config->public_url != NULL && strncmp(config->public_url, "https://", 8) == 0;
    api_openapi(&(struct api_options){.public_url = config->public_url, .secure_cookies = secure}, &document);
    MUST(!str_failed(&document)); /* it is made from our own tables and far smaller */
    puts(str_text(&document));
    arena_close(arena);
    return CLI_GOOD;
}
