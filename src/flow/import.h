/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is done to imports: a file comes in pieces, a dry run finds what its rows would do, they are applied in small
 * turns, and taken back. Rules: docs/domain/imports.md. */
#ifndef FLOW_IMPORT_H
#define FLOW_IMPORT_H

#include "flow/job.h"
#include "import/import.h"
#include "store/store.h"

#define IMPORT_CHECK_JOB "import_check"
#define IMPORT_APPLY_JOB "import_apply"
#define IMPORT_UNDO_JOB  "import_undo"

/* --- by people; each needs TX_WRITE, company_load() and an admin --- */

/** flow_import_begin(c, im): an import of im->kind, file_name and mails, whose file is coming; made by c->user, or,
 * when the program itself asks, by the active admin with the lowest id. Errors: FORBIDDEN (there is none). */
CHECKED enum err flow_import_begin(struct ctx *c, struct import *im);

/** flow_import_part(c, id, part, bytes): the next piece. Errors: IMPORT_STATE (it is not uploading), IMPORT_LARGE. */
CHECKED enum err flow_import_part(struct ctx *c, int64_t id, int64_t part, struct bytes bytes);

/** flow_import_uploaded(c, out, id, hash): the file is whole; its dry run begins. Event import.created. Errors:
 * IMPORT_STATE, IMPORT_EMPTY. */
CHECKED enum err flow_import_uploaded(struct ctx *c, struct import *out, int64_t id, const char *hash);

/** flow_import_check(c, out, id, options): the dry run again, the file being read as ${options} say, which is
 * remembered. Errors: NOT_FOUND, IMPORT_STATE, FIELD_CHOICE (a field that the kind does not have), FIELD_DUPLICATE. */
CHECKED enum err flow_import_check(struct ctx *c, struct import *out, int64_t id, const struct import_options *options);

/** flow_import_apply(c, out, id, how): Event import.applying. Errors: NOT_FOUND, IMPORT_STATE, IMPORT_REFUSED_ROWS (all
 * or nothing is wanted, and rows are refused), IMPORT_NOTHING. */
CHECKED enum err flow_import_apply(struct ctx *c, struct import *out, int64_t id, const struct import_applying *how);

/** flow_import_undo(c, out, id): what was applied is taken back, the last row first. Errors: NOT_FOUND, IMPORT_STATE.
 */
CHECKED enum err flow_import_undo(struct ctx *c, struct import *out, int64_t id);

/** flow_import_stop(c, out, id): the work under way ends where it is; what was applied of all or nothing is taken back.
 * Errors: NOT_FOUND, IMPORT_STATE. */
CHECKED enum err flow_import_stop(struct ctx *c, struct import *out, int64_t id);

/* --- what a file can be --- */

/* A field that a column can be. */
struct import_field_shown {
    const char *kind, *name, *doc;
    bool key, needed; /* objects are found by it; something new needs it */
};
/** import_missing(c, im): im->missing: the fields that something new needs and that no column is. */
void import_missing(struct ctx *c, struct import *im);
/** import_field_shown(out, kind, at): the field number ${at} of a kind; false behind the last. */
bool import_field_shown(struct import_field_shown *out, int kind, size_t at);

/* --- for the runner --- */

/** import_work_open(c, out, store, job, input): the work of a claimed job of the kind ${job}: what it keeps between its
 * turns, until c->arena is given back. Errors: INTERNAL (${input} is not ours). */
CHECKED enum err import_work_open(struct ctx *c, void **out, struct store *store, const char *job, const char *input);

/** import_work_ready(work): before each turn, outside of a transaction: read the file on, judge its rows. */
CHECKED enum err import_work_ready(void *work);

/** import_work_turn(c, progress, work): what a turn writes: at most 10 ms of it. Needs TX_WRITE, the maker as c->user.
 */
CHECKED enum err import_work_turn(struct ctx *c, struct job_progress *progress, void *work);

/** import_work_failed(c, work, why): the job fails in this transaction: its import is left in a state from which people
 * can go on; what was applied of all or nothing is taken back by another job. */
CHECKED enum err import_work_failed(struct ctx *c, void *work, enum err why);

#endif
