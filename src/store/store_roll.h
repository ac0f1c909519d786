#ifndef MUSTER_STORE_STORE_ROLL_H
#define MUSTER_STORE_STORE_ROLL_H

#include "core/pupil_flag.h"
#include "store/store.h"

/*
 * The admission register. A pupil is read and written whole: fields, enrolments, years, groups,
 * flags and contacts. Texts are never NULL: "" where there is nothing. Days are DAY_NONE where
 * unknown or open.
 */
struct enrolment {
	int32_t start_day;  /* first day on roll */
	int32_t end_day;    /* last day on roll; DAY_NONE: on roll */
	const char *ground; /* letter of the ground of deletion, "a" to "o"; "" while on roll */
	int32_t regulation; /* year of the regulations the letter belongs to: 2024, 2006; 0 */
	int32_t ground_met_day;
	const char *evidence;
	int32_t return_sent_day; /* the local authority was told */
	int32_t expected_end_day;
	const char *destination; /* next school or address, where known */
};

struct pupil_year {
	int32_t nc_year; /* enum nc_year */
	int32_t from_day;
	int32_t to_day; /* DAY_NONE: open */
};

struct group_member {
	int64_t group_id;
	int32_t from_day;
	int32_t to_day; /* DAY_NONE: open */
};

struct flag {
	enum pupil_flag kind; /* kept by its name */
	int32_t from_day;
	int32_t to_day;        /* DAY_NONE: open */
	const char *detail;    /* kind of need, name of the plan ... */
	const char *authority; /* looked after: the responsible LA; contact: its Virtual School */
	const char *contact;
	int32_t told_day; /* the Virtual School was told */
};

enum lives_with { LIVES_NO, LIVES_FULL, LIVES_PART, LIVES_COUNT };
/* "no", "full", "part": as recorded, and as the interface says it. */
const char *lives_with_name(unsigned lives_with);

struct contact {
	int32_t priority; /* 1 is rung first */
	const char *title;
	const char *forename;
	const char *surname;
	const char *relationship;   /* "mother" */
	bool has_responsibility;    /* parental responsibility */
	enum lives_with lives_with; /* the pupil, full or part time (C004) */
	bool no_contact;            /* court order: no letter, no call (R112) */
	const char *language;       /* to write in; "" English */
	const char *address;        /* lines parted by \n; "" as the pupil's */
	const char *postcode;
	const char
	    *phones; /* numbers parted by \n, best first; each may start with "mobile:" ... */
	const char *email;
};

struct pupil {
	int64_t pupil_id; /* 1 and up, in each school */
	const char *upn;  /* 13 characters or "" */
	const char *adno; /* admission number */
	const char *legal_surname;
	const char *legal_forename;
	const char *middle_names;
	const char *preferred_surname;
	const char *preferred_forename;
	const char *former_surname;
	int32_t dob;
	const char *sex; /* "F", "M" or "" */
	bool is_boarder;
	const char *ethnicity; /* code set, "" unknown */
	const char *language;  /* code set, "" unknown */
	const char *last_school;
	const char *address; /* lines parted by \n */
	const char *postcode;
	const char *enrol_status; /* C current, M main dual, S subsidiary dual, G guest */
	const char *note;
	struct enrolment *enrolments; /* by start_day; must not overlap */
	size_t n_enrolments;
	struct pupil_year *years; /* by from_day */
	size_t n_years;
	struct group_member *groups; /* by from_day, group_id */
	size_t n_groups;
	struct flag *flags; /* by kind, from_day */
	size_t n_flags;
	struct contact *contacts; /* by priority */
	size_t n_contacts;
};

/* Every pupil that ever was, by pupil_id. 1,000 pupils take some 10 ms. */
enum rc store_roll(struct pupil **out, size_t *n, struct store *st, int64_t school_id,
    struct arena *a, struct diag *d) MUST_CHECK;
/* One pupil. RC_NOT_FOUND. */
enum rc store_pupil(struct pupil *out, struct store *st, int64_t school_id, int64_t pupil_id,
    struct arena *a, struct diag *d) MUST_CHECK;
/* out: the submission that made the pupil's record what it is. */
enum rc store_pupil_seq(
    int64_t *out, struct store *st, int64_t school_id, int64_t pupil_id, struct diag *d) MUST_CHECK;
/* out: pupil_id, 0 if the school has no pupil of that UPN. */
enum rc store_pupil_by_upn(
    int64_t *out, struct store *st, int64_t school_id, const char *upn, struct diag *d) MUST_CHECK;
/*
 * Find pupils by words: each must begin a word of a legal or preferred name, the UPN or the
 * admission number, whatever its capitals and accents. By folded name. ids: room for `limit`.
 */
struct pupil_search {
	const char *words;
	size_t limit;
};
enum rc store_pupil_search(int64_t *ids, size_t *n, struct store *st, int64_t school_id,
    const struct pupil_search *search, struct diag *d) MUST_CHECK;
/* A pupil_id that is free. Several new pupils take this one, the next, ... */
enum rc store_pupil_next_id(
    int64_t *out, struct store *st, int64_t school_id, struct diag *d) MUST_CHECK;

/*
 * These pupils are now as given, whole: made or replaced. sub->kind "admit", "change", "leave",
 * "import_pupils", "import_contacts". Nothing else is checked here: the act does that.
 *
 * Fails  RC_CONFLICT: another pupil of the school has the UPN.
 */
enum rc store_submit_pupils(struct submission *sub, struct store *st, const struct pupil *pupils,
    size_t n, struct diag *d) MUST_CHECK;

/* "Édith O’Hara" -> "edith o hara": small letters, no accents, words parted by one blank; for
 * search and for sorting. */
char *store_fold(struct arena *a, const char *name);

#endif
