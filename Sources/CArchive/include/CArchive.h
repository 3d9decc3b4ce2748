#ifndef PACKHOUSE_CARCHIVE_H
#define PACKHOUSE_CARCHIVE_H

#include <archive.h>
#include <archive_entry.h>
#include <zlib.h>

/// `archive_read_next_header2`, with names as the bytes that stand in the archive, whatever locale the process has.
/// A name that is not ASCII then comes with ARCHIVE_WARN, for which `packhouse_archive_name_is_raw` is true.
int packhouse_archive_read_header(struct archive *archive, struct archive_entry *entry);

/// Whether the last warning was no more than that a name was not converted for the locale.
int packhouse_archive_name_is_raw(struct archive *archive);

/// `archive_write_header` of an entry whose names are UTF-8, whatever locale the process has. Gives ARCHIVE_WARN for a
/// name that is not ASCII where the system has no locale C.UTF-8.
int packhouse_archive_write_header(struct archive *archive, struct archive_entry *entry);

/// Lets two names of a folder change places in one step; -1 with `errno` where the file system cannot.
int packhouse_exchange(int folder, const char *one, const char *other);

#endif
