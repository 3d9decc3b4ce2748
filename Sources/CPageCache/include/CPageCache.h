#ifndef PACKHOUSE_CPAGECACHE_H
#define PACKHOUSE_CPAGECACHE_H

#include <stddef.h>
#include <sys/types.h>

/// Reads like `pread`, but only what is in memory already: fails with EAGAIN where a disk would have to be waited for, and
/// with EOPNOTSUPP where the file system cannot tell.
ssize_t packhouse_read_cached(int descriptor, void *bytes, size_t count, off_t offset);

#endif
