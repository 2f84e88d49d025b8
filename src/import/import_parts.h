/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside import/ only: what is kept as JSON. */
#ifndef IMPORT_PARTS_H
#define IMPORT_PARTS_H

#include "import/import.h"

extern const struct record import_about_record, import_problem_record;

#endif
