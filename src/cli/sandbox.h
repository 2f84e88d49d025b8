/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the server can't write to, whatever goes wrong in it. */
#ifndef CLI_SANDBOX_H
#define CLI_SANDBOX_H

/**
 * sandbox_enter(folders):
 * From now on this thread, and what it starts, can write, make, rename and remove only within ${folders} (NULL at the
 * end; one that does not exist is passed over) and the folders for temporary files. Reading, and what is open already,
 * stay as they are. It can't be undone. By the kernel's Landlock; a kernel without it is told in the log, and all is as
 * before: whoever keeps the server in by systemd (debian/cellarbook.service) needs no other.
 */
void sandbox_enter(const char *const *folders);

#endif
