#include "engine/image.h"

#include "core/age.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CELL_ALIGN 64 /* bytes; a cache line and two AVX2 loads */

/* Open addressing; a slot holds a row + 1, 0 is free. At most half full. */
struct image_index {
	size_t mask; /* slots - 1; a power of two */
	uint32_t *by_id;
	uint32_t *by_upn;
	size_t cap_pupils; /* room in img->pupils while it is built */
	size_t cap_groups;
	bool is_sealed;
};

static void *
grown(struct arena *a, const void *old, size_t n, size_t cap, size_t size)
{
	void *p = arena_alloc(a, cap, size);
	if (n > 0) {
		memcpy(p, old, n * size);
	}
	return p;
}

static const void *
copied(struct arena *a, const void *from, size_t n, size_t size)
{
	return n == 0 ? NULL : grown(a, from, n, n, size);
}

static void
copy_texts(struct image *img, struct term *terms, size_t n_terms, struct closure *closures,
    size_t n_closures)
{
	for (size_t i = 0; i < n_terms; i++) {
		terms[i].name = arena_text(&img->mem, terms[i].name);
	}
	for (size_t i = 0; i < n_closures; i++) {
		closures[i].reason = arena_text(&img->mem, closures[i].reason);
	}
}

enum rc
image_new(struct image **out, const struct image_args *args, struct diag *d)
{
	struct image *img = calloc(1, sizeof *img);
	if (img == NULL) {
		abort(); /* as the arenas do: nobody tests this branch */
	}
	arena_init(&img->mem, 0);
	img->school_id = args->school_id;
	img->seq = args->seq;
	img->structure_seq = args->structure_seq;
	img->index = ARENA_NEW(&img->mem, struct image_index);
	struct term *terms = ARENA_ARRAY(&img->mem, args->n_terms + 1, struct term);
	struct closure *closures = ARENA_ARRAY(&img->mem, args->n_closures + 1, struct closure);
	if (args->n_terms > 0) {
		memcpy(terms, args->terms, args->n_terms * sizeof *terms);
	}
	if (args->n_closures > 0) {
		memcpy(closures, args->closures, args->n_closures * sizeof *closures);
	}
	copy_texts(img, terms, args->n_terms, closures, args->n_closures);
	enum rc rc = calendar_build(
	    &img->calendar, terms, args->n_terms, closures, args->n_closures, &img->mem, d);
	if (rc != RC_OK) {
		image_free(img);
		return rc;
	}
	axis_build(&img->axis, &img->calendar, &img->mem);
	*out = img;
	return RC_OK;
}

void
image_free(struct image *img)
{
	if (img == NULL) {
		return;
	}
	free(img->cells);
	arena_free(&img->mem);
	free(img);
}

void
image_add_group(struct image *img, const struct image_group *group)
{
	struct image_index *x = img->index;
	assert(!x->is_sealed);
	if (img->n_groups == x->cap_groups) {
		x->cap_groups = x->cap_groups == 0 ? 64 : 2 * x->cap_groups;
		img->groups = grown(
		    &img->mem, img->groups, img->n_groups, x->cap_groups, sizeof *img->groups);
	}
	struct image_group *g = &img->groups[img->n_groups++];
	*g = *group;
	g->name = arena_text(&img->mem, group->name);
	g->tutor = arena_text(&img->mem, group->tutor);
}

void
image_add_pupil(struct image *img, const struct image_pupil *pupil)
{
	struct image_index *x = img->index;
	struct arena *a = &img->mem;
	assert(!x->is_sealed);
	if (img->n_pupils == x->cap_pupils) {
		x->cap_pupils = x->cap_pupils == 0 ? 256 : 2 * x->cap_pupils;
		img->pupils =
		    grown(a, img->pupils, img->n_pupils, x->cap_pupils, sizeof *img->pupils);
	}
	for (size_t i = 0; i < pupil->n_groups; i++) {
		assert(image_group_find(img, pupil->groups[i].group_id) != NULL);
	}
	struct image_pupil *p = &img->pupils[img->n_pupils++];
	*p = *pupil;
	p->upn = arena_text(a, pupil->upn);
	p->surname = arena_text(a, pupil->surname);
	p->forename = arena_text(a, pupil->forename);
	p->legal = arena_text(a, pupil->legal);
	p->search = arena_text(a, pupil->search);
	p->spells = copied(a, pupil->spells, pupil->n_spells, sizeof *pupil->spells);
	p->years = copied(a, pupil->years, pupil->n_years, sizeof *pupil->years);
	p->groups = copied(a, pupil->groups, pupil->n_groups, sizeof *pupil->groups);
	p->flags = copied(a, pupil->flags, pupil->n_flags, sizeof *pupil->flags);
}

