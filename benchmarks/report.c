/*
 * The whole-school report: 1,000 pupils, one school year of 380 sessions with the year before it in
 * the image too, every figure and every flag. The peer is the same from SQL in SQLite.
 *
 * usage: bench_report
 */
#include "report_sql.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define PUPILS 1000
#define GROUPS 40
#define YEAR_GROUPS 5
#define ROUNDS 101
#define PEER_ROUNDS 3
#define AT_LEAST 200
#define LIMIT_US 3000

static uint32_t
below(uint64_t *state, uint32_t n)
{
	*state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)((*state >> 33) % n);
}

static int64_t
now_ns(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static struct image *
school_new(void)
{
	struct term terms[12];
	static const int32_t dates[6][4] = {{9, 2, 10, 25}, {11, 4, 12, 20}, {1, 6, 2, 14},
	    {2, 24, 4, 4}, {4, 21, 5, 23}, {6, 2, 7, 22}};
	for (int i = 0; i < 12; i++) {
		const int32_t *t = dates[i % 6];
		int32_t year = 2024 + i / 6 + (t[0] < 9 ? 1 : 0);
		terms[i] = (struct term){
		    day_from_civil(year, t[0], t[1]), day_from_civil(year, t[2], t[3]), ""};
	}
	struct image *img = NULL;
	struct diag d = {.rc = RC_OK};
	const struct image_args args = {.school_id = 1, .terms = terms, .n_terms = 12};
	if (image_new(&img, &args, &d) != RC_OK) {
		fprintf(stderr, "bench_report: %s\n", d.text);
		exit(1);
	}
	return img;
}

/* Each pupil's likelihood of a day off: few miss much, most little, 7 % in all. */
static uint32_t
habit(uint64_t *r)
{
	uint32_t kind = below(r, 100);
	if (kind < 3) {
		return 400 + below(r, 300);
	}
	return kind < 22 ? 100 + below(r, 130) : 10 + below(r, 60);
}

static void
pupil_marks(struct image *img, uint64_t *r, int64_t id)
{
	static const uint8_t codes[] = {
	    CODE_I, CODE_I, CODE_I, CODE_M, CODE_C, CODE_I, CODE_O, CODE_G, CODE_U, CODE_N};
	const struct axis *x = &img->axis;
	uint32_t off = habit(r);
	uint8_t code = 0;
	for (uint32_t c = 0; c < x->n; c++) {
		/* Half the days away are followed by another one. */
		if (x->session[c] == SESSION_AM && (code == 0 || below(r, 2) == 0)) {
			code = below(r, 1600) < off ? codes[below(r, sizeof codes)] : 0;
		}
		uint8_t mark = code != 0 ? code : code_present((enum session)x->session[c]);
		if (code == 0 && below(r, 60) == 0) {
			mark = CODE_L;
		}
		image_set_mark(img, id, x->day[c], (enum session)x->session[c], mark);
	}
}

/* A few pupils who do not come back, and registers that nobody took: else nothing would be found.
 */
static void
odd_marks(struct image *img)
{
	const struct axis *x = &img->axis;
	for (int i = 1; i <= PUPILS; i++) {
		uint32_t missing = x->n - 100 - (uint32_t)(i % GROUPS);
		image_clear_mark(img, i, x->day[missing], (enum session)x->session[missing]);
		uint32_t run = i % 50 == 0 ? 60 : i % 50 == 1 ? 24 : 0;
		for (uint32_t c = x->n - run; c < x->n; c++) {
			image_set_mark(img, i, x->day[c], (enum session)x->session[c],
			    i % 100 == 0 ? CODE_U : CODE_O);
		}
	}
}

static void
pupils_add(struct image *img, uint64_t *r)
{
	const struct day_range always = {day_from_civil(2024, 9, 1), DAY_NONE};
	for (int g = 0; g < GROUPS; g++) {
		char name[16];
		snprintf(name, sizeof name, "%d.%d", 7 + g % YEAR_GROUPS, g);
		image_add_group(img,
		    &(struct image_group){
		        .id = g + 1, .name = name, .tutor = "", .year = NC_7 + g % YEAR_GROUPS});
	}
	for (int i = 0; i < PUPILS; i++) {
		char name[16];
		struct image_flag flags[PUPIL_FLAG_COUNT];
		size_t n_flags = 0;
		for (int f = 0; f < PUPIL_FLAG_COUNT; f++) {
			if (below(r, 10) == 0) {
				flags[n_flags++] = (struct image_flag){always, (enum pupil_flag)f};
			}
		}
		snprintf(name, sizeof name, "p%05u", below(r, 99999));
		const struct image_year year = {
		    always, (enum nc_year)(NC_7 + i % GROUPS % YEAR_GROUPS)};
		const struct image_member member = {always, i % GROUPS + 1};
		image_add_pupil(img, &(struct image_pupil){.id = i + 1,
		                         .upn = "",
		                         .surname = "",
		                         .forename = "",
		                         .legal = "",
		                         .search = name,
		                         .dob = day_from_civil(2012, 1, 1),
		                         .spells = &always,
		                         .n_spells = 1,
		                         .years = &year,
		                         .n_years = 1,
		                         .groups = &member,
		                         .n_groups = 1,
		                         .flags = flags,
		                         .n_flags = n_flags});
	}
	image_seal(img);
	int64_t start = now_ns();
	for (int i = 0; i < PUPILS; i++) {
		pupil_marks(img, r, i + 1);
	}
	odd_marks(img);
	fprintf(stderr, "%u marks set in %" PRId64 " ms\n", img->axis.n * PUPILS,
	    (now_ns() - start) / 1000000);
}

static int
compare_times(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

static int64_t
median(int64_t *times, size_t n)
{
	qsort(times, n, sizeof *times, compare_times);
	return times[n / 2];
}

static void
sums_of(struct report_sums *out, const struct report *rep)
{
	*out = (struct report_sums){.possible = rep->school.stats.total.possible,
	    .attended = rep->school.stats.total.attended,
	    .unauthorised = rep->school.stats.total.unauthorised,
	    .registers_missing = rep->n_gaps};
	for (int f = 0; f < FIGURE_FLAG_COUNT; f++) {
		out->met[f] = rep->school.met[f];
		fprintf(
		    stderr, "%s %u\n", figure_flag_name((enum figure_flag)f), rep->school.met[f]);
	}
	for (size_t w = 0; w < rep->n_weeks; w++) {
		out->week_attended += rep->weeks[w].attended;
	}
}

static int64_t
measure_engine(struct report_sums *sums, const struct image *img, const struct report_args *args)
{
	int64_t times[ROUNDS];
	for (int i = 0; i < ROUNDS; i++) {
		struct arena a;
		struct report rep;
		arena_init(&a, 0);
		int64_t start = now_ns();
		report_school(&rep, img, args, &a);
		times[i] = now_ns() - start;
		if (i == 0) {
			sums_of(sums, &rep);
		}
		arena_free(&a);
	}
	return median(times, ROUNDS);
}

static int64_t
measure_sql(struct report_sums *sums, const struct image *img, struct day_range range)
{
	int64_t times[PEER_ROUNDS];
	struct report_sql *sql = report_sql_new(img);
	for (int i = 0; i < PEER_ROUNDS; i++) {
		int64_t start = now_ns();
		report_sql_run(sums, sql, range);
		times[i] = now_ns() - start;
	}
	report_sql_free(sql);
	return median(times, PEER_ROUNDS);
}

/* Measured only if both say the same. */
static void
compare(const struct report_sums *a, const struct report_sums *b)
{
	bool is_same = a->possible == b->possible && a->attended == b->attended &&
	               a->unauthorised == b->unauthorised && a->week_attended == b->week_attended &&
	               a->registers_missing == b->registers_missing;
	for (int f = 0; f < FIGURE_FLAG_COUNT; f++) {
		if (a->met[f] != b->met[f]) {
			fprintf(stderr, "%s: engine %" PRIu64 ", SQL %" PRIu64 "\n",
			    figure_flag_name((enum figure_flag)f), a->met[f], b->met[f]);
			is_same = false;
		}
	}
	if (!is_same) {
		fprintf(stderr, "bench_report: the engine and SQL differ\n");
		exit(1);
	}
}

int
main(void)
{
	struct law_config cfg = law_config_default();
	struct image *img = school_new();
	uint64_t r = 5;
	pupils_add(img, &r);
	const struct report_args args = {
	    .range = {day_from_civil(2025, 9, 1), day_from_civil(2026, 7, 22)}, .cfg = &cfg};
	struct report_sums ours, peer;
	int64_t us = measure_engine(&ours, img, &args) / 1000;
	int64_t peer_us = measure_sql(&peer, img, args.range) / 1000;
	compare(&ours, &peer);
	image_free(img);
	printf("whole-school report, 1,000 pupils, one year, every figure and flag; peer SQL in "
	       "SQLite\t%.2f ms\t%.0f ms\t%.0f\t%d\n",
	    (double)us / 1000, (double)peer_us / 1000, (double)peer_us / (double)us, AT_LEAST);
	printf("the same against its limit of 3 ms\t%.2f ms\t3 ms\t%.1f\t1\n", (double)us / 1000,
	    (double)LIMIT_US / (double)us);
	return 0;
}
