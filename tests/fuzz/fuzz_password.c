/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* New passwords, judged with what is known of the person: his name, a line end, the password. */
#include "fuzz/fuzz.h"

#include "company/company.h"
#include "core/fold.h"
#include "user/user.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct company lakeside = {.name = "Lakeside Wines"};
    struct ctx c;
    if (!utf8_valid((const char *)data, size))
        return 0;
    struct arena *arena = arena_open((size_t)32 * 1024 * 1024);
    char *name = arena_strndup(arena, (const char *)data, size);
    char *password = name + strcspn(name, "\n");
    if (*password == '\n')
        *password++ = '\0';
    const struct user user = {.email = "ana@demo.example", .name = name};
    ctx_init(&c, arena, 0);
    c.company = &lakeside;
    enum err err = user_password_err(&c, password, &user);
    MUST((err == ERR_OK) == (c.problem_count == 0));
    ctx_forget(&c);
    MUST(user_password_err(&c, password, &user) == err);
    arena_close(arena);
    return 0;
}
