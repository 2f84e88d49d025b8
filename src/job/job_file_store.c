/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Files of jobs in the database. */
#include "job/job_file.h"

#include "store/stmt_gen.h"
#include "user/user.h"

#define PURGE_PARTS 16 /* thrown away in one transaction: some megabytes */

enum err job_file_make(struct ctx *c, const struct job_file *file)
{
    return q_job_file_insert(c, &(struct arg_job_file_insert){.job_id = file->job,
                                                              .name = file->name,
                                                              .media_type = file->media_type,
                                                              .role = enum_name(role_names, file->role),
                                                              .expires_at = c->now_ms + JOB_FILE_KEPT_MS});
}

enum err job_file_room(struct ctx *c)
{
    struct row_job_count undone;
    if (c->user == NULL)
        return refuse(c, ERR_FORBIDDEN, "", "a file is made for a user; sign in as one");
    TRY(q_job_unfinished(c, &undone, c->user->id));
    if (undone.n >= JOB_FILES_UNDONE)
        return refuse(c, ERR_EXPORT_MANY, "", NULL);
    return q_job_files_expire(c, c->user->id, JOB_FILES_MOST - 1, c->now_ms);
}

enum err job_file_get(struct ctx *c, struct job_file *out, bool *found, int64_t job)
{
    struct row_job_file_row row;
    TRY(q_job_file_by_job(c, &row, found, job));
    *found = *found && row.expires_at > c->now_ms;
    if (*found)
        *out = (struct job_file){.job = job,
                                 .name = row.name,
                                 .media_type = row.media_type,
                                 .role = enum_index(role_names, row.role),
                                 .bytes = row.bytes,
                                 .first_part = row.first_part,
                                 .next_part = row.next_part,
                                 .expires_at_ms = row.expires_at};
    return ERR_OK;
}

enum err job_file_begin(struct ctx *c, struct job_file *file)
{
    TRY(q_job_file_begin(c, file->job));
    file->first_part = file->next_part;
    file->bytes = 0;
    return ERR_OK;
}

enum err job_file_add(struct ctx *c, struct job_file *file, struct bytes bytes)
{
    if (file->bytes + (int64_t)bytes.n > JOB_FILE_BYTES_MAX)
        return refuse(c, ERR_EXPORT_LONG, "", NULL);
    TRY(q_job_file_grow(c, file->job, file->next_part, (int64_t)bytes.n));
    TRY(q_job_file_part_insert(c, file->job, file->next_part, bytes));
    file->bytes += (int64_t)bytes.n;
    file->next_part++;
    return ERR_OK;
}

enum err job_file_part(struct ctx *c, struct bytes *out, int64_t job, int64_t part)
{
    struct row_job_file_part row;
    bool found;
    TRY(q_job_file_part(c, &row, &found, job, part));
    if (!found)
        return refuse(c, ERR_NOT_FOUND, "", NULL);
    *out = row.bytes;
    return ERR_OK;
}

enum err job_files_purge(struct ctx *c, int64_t *removed)
{
    int64_t files;
    TRY(q_job_file_parts_purge(c, removed, c->now_ms, PURGE_PARTS));
    TRY(q_job_files_purge(c, &files, c->now_ms, PURGE_PARTS));
    *removed += files;
    return ERR_OK;
}
