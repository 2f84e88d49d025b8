/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a fuzz target is: one function, given bytes; it may return, and nothing else. */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include "core/must.h"

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
