#include "property.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static struct {
	uint64_t seed;      /* of the run */
	uint64_t case_seed; /* of the case being tried */
	const char *name;   /* of the property */
} now;

uint64_t
rng_next(struct rng *r)
{
	uint64_t z = (r->state += UINT64_C(0x9E3779B97F4A7C15));
	z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
	return z ^ (z >> 31);
}

int32_t
rng_int(struct rng *r, int32_t from, int32_t to)
{
	uint64_t span = (uint64_t)((int64_t)to - from + 1);
	return (int32_t)(from + (int64_t)(rng_next(r) % span));
}

bool
rng_chance(struct rng *r, int32_t percent)
{
	return rng_int(r, 1, 100) <= percent;
}

uint8_t
rng_code(struct rng *r)
{
	return (uint8_t)rng_int(r, CODE_FIRST, CODE_END - 1);
}

int32_t
rng_day(struct rng *r)
{
	return rng_int(r, day_from_civil(2015, 1, 1), day_from_civil(2035, 12, 31));
}

static size_t
random_terms(struct term *terms, struct rng *r)
{
	size_t n = (size_t)rng_int(r, 1, 6);
	int32_t day = rng_day(r);
	for (size_t i = 0; i < n; i++) {
		terms[i].first = day;
		terms[i].last = day + rng_int(r, 0, 60);
		terms[i].name = "";
		day = terms[i].last + rng_int(r, 1, 25);
	}
	return n;
}

static size_t
random_closures(struct closure *c, size_t most, struct rng *r, int32_t first, int32_t last)
{
	size_t n = (size_t)rng_int(r, 0, (int32_t)most - 8);
	for (size_t i = 0; i < n; i++) {
		c[i] = (struct closure){.day = rng_int(r, first - 3, last + 3),
		    .is_closed = {rng_chance(r, 80), rng_chance(r, 80)},
		    .years = rng_chance(r, 80) ? YEARS_ALL : (uint32_t)rng_next(r),
		    .kind = (enum closure_kind)rng_int(r, 0, CLOSURE_KIND_COUNT - 1),
		    .reason = ""};
	}
	/* Now and then a whole week is closed, planned or not. */
	if (rng_chance(r, 50)) {
		int32_t monday = day_monday(rng_int(r, first, last));
		enum closure_kind kind = (enum closure_kind)rng_int(r, 0, CLOSURE_KIND_COUNT - 1);
		for (int32_t d = 0; d < 5; d++) {
			c[n++] = (struct closure){.day = monday + d,
			    .is_closed = {true, true},
			    .years = YEARS_ALL,
			    .kind = kind,
			    .reason = ""};
		}
	}
	return n;
}

void
world_make(struct world *w, struct rng *r, struct arena *a, int32_t percent, uint64_t codes)
{
	struct term terms[6];
	struct closure closures[48];
	memset(w, 0, sizeof *w);
	w->a = a;
	w->cfg = law_config_default();
	size_t n_terms = random_terms(terms, r);
	size_t n = random_closures(closures, 48, r, terms[0].first, terms[n_terms - 1].last);
	HOLDS(calendar_build(&w->calendar, terms, n_terms, closures, n, a, NULL) == RC_OK);
	axis_build(&w->axis, &w->calendar, a);
	w->cell = ARENA_ARRAY(a, w->axis.n + 1, uint8_t);
	for (uint32_t i = 0; i < w->axis.n; i++) {
		uint8_t code = code_present((enum session)w->axis.session[i]);
		if (w->axis.held[i] == 0) {
			code = CODE_Y4;
		} else if (rng_chance(r, percent)) {
			do {
				code = rng_code(r);
			} while (codes != 0 && !code_set_has(codes, code));
		}
		w->cell[i] = code;
	}
	w->q = session_seq_of(&w->axis, w->cell);
}

void
property_broken(const char *file, int line, const char *what)
{
	printf("%s:%d: %s does not hold: %s\nrepeat with MUSTER_SEED=%llu (case %llu)\n", file,
	    line, now.name, what, (unsigned long long)now.seed, (unsigned long long)now.case_seed);
	exit(1);
}

void
property_start(void)
{
	const char *given = getenv("MUSTER_SEED");
	now.seed = given != NULL ? strtoull(given, NULL, 10) : (uint64_t)time(NULL);
	printf("seed %llu\n", (unsigned long long)now.seed);
	fflush(stdout);
}

void
property(const char *name, property_fn *fn, int times)
{
	struct arena a;
	arena_init(&a, 0);
	now.name = name;
	for (int i = 0; i < times; i++) {
		struct rng r = {.state = now.seed + (uint64_t)i * UINT64_C(0xD1342543DE82EF95)};
		now.case_seed = r.state;
		fn(&r, &a);
		arena_reset(&a);
	}
	arena_free(&a);
	printf("holds, %d times: %s\n", times, name);
}
