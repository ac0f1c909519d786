#ifndef MUSTER_ENGINE_KERNEL_H
#define MUSTER_ENGINE_KERNEL_H

#include "core/law_config.h"

#include <stddef.h>
#include <stdint.h>

/*
 * The loops over cells, in several makes that give the same bytes. Choose once for each report:
 * const struct kernel *k = kernel_best().
 */
struct kernel {
	const char *name; /* "plain", "avx2" */
	/* How often each cell value occurs in `n` cells. Values are below CODE_END; `count` is
	 * overwritten, and zero from CODE_END on. */
	void (*histogram)(uint32_t count[CELL_VALUES], const uint8_t *cell, size_t n);
	/* Add 1 to possible[i] and attended[i] for each column whose cell is of that class (R61).
	 * After 255 calls the bytes are full. */
	void (*columns)(uint8_t *possible, uint8_t *attended, const uint8_t *cell, size_t n);
};

/* Portable C. */
const struct kernel *kernel_plain(void);
/* NULL where the processor, or the build, has no AVX2. */
const struct kernel *kernel_avx2(void);
/* The fastest that this processor runs. */
const struct kernel *kernel_best(void);

#endif
