#ifndef MUSTER_TESTS_ENGINE_FIXTURE_H
#define MUSTER_TESTS_ENGINE_FIXTURE_H

#include "engine/image.h"

#include <stdint.h>

/* Invented schools for the engine's tests. */

/* "2025-09-02" as a day; stops the test if it is none. */
int32_t day(const char *s);

/* Two school years, 2024/25 and 2025/26: six terms each, a closure for everybody, one for Year 7
 * only, one without plan, and a whole week without plan. Nobody is in it yet. */
struct image *fixture_school(void);

/* A day pupil of Year 9 in group 1 ("9 Fern"), on roll since 2 September 2024, born 14 March 2011,
 * whose id is `id`. Add, or change and add. */
struct image_pupil fixture_pupil(int64_t id);

/* Add group 1 "9 Fern" (year 9), 2 "7 Ash" (year 7) and 3 "10 Elm" (year 10). */
void fixture_groups(struct image *img);

/* The mark of every expected session from one day to another: present, whatever the session. */
void fixture_present(struct image *img, int64_t pupil_id, const char *from, const char *to);

/* Marks "O", "G" ... for both sessions of every expected day from one day to another. */
void fixture_mark(
    struct image *img, int64_t pupil_id, const char *from, const char *to, const char *code);

/* A sealed school of `n` pupils with every kind of history and mark, the same for the same seed. */
struct image *fixture_random(uint64_t seed, uint32_t n);

/* A number from 0 to n - 1. */
uint32_t fixture_random_below(uint64_t *state, uint32_t n);

#endif
