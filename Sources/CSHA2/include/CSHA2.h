#ifndef PACKHOUSE_CSHA2_H
#define PACKHOUSE_CSHA2_H

#include <stddef.h>
#include <stdint.h>

/// SHA-2 over libcrypto whose running state can be saved and taken up again, which libcrypto's EVP interface cannot.

enum {
    csha2_sha256 = 0,
    csha2_sha384 = 1,
    csha2_sha512 = 2,
};

/// Room for libcrypto's SHA256_CTX or SHA512_CTX, and the algorithm. A plain value: copying it copies the hash state.
typedef struct csha2_state {
    uint64_t context[27];
    uint32_t algorithm;
} csha2_state;

/// The largest digest, in bytes.
#define CSHA2_MAX_DIGEST 64
/// The largest saved state, in bytes.
#define CSHA2_MAX_SAVED 204

void csha2_init(csha2_state *state, uint32_t algorithm);
void csha2_update(csha2_state *state, const void *bytes, size_t count);

/// Writes the digest to `digest` and returns its length in bytes. The state is spent.
size_t csha2_final(csha2_state *state, uint8_t digest[CSHA2_MAX_DIGEST]);

/// Writes the running state in the form of Go's crypto/sha256 and crypto/sha512 `MarshalBinary` (magic, words and length
/// big-endian, the partial block padded with zeros) and returns its length in bytes.
size_t csha2_save(const csha2_state *state, uint8_t saved[CSHA2_MAX_SAVED]);

/// Takes up a state that csha2_save or Go wrote. Returns the number of bytes hashed so far, or -1 when `saved` is not the
/// saved state of that algorithm.
int64_t csha2_restore(csha2_state *state, uint32_t algorithm, const uint8_t *saved, size_t count);

#endif
