/// Password hashing by the system's libcrypt, without its shared static buffers.
#ifndef CCRYPT_H
#define CCRYPT_H

#include <stddef.h>

/// Room for every hash and every setting that libcrypt writes, with its closing NUL.
#define CCRYPT_OUTPUT_SIZE 384

/// The longest password, in bytes without a closing NUL, that libcrypt takes.
#define CCRYPT_PASSWORD_LIMIT 511

/// Hashes `password` as `setting` says. A stored hash is a setting too: its own password gives the same text again.
///
/// Thread-safe; the scratch memory is erased. Returns 0, or an `errno` value: EINVAL for a setting that libcrypt does
/// not know, ERANGE for a password that is too long, ENOMEM.
int ccrypt_hash(const char *password, const char *setting, char output[CCRYPT_OUTPUT_SIZE]);

/// Makes a setting with a fresh random salt for a kind of hash (`$2a$`, `$6$`, …) and its cost. Returns 0 or an `errno` value.
int ccrypt_setting(const char *prefix, unsigned long cost, char output[CCRYPT_OUTPUT_SIZE]);

/// Overwrites `size` bytes with zeros; the compiler may not leave that out.
void ccrypt_erase(void *bytes, size_t size);

#endif
