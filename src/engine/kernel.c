#include "engine/kernel.h"

#include "core/code.h"

#include <string.h>

#define TABLES 4 /* so that equal neighbours do not wait for each other's increment */

static void
plain_histogram(uint32_t count[CELL_VALUES], const uint8_t *cell, size_t n)
{
	uint32_t table[TABLES][CELL_VALUES] = {{0}};
	size_t i = 0;
	for (; i + TABLES <= n; i += TABLES) {
		table[0][cell[i] % CELL_VALUES]++;
		table[1][cell[i + 1] % CELL_VALUES]++;
		table[2][cell[i + 2] % CELL_VALUES]++;
		table[3][cell[i + 3] % CELL_VALUES]++;
	}
	for (; i < n; i++) {
		table[0][cell[i] % CELL_VALUES]++;
	}
	for (size_t v = 0; v < CELL_VALUES; v++) {
		count[v] = table[0][v] + table[1][v] + table[2][v] + table[3][v];
	}
}

static void
plain_columns(
    uint8_t *restrict possible, uint8_t *restrict attended, const uint8_t *restrict cell, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		possible[i] = (uint8_t)(possible[i] + (cell_is_possible(cell[i]) ? 1 : 0));
		attended[i] = (uint8_t)(attended[i] + (cell_is_attending(cell[i]) ? 1 : 0));
	}
}

static const struct kernel plain = {"plain", plain_histogram, plain_columns};

const struct kernel *
kernel_plain(void)
{
	return &plain;
}

#if defined(__x86_64__)
#include <immintrin.h>

#define LANES ((size_t)32)
#define VECTORS ((size_t)12)    /* compared with a value at one go */
#define BLOCK (VECTORS * LANES) /* bytes: a school year is 380 sessions */
#define AT_ONCE ((size_t)4)     /* values whose bytes are summed together */
#define VALUES ((CODE_END + AT_ONCE - 1) / AT_ONCE * AT_ONCE)
_Static_assert(VALUES <= CELL_VALUES, "whole groups of values fit the histogram");

__attribute__((target("avx2"))) static __m256i
load(const uint8_t *cell)
{
	return _mm256_loadu_si256((const __m256i *)(const void *)cell);
}

/* In each byte, how often the value stands there in 12 vectors. */
__attribute__((target("avx2"))) static inline __m256i
matches(const uint8_t *cell, size_t value)
{
	const __m256i wanted = _mm256_set1_epi8((char)value);
	__m256i seen = _mm256_setzero_si256();
	for (size_t i = 0; i < VECTORS; i++) {
		/* Equal is -1. */
		seen = _mm256_sub_epi8(seen, _mm256_cmpeq_epi8(load(cell + i * LANES), wanted));
	}
	return _mm256_sad_epu8(seen, _mm256_setzero_si256()); /* four sums of eight bytes */
}

__attribute__((target("avx2"))) static void
avx2_block(uint32_t count[CELL_VALUES], const uint8_t *cell)
{
	for (size_t v = 0; v < VALUES; v += AT_ONCE) {
		__m256i ab = _mm256_packus_epi32(matches(cell, v), matches(cell, v + 1));
		__m256i cd = _mm256_packus_epi32(matches(cell, v + 2), matches(cell, v + 3));
		__m256i sums = _mm256_madd_epi16(_mm256_packus_epi32(ab, cd), _mm256_set1_epi16(1));
		__m128i four =
		    _mm_add_epi32(_mm256_castsi256_si128(sums), _mm256_extracti128_si256(sums, 1));
		__m128i *to = (__m128i *)(void *)(count + v);
		_mm_storeu_si128(to, _mm_add_epi32(_mm_loadu_si128(to), four));
	}
}

__attribute__((target("avx2"))) static void
avx2_histogram(uint32_t count[CELL_VALUES], const uint8_t *cell, size_t n)
{
	for (size_t v = 0; v < CELL_VALUES; v += LANES / sizeof count[0]) {
		_mm256_storeu_si256((__m256i *)(void *)(count + v), _mm256_setzero_si256());
	}
	for (; n >= BLOCK; n -= BLOCK) {
		avx2_block(count, cell);
		cell += BLOCK;
	}
	if (n <= BLOCK / 3) {
		for (size_t i = 0; i < n; i++) {
			count[cell[i] % CELL_VALUES]++;
		}
		return;
	}
	/* What is left is filled up to a block with zeros, and those are not counted. */
	uint8_t last[BLOCK] = {0};
	memcpy(last, cell, n);
	avx2_block(count, last);
	count[0] -= (uint32_t)(BLOCK - n);
}

/* 1 in each byte from `from` to `to`, both included, unsigned. */
__attribute__((target("avx2"))) static __m256i
in_range(__m256i cell, uint8_t from, uint8_t to)
{
	__m256i above = _mm256_subs_epu8(cell, _mm256_set1_epi8((char)to));
	__m256i below = _mm256_subs_epu8(_mm256_set1_epi8((char)from), cell);
	__m256i is_in = _mm256_cmpeq_epi8(_mm256_or_si256(above, below), _mm256_setzero_si256());
	return _mm256_and_si256(is_in, _mm256_set1_epi8(1));
}

__attribute__((target("avx2"))) static void
store(uint8_t *to, __m256i v)
{
	_mm256_storeu_si256((__m256i *)(void *)to, v);
}

__attribute__((target("avx2"))) static void
avx2_columns(
    uint8_t *restrict possible, uint8_t *restrict attended, const uint8_t *restrict cell, size_t n)
{
	size_t i = 0;
	for (; i + LANES <= n; i += LANES) {
		__m256i v = load(cell + i);
		__m256i p = in_range(v, CODE_FROM_PRESENT, CODE_TO_UNAUTHORISED);
		__m256i a = in_range(v, CODE_FROM_PRESENT, CODE_TO_APPROVED);
		store(possible + i, _mm256_add_epi8(load(possible + i), p));
		store(attended + i, _mm256_add_epi8(load(attended + i), a));
	}
	plain_columns(possible + i, attended + i, cell + i, n - i);
}

static const struct kernel avx2 = {"avx2", avx2_histogram, avx2_columns};

const struct kernel *
kernel_avx2(void)
{
	return __builtin_cpu_supports("avx2") ? &avx2 : NULL;
}
#else
const struct kernel *
kernel_avx2(void)
{
	return NULL;
}
#endif

const struct kernel *
kernel_best(void)
{
	const struct kernel *k = kernel_avx2();
	return k != NULL ? k : kernel_plain();
}