static int
compare_ids(const void *a, const void *b)
{
	const struct image_pupil *x = a, *y = b;
	return (x->id > y->id) - (x->id < y->id);
}

static int
compare_groups(const void *a, const void *b)
{
	const struct image_group *x = a, *y = b;
	int by_name = strcmp(x->name, y->name);
	/* "7 Ash" before "10 Elm": the year first, and names as they are within it. */
	int by_year = (x->year > y->year) - (x->year < y->year);
	return by_year != 0 ? by_year : by_name != 0 ? by_name : (x->id > y->id) - (x->id < y->id);
}

static int
compare_names(const void *a, const void *b)
{
	const struct image_pupil *x = *(const struct image_pupil *const *)a;
	const struct image_pupil *y = *(const struct image_pupil *const *)b;
	int c = strcmp(x->search, y->search);
	return c != 0 ? c : compare_ids(x, y);
}

static size_t
hash_id(int64_t id)
{
	return (size_t)(((uint64_t)id * UINT64_C(0x9e3779b97f4a7c15)) >> 32);
}

static size_t
hash_text(const char *s)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);
	for (; *s != '\0'; s++) {
		h = (h ^ (unsigned char)*s) * UINT64_C(0x100000001b3);
	}
	return (size_t)(h >> 32);
}

static void
index_put(uint32_t *slots, size_t mask, size_t hash, uint32_t row)
{
	size_t i = hash & mask;
	while (slots[i] != 0) {
		i = (i + 1) & mask;
	}
	slots[i] = row + 1;
}

static void
index_build(struct image *img)
{
	struct image_index *x = img->index;
	size_t slots = 16;
	while (slots < 2 * img->n_pupils) {
		slots *= 2;
	}
	x->mask = slots - 1;
	x->by_id = ARENA_ARRAY(&img->mem, slots, uint32_t);
	x->by_upn = ARENA_ARRAY(&img->mem, slots, uint32_t);
	for (uint32_t row = 0; row < img->n_pupils; row++) {
		const struct image_pupil *p = &img->pupils[row];
		index_put(x->by_id, x->mask, hash_id(p->id), row);
		if (p->upn[0] != '\0') {
			index_put(x->by_upn, x->mask, hash_text(p->upn), row);
		}
	}
}

static void
names_sort(struct image *img)
{
	const struct image_pupil **order =
	    ARENA_ARRAY(&img->mem, img->n_pupils + 1, const struct image_pupil *);
	uint32_t *by_name = ARENA_ARRAY(&img->mem, img->n_pupils + 1, uint32_t);
	for (size_t i = 0; i < img->n_pupils; i++) {
		order[i] = &img->pupils[i];
	}
	qsort(order, img->n_pupils, sizeof(const struct image_pupil *), compare_names);
	for (size_t i = 0; i < img->n_pupils; i++) {
		by_name[i] = order[i]->row;
	}
	img->by_name = by_name;
}

/* The columns of [days]; `to` DAY_NONE is open. */
static void
columns_of(uint32_t *from, uint32_t *to, const struct axis *x, struct day_range days)
{
	*from = axis_lower(x, days.from);
	*to = days.to == DAY_NONE || days.to == INT32_MAX ? x->n : axis_lower(x, days.to + 1);
}

static bool
holds(struct day_range days, int32_t day)
{
	return day >= days.from && (days.to == DAY_NONE || day <= days.to);
}

/* Open or not for the pupil's year groups (R1), on roll or not; no mark yet. */
static void
row_fill(uint8_t *row, const struct image *img, const struct image_pupil *p)
{
	const struct axis *x = &img->axis;
	if (p->is_boarder) {
		return; /* never expected, in no figure (C017) */
	}
	memset(row, CELL_OFF_ROLL, x->n);
	for (size_t i = 0; i < p->n_spells; i++) {
		uint32_t from, to;
		columns_of(&from, &to, x, p->spells[i]);
		if (to > from) {
			memset(row + from, CELL_BLANK, to - from);
		}
	}
	for (size_t i = 0; i < p->n_years; i++) {
		uint32_t from, to;
		columns_of(&from, &to, x, p->years[i].days);
		for (uint32_t c = from; c < to; c++) {
			if ((x->open[c] & YEAR_BIT(p->years[i].year)) == 0) {
				row[c] = CELL_NOT_OPEN;
			}
		}
	}
}

/* Was the pupil ever in the group? */
static bool
was_in_group(const struct image_pupil *p, int64_t group_id)
{
	for (size_t i = 0; i < p->n_groups; i++) {
		if (p->groups[i].group_id == group_id) {
			return true;
		}
	}
	return false;
}

