#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "engine/kernel.h"
#include "fixture.h"

#define CELLS_MAX 20000 /* past the 8,160 that bytes can count */

static void
assert_same(const uint8_t *cell, size_t n)
{
	const struct kernel *makes[] = {kernel_plain(), kernel_avx2(), kernel_best()};
	uint32_t expected[CELL_VALUES] = {0};
	for (size_t i = 0; i < n; i++) {
		expected[cell[i]]++;
	}
	for (size_t k = 0; k < 3; k++) {
		uint32_t count[CELL_VALUES];
		if (makes[k] == NULL) {
			continue; /* this processor has no AVX2 */
		}
		memset(count, 0xff, sizeof count);
		makes[k]->histogram(count, cell, n);
		assert_memory_equal(count, expected, sizeof count);
	}
}

static void
counts__are_those_of_a_plain_loop_for_any_length_and_start(void **state)
{
	(void)state;
	uint64_t seed = (uint64_t)time(NULL);
	uint64_t r = seed;
	print_message("seed %llu\n", (unsigned long long)seed);
	uint8_t *cell = malloc(CELLS_MAX);
	for (size_t i = 0; i < CELLS_MAX; i++) {
		cell[i] = (uint8_t)fixture_random_below(&r, CODE_END);
	}
	for (size_t n = 0; n < 400; n++) {
		size_t start = fixture_random_below(&r, 64);
		assert_same(cell + start, n);
	}
	assert_same(cell, CELLS_MAX);
	free(cell);
}

static void
counts__of_a_year_of_the_same_mark_do_not_overflow(void **state)
{
	(void)state;
	uint8_t *cell = malloc(CELLS_MAX);
	memset(cell, CODE_END - 1, CELLS_MAX);
	assert_same(cell, CELLS_MAX);
	memset(cell, CELL_NOT_OPEN, CELLS_MAX);
	assert_same(cell, 255 * 32);
	assert_same(cell, 256 * 32);
	free(cell);
}

static void
columns__count_each_cell_of_its_class_once(void **state)
{
	(void)state;
	uint8_t cell[CODE_END + 40];
	for (size_t i = 0; i < sizeof cell; i++) {
		cell[i] = (uint8_t)(i % CODE_END);
	}
	const struct kernel *makes[] = {kernel_plain(), kernel_avx2()};
	for (size_t k = 0; k < 2 && makes[k] != NULL; k++) {
		uint8_t possible[sizeof cell] = {0};
		uint8_t attended[sizeof cell] = {0};
		for (int times = 0; times < 255; times++) {
			makes[k]->columns(possible, attended, cell, sizeof cell);
		}
		for (size_t i = 0; i < sizeof cell; i++) {
			assert_int_equal(possible[i], cell_is_possible(cell[i]) ? 255 : 0);
			assert_int_equal(attended[i], cell_is_attending(cell[i]) ? 255 : 0);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(counts__are_those_of_a_plain_loop_for_any_length_and_start),
	    cmocka_unit_test(counts__of_a_year_of_the_same_mark_do_not_overflow),
	    cmocka_unit_test(columns__count_each_cell_of_its_class_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
