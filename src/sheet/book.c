/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A packed file and its parts of XML, through libzip and libxml2. A part is unpacked while it is read and never whole;
 * one that grows beyond its limits, or defines entities, ends there. */
#include "sheet/sheet_parts.h"

#include "core/must.h"

#include <libxml/xmlreader.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zip.h>

#define PARTS_MAX   2000
#define SMALL_BYTES (INT64_C(4) * 1024 * 1024) /* so much may come of however little */

/* One part while it is unpacked. */
struct part {
    struct book *book;
    zip_file_t *file;
    int64_t packed, unpacked;
    const char *trouble;
};

struct book {
    zip_t *zip;
    struct part part; /* the one that was opened last: one is read at a time */
};

bool book_open(struct book **out, FILE *file, struct sheet_trouble *why)
{
    zip_error_t error;
    xmlInitParser(); /* does nothing the second time */
    zip_error_init(&error);
    /* libzip closes what it is given; the file stays the caller's. */
    int fd = dup(fileno(file));
    FILE *own = fd < 0 ? NULL : fdopen(fd, "rb");
    if (own == NULL && fd >= 0)
        close(fd);
    zip_source_t *source = own == NULL ? NULL : zip_source_filep_create(own, 0, -1, &error);
    zip_t *zip = source == NULL ? NULL : zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error);
    if (zip == NULL && source != NULL)
        zip_source_free(source);
    else if (source == NULL && own != NULL)
        fclose(own);
    zip_error_fini(&error);
    if (zip == NULL)
        return trouble(why, 0, 0, "the packed file is damaged or cut off");
    if (zip_get_num_entries(zip, 0) > PARTS_MAX) {
        zip_discard(zip);
        return trouble(why, 0, 0, "the packed file has more than %d parts", PARTS_MAX);
    }
    *out = calloc(1, sizeof **out);
    MUST(*out != NULL);
    (*out)->zip = zip;
    return true;
}

static void end_part(struct part *p)
{
    if (p->file != NULL)
        zip_fclose(p->file);
    *p = (struct part){.file = NULL};
}

void book_close(struct book *b)
{
    if (b == NULL)
        return;
    end_part(&b->part);
    zip_discard(b->zip);
    free(b);
}

bool book_has(struct book *b, const char *name)
{
    return zip_name_locate(b->zip, name, 0) >= 0;
}

static int read_part(void *arg, char *to, int room)
{
    struct part *p = arg;
    zip_int64_t n = zip_fread(p->file, to, (zip_uint64_t)room);
    if (n < 0) {
        p->trouble = "the packed file is damaged";
        return -1;
    }
    p->unpacked += n;
    if (p->unpacked > SHEET_UNZIPPED_MAX || (p->unpacked > SMALL_BYTES && p->unpacked / SHEET_RATIO_MAX > p->packed)) {
        p->trouble = "the file unpacks to far more than a table is";
        return -1;
    }
    return (int)n;
}

/* What libxml2 would print to standard error; it is said in our words. */
static void silent(void *arg, xmlErrorPtr error)
{
    (void)arg, (void)error;
}

xmlTextReaderPtr book_xml(struct book *b, const char *name, struct sheet_trouble *why)
{
    zip_stat_t stat;
    end_part(&b->part);
    if (zip_stat(b->zip, name, 0, &stat) != 0 || (stat.valid & (ZIP_STAT_COMP_SIZE | ZIP_STAT_INDEX)) == 0) {
        trouble(why, 0, 0, "it is packed, but no XLSX: it has no %s", name);
        return NULL;
    }
    if ((stat.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && stat.encryption_method != ZIP_EM_NONE) {
        trouble(why, 0, 0, "a password protects it");
        return NULL;
    }
    b->part =
        (struct part){.book = b, .packed = (int64_t)stat.comp_size, .file = zip_fopen_index(b->zip, stat.index, 0)};
    if (b->part.file == NULL) {
        trouble(why, 0, 0, "the packed file is damaged");
        return NULL;
    }
    /* Entities are not replaced, and nothing is fetched from anywhere. */
    xmlTextReaderPtr r = xmlReaderForIO(read_part, NULL, &b->part, NULL, NULL, XML_PARSE_NONET | XML_PARSE_COMPACT);
    MUST(r != NULL);
    xmlTextReaderSetStructuredErrorHandler(r, silent, NULL);
    return r;
}

int book_read(struct book *b, xmlTextReaderPtr r, struct sheet_trouble *why)
{
    int got = xmlTextReaderRead(r);
    if (b->part.trouble != NULL) {
        trouble(why, 0, 0, "%s", b->part.trouble);
        return -1;
    }
    if (got < 0) {
        trouble(why, 0, 0, "the XML inside the file is damaged");
        return -1;
    }
    if (got == 1 && (xmlTextReaderNodeType(r) == XML_READER_TYPE_DOCUMENT_TYPE ||
                     xmlTextReaderNodeType(r) == XML_READER_TYPE_ENTITY_REFERENCE)) {
        trouble(why, 0, 0, "the XML inside the file defines entities; no table needs them");
        return -1;
    }
    return got;
}
