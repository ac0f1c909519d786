#ifndef MUSTER_ENGINE_IMAGE_H
#define MUSTER_ENGINE_IMAGE_H

#include "base/arena.h"
#include "core/calendar.h"
#include "core/law_config.h"
#include "core/pupil_flag.h"
#include "core/session_seq.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * One school in memory: its pupils, and one byte for each pupil and session (architecture, "The
 * engine"). All figures come from here.
 *
 * Made by app: image_new, image_add_group and image_add_pupil for each, image_seal, image_set_mark
 * for each mark of the record; then image_set_mark after each commit. What changes the calendar or
 * a pupil's enrolment, year, group, flags or name makes a new image. No locks: app holds a
 * read-write lock around it.
 */
struct image_group {
	int64_t id;
	const char *name;     /* "9 Fern" */
	const char *tutor;    /* who takes its register; "" if unknown */
	int32_t year;         /* enum nc_year; -1: mixed */
	const uint32_t *rows; /* set by image_seal: rows of all who ever were in it, by name */
	uint32_t n_rows;
};

/* Time in something; both days included, `to` DAY_NONE while it lasts. */
struct image_year {
	struct day_range days;
	enum nc_year year;
};
struct image_member {
	struct day_range days;
	int64_t group_id; /* of a group that was added: asserted */
};
struct image_flag {
	struct day_range days;
	enum pupil_flag kind;
};

/* Lent to image_add_pupil, which copies all of it; then the image's own. Texts are never NULL. */
struct image_pupil {
	int64_t id;
	const char *upn; /* "" if none */
	const char *surname;
	const char *forename; /* as used */
	const char *legal;    /* "Adeyemi-Fairclough, Oluwaseun" when it differs from the two above;
	                         else "" */
	const char *search;   /* folded "surname forename": sorts and finds */
	int32_t dob;          /* DAY_NONE if unknown */
	char sex;             /* 'F', 'M' or '\0' */
	bool is_boarder;      /* in the admission register only: never expected (R4, C017) */
	bool was_cleared;     /* image_clear_mark()'s: a blank cell may have a row in the record */
	const struct day_range *spells; /* on roll (R10), by first day */
	size_t n_spells;
	const struct image_year *years; /* by first day */
	size_t n_years;
	const struct image_member *groups; /* by first day */
	size_t n_groups;
	const struct image_flag *flags;
	size_t n_flags;
	uint32_t row; /* set by image_seal: index in `pupils` and row of cells */
};

struct image {
	int64_t school_id;
	int64_t seq;           /* head of the school's log that it reflects; app moves it on */
	int64_t structure_seq; /* last change of calendar or roll that it reflects */
	struct calendar calendar;
	struct axis axis;           /* its columns are those of the cells */
	struct image_group *groups; /* by name */
	size_t n_groups;
	struct image_pupil *pupils; /* by id */
	size_t n_pupils;
	const uint32_t *by_name; /* rows in order of `search`, then id; n_pupils of them */
	uint8_t *cells;          /* n_pupils rows of `stride` bytes; starts on 64 bytes */
	uint64_t *planned;       /* one bit a cell: image_set_planned() */
	uint32_t stride;         /* axis.n, rounded up to 64; what is left over is CELL_NOT_OPEN */
	struct image_index *index; /* private: by id and by UPN */
	struct arena mem;          /* all of the above but the cells */
};

struct image_args {
	int64_t school_id;
	int64_t seq;
	int64_t structure_seq;
	const struct term *terms; /* of the previous, this and, where known, the next school year */
	size_t n_terms;
	const struct closure *closures; /* those outside the terms are ignored */
	size_t n_closures;
};

/*
 * An empty school with its calendar. Terms, closures and their texts are copied.
 *
 * out     gives; image_free.
 * Fails   as calendar_build.
 */
enum rc image_new(struct image **out, const struct image_args *args, struct diag *d) MUST_CHECK;
void image_free(struct image *img); /* NULL is fine */

/* Before image_seal. Groups before the pupils in them. */
void image_add_group(struct image *img, const struct image_group *group);
/* Ids and UPNs must differ: ids asserted; of two pupils with a UPN the first by id is found. */
void image_add_pupil(struct image *img, const struct image_pupil *pupil);
/*
 * Sort pupils and groups and fill every cell: CELL_NOT_OPEN when the session is not due for the
 * pupil's year group that day (R1) or the pupil boards (C017), else CELL_OFF_ROLL outside the
 * enrolments (R10), else CELL_BLANK. A pupil whose year is unknown that day is expected whenever
 * any year is.
 */
void image_seal(struct image *img);

/*
 * The mark is now `code`.
 *
 * Gives back false, and changes nothing, when no such cell expects a mark: no such pupil, no such
 * session, not open for the pupil, not on roll (so Z and # change nothing: R62).
 */
bool image_set_mark(
    struct image *img, int64_t pupil_id, int32_t day, enum session session, uint8_t code);
/* The same of a planned code that nobody has confirmed (R48). */
bool image_set_planned(
    struct image *img, int64_t pupil_id, int32_t day, enum session session, uint8_t code);
/* There is no mark any more: CELL_BLANK again. False as above. */
bool image_clear_mark(struct image *img, int64_t pupil_id, int32_t day, enum session session);

/* NULL if there is none. */
const struct image_pupil *image_pupil_find(const struct image *img, int64_t id);
const struct image_pupil *image_pupil_by_upn(const struct image *img, const char *upn);
const struct image_group *image_group_find(const struct image *img, int64_t id);

/* The pupil's cells, axis.n of them. */
const uint8_t *image_cells(const struct image *img, const struct image_pupil *p);
/* CELL_NOT_OPEN when the school has no such session. */
uint8_t image_cell(
    const struct image *img, const struct image_pupil *p, int32_t day, enum session session);
/* Is the mark a planned code that nobody has confirmed? `column` of the axis. */
bool image_is_planned(const struct image *img, const struct image_pupil *p, uint32_t column);
/* For the rules of core. Lent: until the image changes. */
struct session_seq image_seq(const struct image *img, const struct image_pupil *p);

/* What holds on a day. */
bool image_is_on_roll(const struct image_pupil *p, int32_t day);
/* Is the pupil's name in the attendance register: on roll and no boarder? */
bool image_is_in_register(const struct image_pupil *p, int32_t day);
int image_year_on(const struct image_pupil *p, int32_t day); /* enum nc_year; -1 unknown */
/* The year group as a bit for calendar and outlook; YEARS_ALL when unknown. */
uint32_t image_years_on(const struct image_pupil *p, int32_t day);
int64_t image_group_id_on(const struct image_pupil *p, int32_t day); /* 0: in none */
const struct image_group *image_group_on(
    const struct image *img, const struct image_pupil *p, int32_t day); /* NULL: in none */
bool image_has_flag(const struct image_pupil *p, enum pupil_flag kind, int32_t day);
/* R7; an unknown date of birth counts as of compulsory school age. */
bool image_is_compulsory_age(
    const struct image_pupil *p, int32_t day, struct month_day school_year_start);
/* First and last day on roll of the spell that holds `day`, else of the last one before it, else of
 * the first one; {DAY_NONE, DAY_NONE} when never on roll. */
struct day_range image_spell(const struct image_pupil *p, int32_t day);

/*
 * Pupils by name.
 *
 * out       room for img->n_pupils.
 * group_id  whose register it is that day; 0: every group and none.
 * Gives back how many: those in the attendance register on that day (image_is_in_register).
 */
size_t image_group_pupils(
    const struct image_pupil **out, const struct image *img, int64_t group_id, int32_t day);

#endif