/* Each group's pupils of all days, so that opening a register does not look at the whole school. */
static void
groups_fill(struct image *img)
{
	for (size_t k = 0; k < img->n_groups; k++) {
		struct image_group *g = &img->groups[k];
		uint32_t n = 0;
		for (size_t i = 0; i < img->n_pupils; i++) {
			n += was_in_group(&img->pupils[i], g->id);
		}
		uint32_t *rows = ARENA_ARRAY(&img->mem, n + 1, uint32_t);
		g->n_rows = 0;
		for (size_t i = 0; i < img->n_pupils; i++) {
			if (was_in_group(&img->pupils[img->by_name[i]], g->id)) {
				rows[g->n_rows++] = img->by_name[i];
			}
		}
		g->rows = rows;
	}
}

void
image_seal(struct image *img)
{
	assert(!img->index->is_sealed);
	if (img->n_pupils > 1) { /* qsort takes no NULL, not even for nothing */
		qsort(img->pupils, img->n_pupils, sizeof *img->pupils, compare_ids);
	}
	if (img->n_groups > 1) {
		qsort(img->groups, img->n_groups, sizeof *img->groups, compare_groups);
	}
	for (uint32_t row = 0; row < img->n_pupils; row++) {
		img->pupils[row].row = row;
		assert(row == 0 || img->pupils[row].id != img->pupils[row - 1].id);
	}
	names_sort(img);
	groups_fill(img);
	index_build(img);
	img->stride = (img->axis.n + CELL_ALIGN - 1) / CELL_ALIGN * CELL_ALIGN;
	size_t bytes = (size_t)img->stride * img->n_pupils;
	img->cells = aligned_alloc(CELL_ALIGN, bytes == 0 ? CELL_ALIGN : bytes);
	if (img->cells == NULL) {
		abort();
	}
	memset(img->cells, CELL_NOT_OPEN, bytes);
	img->planned = ARENA_ARRAY(&img->mem, bytes / 64 + 1, uint64_t);
	for (size_t row = 0; row < img->n_pupils; row++) {
		row_fill(img->cells + row * img->stride, img, &img->pupils[row]);
	}
	img->index->is_sealed = true;
}

const struct image_pupil *
image_pupil_find(const struct image *img, int64_t id)
{
	const struct image_index *x = img->index;
	assert(x->is_sealed);
	for (size_t i = hash_id(id) & x->mask; x->by_id[i] != 0; i = (i + 1) & x->mask) {
		const struct image_pupil *p = &img->pupils[x->by_id[i] - 1];
		if (p->id == id) {
			return p;
		}
	}
	return NULL;
}

const struct image_pupil *
image_pupil_by_upn(const struct image *img, const char *upn)
{
	const struct image_index *x = img->index;
	assert(x->is_sealed);
	for (size_t i = hash_text(upn) & x->mask; x->by_upn[i] != 0; i = (i + 1) & x->mask) {
		const struct image_pupil *p = &img->pupils[x->by_upn[i] - 1];
		if (strcmp(p->upn, upn) == 0) {
			return p;
		}
	}
	return NULL;
}

const struct image_group *
image_group_find(const struct image *img, int64_t id)
{
	for (size_t i = 0; i < img->n_groups; i++) {
		if (img->groups[i].id == id) {
			return &img->groups[i];
		}
	}
	return NULL;
}

/* The byte of a mark; NULL when the cell is not there or expects none. */
static uint8_t *
cell_of(struct image *img, int64_t pupil_id, int32_t day, enum session session)
{
	const struct image_pupil *p = image_pupil_find(img, pupil_id);
	uint32_t column = p == NULL ? UINT32_MAX : axis_column(&img->axis, day, session);
	if (column == UINT32_MAX) {
		return NULL;
	}
	uint8_t *cell = img->cells + (size_t)p->row * img->stride + column;
	return *cell == CELL_NOT_OPEN || *cell == CELL_OFF_ROLL ? NULL : cell;
}

static void
cell_set(struct image *img, uint8_t *cell, uint8_t value, bool is_planned)
{
	size_t at = (size_t)(cell - img->cells);
	uint64_t bit = (uint64_t)1 << (at % 64);
	*cell = value;
	img->planned[at / 64] &= ~bit;
	img->planned[at / 64] |= is_planned ? bit : 0;
}

bool
image_set_mark(struct image *img, int64_t pupil_id, int32_t day, enum session session, uint8_t code)
{
	assert(cell_is_code(code));
	uint8_t *cell = cell_of(img, pupil_id, day, session);
	if (cell == NULL) {
		return false;
	}
	cell_set(img, cell, code, false);
	return true;
}

