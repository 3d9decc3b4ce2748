#include "CSHA2.h"

#include <openssl/sha.h>
#include <string.h>

_Static_assert(sizeof(SHA256_CTX) <= sizeof(((csha2_state *)0)->context), "SHA256_CTX has grown");
_Static_assert(sizeof(SHA512_CTX) <= sizeof(((csha2_state *)0)->context), "SHA512_CTX has grown");

static const uint8_t magics[3][4] = {{'s', 'h', 'a', 3}, {'s', 'h', 'a', 4}, {'s', 'h', 'a', 7}};

static SHA256_CTX *narrow(const csha2_state *state) { return (SHA256_CTX *)state->context; }
static SHA512_CTX *wide(const csha2_state *state) { return (SHA512_CTX *)state->context; }

void csha2_init(csha2_state *state, uint32_t algorithm) {
    memset(state, 0, sizeof *state);
    state->algorithm = algorithm;
    switch (algorithm) {
    case csha2_sha256: SHA256_Init(narrow(state)); break;
    case csha2_sha384: SHA384_Init(wide(state)); break;
    default: SHA512_Init(wide(state)); break;
    }
}

void csha2_update(csha2_state *state, const void *bytes, size_t count) {
    if (state->algorithm == csha2_sha256)
        SHA256_Update(narrow(state), bytes, count);
    else
        SHA512_Update(wide(state), bytes, count);
}

size_t csha2_final(csha2_state *state, uint8_t digest[CSHA2_MAX_DIGEST]) {
    switch (state->algorithm) {
    case csha2_sha256: SHA256_Final(digest, narrow(state)); return 32;
    case csha2_sha384: SHA384_Final(digest, wide(state)); return 48;
    default: SHA512_Final(digest, wide(state)); return 64;
    }
}

static uint8_t *put_big_endian(uint8_t *to, uint64_t value, int bytes) {
    for (int i = bytes - 1; i >= 0; i--) *to++ = (uint8_t)(value >> (8 * i));
    return to;
}

static uint64_t take_big_endian(const uint8_t **from, int bytes) {
    uint64_t value = 0;
    for (int i = 0; i < bytes; i++) value = value << 8 | *(*from)++;
    return value;
}

size_t csha2_save(const csha2_state *state, uint8_t saved[CSHA2_MAX_SAVED]) {
    uint8_t *to = saved;
    memcpy(to, magics[state->algorithm], 4);
    to += 4;
    uint64_t bits;
    if (state->algorithm == csha2_sha256) {
        const SHA256_CTX *context = narrow(state);
        for (int i = 0; i < 8; i++) to = put_big_endian(to, context->h[i], 4);
        memset(to, 0, SHA256_CBLOCK);
        memcpy(to, context->data, context->num);
        to += SHA256_CBLOCK;
        bits = (uint64_t)context->Nh << 32 | context->Nl;
    } else {
        const SHA512_CTX *context = wide(state);
        for (int i = 0; i < 8; i++) to = put_big_endian(to, context->h[i], 8);
        memset(to, 0, SHA512_CBLOCK);
        memcpy(to, context->u.p, context->num);
        to += SHA512_CBLOCK;
        bits = context->Nl;
    }
    to = put_big_endian(to, bits / 8, 8);
    return (size_t)(to - saved);
}

int64_t csha2_restore(csha2_state *state, uint32_t algorithm, const uint8_t *saved, size_t count) {
    if (algorithm > csha2_sha512) return -1;
    size_t block = algorithm == csha2_sha256 ? SHA256_CBLOCK : SHA512_CBLOCK;
    int word = algorithm == csha2_sha256 ? 4 : 8;
    if (count != 4 + 8 * (size_t)word + block + 8 || memcmp(saved, magics[algorithm], 4) != 0) return -1;
    csha2_init(state, algorithm);
    const uint8_t *from = saved + 4;
    const uint8_t *tail = from + 8 * word;
    const uint8_t *end = tail + block;
    uint64_t length = take_big_endian(&end, 8);
    if (length > (uint64_t)1 << 60) return -1;
    unsigned rest = (unsigned)(length % block);
    if (algorithm == csha2_sha256) {
        SHA256_CTX *context = narrow(state);
        for (int i = 0; i < 8; i++) context->h[i] = (SHA_LONG)take_big_endian(&from, 4);
        memcpy(context->data, tail, rest);
        context->num = rest;
        context->Nl = (SHA_LONG)(length << 3);
        context->Nh = (SHA_LONG)(length >> 29);
    } else {
        SHA512_CTX *context = wide(state);
        for (int i = 0; i < 8; i++) context->h[i] = take_big_endian(&from, 8);
        memcpy(context->u.p, tail, rest);
        context->num = rest;
        context->Nl = length << 3;
        context->Nh = 0;
    }
    return (int64_t)length;
}
