#define _GNU_SOURCE
#include "CCrypt.h"

#include <crypt.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(CCRYPT_OUTPUT_SIZE >= CRYPT_OUTPUT_SIZE, "libcrypt's hashes have outgrown CCRYPT_OUTPUT_SIZE");
_Static_assert(CCRYPT_OUTPUT_SIZE >= CRYPT_GENSALT_OUTPUT_SIZE, "libcrypt's settings have outgrown CCRYPT_OUTPUT_SIZE");
_Static_assert(CCRYPT_PASSWORD_LIMIT < CRYPT_MAX_PASSPHRASE_SIZE, "libcrypt takes shorter passwords than promised");

int ccrypt_hash(const char *password, const char *setting, char output[CCRYPT_OUTPUT_SIZE]) {
    struct crypt_data *data = calloc(1, sizeof *data);
    if (data == NULL) return ENOMEM;

    int result = 0;
    errno = 0;
    const char *hash = crypt_rn(password, setting, data, (int)sizeof *data);
    if (hash != NULL) {
        memcpy(output, hash, strlen(hash) + 1);
    } else {
        result = errno != 0 ? errno : EINVAL;
    }
    explicit_bzero(data, sizeof *data);
    free(data);
    return result;
}

int ccrypt_setting(const char *prefix, unsigned long cost, char output[CCRYPT_OUTPUT_SIZE]) {
    errno = 0;
    if (crypt_gensalt_rn(prefix, cost, NULL, 0, output, CCRYPT_OUTPUT_SIZE) != NULL) return 0;
    return errno != 0 ? errno : EINVAL;
}

void ccrypt_erase(void *bytes, size_t size) {
    explicit_bzero(bytes, size);
}