bool
image_set_planned(
    struct image *img, int64_t pupil_id, int32_t day, enum session session, uint8_t code)
{
	assert(cell_is_code(code));
	uint8_t *cell = cell_of(img, pupil_id, day, session);
	if (cell == NULL) {
		return false;
	}
	cell_set(img, cell, code, true);
	return true;
}

bool
image_clear_mark(struct image *img, int64_t pupil_id, int32_t day, enum session session)
{
	uint8_t *cell = cell_of(img, pupil_id, day, session);
	if (cell == NULL) {
		return false;
	}
	cell_set(img, cell, CELL_BLANK, false);
	img->pupils[image_pupil_find(img, pupil_id)->row].was_cleared = true;
	return true;
}

const uint8_t *
image_cells(const struct image *img, const struct image_pupil *p)
{
	return img->cells + (size_t)p->row * img->stride;
}

uint8_t
image_cell(const struct image *img, const struct image_pupil *p, int32_t day, enum session session)
{
	uint32_t column = axis_column(&img->axis, day, session);
	return column == UINT32_MAX ? CELL_NOT_OPEN : image_cells(img, p)[column];
}

bool
image_is_planned(const struct image *img, const struct image_pupil *p, uint32_t column)
{
	size_t at = (size_t)p->row * img->stride + column;
	return (img->planned[at / 64] >> (at % 64) & 1) != 0;
}

struct session_seq
image_seq(const struct image *img, const struct image_pupil *p)
{
	return session_seq_of(&img->axis, image_cells(img, p));
}

bool
image_is_on_roll(const struct image_pupil *p, int32_t day)
{
	for (size_t i = 0; i < p->n_spells; i++) {
		if (holds(p->spells[i], day)) {
			return true;
		}
	}
	return false;
}

bool
image_is_in_register(const struct image_pupil *p, int32_t day)
{
	return !p->is_boarder && image_is_on_roll(p, day);
}

int
image_year_on(const struct image_pupil *p, int32_t day)
{
	for (size_t i = p->n_years; i-- > 0;) {
		if (holds(p->years[i].days, day)) {
			return (int)p->years[i].year;
		}
	}
	return -1;
}

uint32_t
image_years_on(const struct image_pupil *p, int32_t day)
{
	int year = image_year_on(p, day);
	return year < 0 ? YEARS_ALL : YEAR_BIT((uint32_t)year);
}

int64_t
image_group_id_on(const struct image_pupil *p, int32_t day)
{
	for (size_t i = p->n_groups; i-- > 0;) {
		if (holds(p->groups[i].days, day)) {
			return p->groups[i].group_id;
		}
	}
	return 0;
}

const struct image_group *
image_group_on(const struct image *img, const struct image_pupil *p, int32_t day)
{
	int64_t id = image_group_id_on(p, day);
	return id == 0 ? NULL : image_group_find(img, id);
}

bool
image_has_flag(const struct image_pupil *p, enum pupil_flag kind, int32_t day)
{
	for (size_t i = 0; i < p->n_flags; i++) {
		if (p->flags[i].kind == kind && holds(p->flags[i].days, day)) {
			return true;
		}
	}
	return false;
}

bool
image_is_compulsory_age(
    const struct image_pupil *p, int32_t day, struct month_day school_year_start)
{
	return p->dob == DAY_NONE || age_is_compulsory(p->dob, day, school_year_start);
}

struct day_range
image_spell(const struct image_pupil *p, int32_t day)
{
	if (p->n_spells == 0) {
		return (struct day_range){DAY_NONE, DAY_NONE};
	}
	const struct day_range *spell = &p->spells[0];
	for (size_t i = 1; i < p->n_spells && p->spells[i].from <= day; i++) {
		spell = &p->spells[i];
	}
	return *spell;
}

size_t
image_group_pupils(
    const struct image_pupil **out, const struct image *img, int64_t group_id, int32_t day)
{
	const struct image_group *g = group_id == 0 ? NULL : image_group_find(img, group_id);
	const uint32_t *rows = g == NULL ? img->by_name : g->rows;
	size_t n_rows = group_id == 0 ? img->n_pupils : g == NULL ? 0 : g->n_rows;
	size_t n = 0;
	for (size_t i = 0; i < n_rows; i++) {
		const struct image_pupil *p = &img->pupils[rows[i]];
		if ((group_id == 0 || image_group_id_on(p, day) == group_id) &&
		    image_is_in_register(p, day)) {
			out[n++] = p;
		}
	}
	return n;
}
