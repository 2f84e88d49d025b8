/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The registry of errors as a table. */
#include "core/err.h"

#include "core/must.h"

static const struct err_info infos[ERR_COUNT] = {
    [ERR_OK] = {"ok", "All is well.", 200, false},
#define ERR(name, status, code, retry, sentence) [ERR_##name] = {code, sentence, status, retry},
#include "core/err.def"
#undef ERR
};

const struct err_info *err_info(enum err e)
{
    MUST(e >= ERR_OK && e < ERR_COUNT);
    return &infos[e];
}

bool err_is_refusal(enum err e)
{
    return e != ERR_OK && err_info(e)->status < 500;
}
