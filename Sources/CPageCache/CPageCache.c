// Swift does not see preadv2 and its flags, which glibc declares for _GNU_SOURCE only.
#define _GNU_SOURCE
#include "CPageCache.h"

#include <errno.h>
#include <sys/uio.h>

ssize_t packhouse_read_cached(int descriptor, void *bytes, size_t count, off_t offset) {
#ifdef RWF_NOWAIT
    struct iovec vector = {bytes, count};
    return preadv2(descriptor, &vector, 1, offset, RWF_NOWAIT);
#else
    errno = EOPNOTSUPP;
    return -1;
#endif
}
