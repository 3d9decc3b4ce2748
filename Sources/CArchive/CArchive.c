// uselocale and renameat2 are declared for _GNU_SOURCE only.
#define _GNU_SOURCE
#include "CArchive.h"

#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

// libarchive's pax writer calls this for entries that are neither file, folder, link nor device. Its own definition
// lies in archive_write_set_format.o, which needs every writer that there is, and with them nettle, lzma, bz2 and xml2.
// With this one the linker leaves that object out. Should a later libarchive need the object for something else, or
// name the function differently, linking fails: a duplicate or a missing definition.
void __archive_write_entry_filetype_unsupported(
    struct archive *archive, struct archive_entry *entry, const char *format) {
    const char *name = archive_entry_pathname(entry);
    archive_set_error(
        archive, EINVAL, "%s is neither a file nor a folder, and has no place in a %s archive",
        name ? name : "an entry without name", format);
}

// In other locales libarchive brings UTF-8 names to their composed form, so that a name that a Mac has decomposed would
// change on its way through an archive.
int packhouse_archive_read_header(struct archive *archive, struct archive_entry *entry) {
    locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    locale_t before = plain ? uselocale(plain) : (locale_t)0;
    // libarchive looks for ENOMEM after a conversion that may not have set it.
    errno = 0;
    int result = archive_read_next_header2(archive, entry);
    if (plain) {
        uselocale(before);
        freelocale(plain);
    }
    return result;
}

int packhouse_archive_name_is_raw(struct archive *archive) {
    const char *message = archive_error_string(archive);
    return message && strstr(message, " can't be converted from UTF-8 to current locale") ? 1 : 0;
}

int packhouse_archive_write_header(struct archive *archive, struct archive_entry *entry) {
    locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    locale_t chosen = utf8 ? utf8 : newlocale(LC_ALL_MASK, "C", (locale_t)0);
    locale_t before = chosen ? uselocale(chosen) : (locale_t)0;
    int result = archive_write_header(archive, entry);
    if (chosen) {
        uselocale(before);
        freelocale(chosen);
    }
    return result;
}

int packhouse_exchange(int folder, const char *one, const char *other) {
    return renameat2(folder, one, folder, other, RENAME_EXCHANGE);
}
