/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The file that a job makes: in parts, in the database, so that any server can give it out; for a day. */
#ifndef JOB_JOB_FILE_H
#define JOB_JOB_FILE_H

#include "job/job.h"

#define JOB_FILE_KEPT_MS   (INT64_C(24) * 3600 * 1000)
#define JOB_FILE_BYTES_MAX (INT64_C(512) * 1024 * 1024)
#define JOB_FILES_MOST     5 /* done ones of a user; the oldest goes when another one is asked for */
#define JOB_FILES_UNDONE   3 /* of a user at a time */

struct job_file {
    int64_t job;
    const char *name, *media_type;
    int role; /* enum role: with whose eyes it was made */
    int64_t bytes, first_part, next_part;
    int64_t expires_at_ms;
};

/** job_file_make(c, file): of the new job file->job of c->user, with name, type and role as in ${file}, to be kept for
 * JOB_FILE_KEPT_MS from now. Needs TX_WRITE and a user. */
CHECKED enum err job_file_make(struct ctx *c, const struct job_file *file);

/** job_file_room(c): may c->user have another one? Of his done ones only the latest are kept. Needs TX_WRITE. Errors:
 * FORBIDDEN (the program itself), EXPORT_MANY. */
CHECKED enum err job_file_room(struct ctx *c);

/** job_file_get(c, out, found, job): the file of the job, if it makes one and its time is not over. */
CHECKED enum err job_file_get(struct ctx *c, struct job_file *out, bool *found, int64_t job);

/** job_file_begin(c, file): it is empty, whatever there was of it. Needs TX_WRITE and the job's lease. */
CHECKED enum err job_file_begin(struct ctx *c, struct job_file *file);

/** job_file_add(c, file, bytes): one more part. Needs TX_WRITE and the job's lease. Errors: EXPORT_LONG. */
CHECKED enum err job_file_add(struct ctx *c, struct job_file *file, struct bytes bytes);

/** job_file_part(c, out, job, part): one part, in c->arena. Errors: NOT_FOUND (it was thrown away). */
CHECKED enum err job_file_part(struct ctx *c, struct bytes *out, int64_t job, int64_t part);

/** job_files_purge(c, removed): throw away some of what nobody can have any more; how many rows. Needs TX_WRITE. */
CHECKED enum err job_files_purge(struct ctx *c, int64_t *removed);

#endif
