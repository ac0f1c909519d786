#ifndef MUSTER_STORE_STORE_LESSONS_H
#define MUSTER_STORE_STORE_LESSONS_H

#include "store/store.h"

/*
 * Lessons: classes and their pupils, the timetable, lesson registers, and what became of the
 * questions they raise. None of it is the attendance register: a lesson mark never changes a
 * statutory mark. Texts are never NULL.
 */
struct class_row {
	int64_t class_id;    /* 1 and up, in each school */
	const char *kind;    /* "lesson"; ad hoc: "trip", "intervention", "club", "detention" */
	const char *name;    /* "8x/Ma1" */
	const char *subject; /* "" if not said */
	bool may_ask;        /* ad hoc: may raise a question about the session mark */
	bool is_ended;       /* kept for its history */
};
/* Who is taught in a class; `to_day` DAY_NONE while it lasts. */
struct class_member {
	int64_t class_id;
	int64_t pupil_id;
	int32_t from_day;
	int32_t to_day;
};
/* A class in a period of the week. */
struct lesson {
	int64_t lesson_id; /* 1 and up, in each school */
	int64_t class_id;
	const char *period; /* "P1"; "" of an ad hoc register */
	uint32_t days;      /* set of weekdays, bit 0 Monday */
	int32_t week;       /* 0 every week, 1 week A, 2 week B */
	int32_t starts;     /* minutes after midnight */
	int32_t ends;
	const char *room;
	int64_t teacher_id;  /* user; 0: no account */
	const char *teacher; /* name; "" unknown */
	int32_t from_day;
	int32_t to_day; /* last day; DAY_NONE: open */
	/* Read only, of its class: */
	const char *kind;
	const char *name;
	const char *subject;
	bool may_ask;
};

/* By name. */
enum rc store_classes(struct class_row **out, size_t *n, struct store *st, int64_t school_id,
    struct arena *a, struct diag *d) MUST_CHECK;
enum rc store_class_next_id(
    int64_t *out, struct store *st, int64_t school_id, struct diag *d) MUST_CHECK;
/* Made or replaced. */
enum rc store_class_put(
    struct store *st, int64_t school_id, const struct class_row *row, struct diag *d) MUST_CHECK;

/* Members on a day, or (day DAY_NONE) ever; by class, pupil. class_id 0: of every class. */
enum rc store_class_members(struct class_member **out, size_t *n, struct store *st,
    const struct class_member *of, int64_t school_id, struct arena *a, struct diag *d) MUST_CHECK;
/* Made or replaced, by class, pupil and first day. */
enum rc store_class_member_put(
    struct store *st, int64_t school_id, const struct class_member *m, struct diag *d) MUST_CHECK;
/* As if it had never been. */
enum rc store_class_member_drop(
    struct store *st, int64_t school_id, const struct class_member *m, struct diag *d) MUST_CHECK;

/* Lessons of a day, by start and class name; what week it is the caller says. */
struct lesson_filter {
	int32_t day;  /* DAY_NONE: every lesson there ever was */
	int32_t week; /* 1 week A, 2 week B */
};
enum rc store_lessons(struct lesson **out, size_t *n, struct store *st, int64_t school_id,
    const struct lesson_filter *filter, struct arena *a, struct diag *d) MUST_CHECK;
/* RC_NOT_FOUND. */
enum rc store_lesson(struct lesson *out, struct store *st, int64_t school_id, int64_t lesson_id,
    struct arena *a, struct diag *d) MUST_CHECK;
enum rc store_lesson_next_id(
    int64_t *out, struct store *st, int64_t school_id, struct diag *d) MUST_CHECK;
/* Made or replaced. */
enum rc store_lesson_put(
    struct store *st, int64_t school_id, const struct lesson *l, struct diag *d) MUST_CHECK;

/* Lessons that are of week A or B only. */
enum rc store_lessons_weekly(
    int64_t *out, struct store *st, int64_t school_id, struct diag *d) MUST_CHECK;
/* Monday of a week A; DAY_NONE if nobody said. */
enum rc store_week_a(int32_t *out, struct store *st, int64_t school_id, struct diag *d) MUST_CHECK;
enum rc store_week_a_put(
    struct store *st, int64_t school_id, int32_t monday, struct diag *d) MUST_CHECK;

/* Somebody else takes a lesson on one day; name "" and user 0: nobody, it was taken back. */
struct lesson_cover {
	int32_t day;
	int64_t lesson_id;
	int64_t user_id;
	const char *name;
	int64_t act_id;
};
enum rc store_lesson_covers(struct lesson_cover **out, size_t *n, struct store *st,
    int64_t school_id, int32_t day, struct arena *a, struct diag *d) MUST_CHECK;
enum rc store_lesson_cover_put(struct store *st, int64_t school_id,
    const struct lesson_cover *cover, struct diag *d) MUST_CHECK;

/* ---- registers ---- */

struct lesson_register {
	int32_t day;
	int64_t lesson_id;
	int64_t taken_at; /* seconds UTC: the first save */
	const char *taken_by;
	bool is_complete; /* the teacher said that it is whole */
	int64_t act_id;   /* the last save */
};
/* Of a day. */
enum rc store_lesson_registers(struct lesson_register **out, size_t *n, struct store *st,
    int64_t school_id, int32_t day, struct arena *a, struct diag *d) MUST_CHECK;

struct lesson_mark {
	int32_t day;
	int64_t lesson_id;
	int64_t pupil_id;
	const char *mark; /* "present", "late", "not_here", "elsewhere" */
	int32_t minutes;  /* late to the lesson; 0 */
	const char *place;
	int64_t act_id;
	/* Read only: */
	const char *by;
	int64_t at; /* seconds UTC: when it was done */
};
struct lesson_mark_filter {
	struct day_range range;
	int64_t lesson_id; /* 0: every lesson */
	int64_t pupil_id;  /* 0: every pupil */
};
/* Current marks, by day, lesson, pupil. */
enum rc store_lesson_marks(struct lesson_mark **out, size_t *n, struct store *st, int64_t school_id,
    const struct lesson_mark_filter *filter, struct arena *a, struct diag *d) MUST_CHECK;
/* Everything a pupil's mark in one lesson ever was, oldest first. */
enum rc store_lesson_mark_history(struct lesson_mark **out, size_t *n, struct store *st,
    int64_t school_id, const struct lesson_mark *of, struct arena *a, struct diag *d) MUST_CHECK;

/* One save of a lesson register: the register and n marks, all with the act's id. */
enum rc store_lesson_save(struct store *st, int64_t school_id, const struct lesson_register *reg,
    const struct lesson_mark *marks, size_t n, struct diag *d) MUST_CHECK;

/* ---- questions, contacts, spot checks ---- */

struct lesson_question {
	int32_t day;
	int64_t lesson_id;
	int64_t pupil_id;
	const char *kind;    /* "missing": from the lesson; "seen": though absent in the session */
	const char *outcome; /* "found", "elsewhere", "left_site", "mark_wrong", "lesson_wrong" */
	const char *note;
	int64_t act_id;
	/* Read only: */
	const char *by;
	int64_t at;
};
enum rc store_lesson_questions(struct lesson_question **out, size_t *n, struct store *st,
    int64_t school_id, int32_t day, struct arena *a, struct diag *d) MUST_CHECK;
enum rc store_lesson_question_put(struct store *st, int64_t school_id,
    const struct lesson_question *q, struct diag *d) MUST_CHECK;

struct lesson_contact {
	int64_t act_id;
	int32_t day;
	int64_t lesson_id;
	int64_t pupil_id;
	const char *how; /* "call", "email" */
	const char *contact;
	/* Read only: */
	const char *by;
	int64_t at;
};
enum rc store_lesson_contacts(struct lesson_contact **out, size_t *n, struct store *st,
    int64_t school_id, int32_t day, struct arena *a, struct diag *d) MUST_CHECK;
enum rc store_lesson_contact_put(struct store *st, int64_t school_id,
    const struct lesson_contact *row, struct diag *d) MUST_CHECK;

struct spot_lesson {
	int64_t check_id;
	int64_t lesson_id;
	int32_t place;      /* in the order to walk, from 0 */
	const char *result; /* "" not looked yet, "in_order", "missing", "not_checked" */
	const char *note;
	int64_t act_id; /* of the result; 0 */
	/* Read only: */
	int32_t day;
	const char *picked_by;
	int64_t picked_at;
	const char *by; /* who looked */
	int64_t at;     /* 0: not looked yet */
};
struct spot_pupil {
	int64_t check_id;
	int64_t lesson_id;
	int64_t pupil_id;
};
/* Of some days, newest check first. */
enum rc store_spot_lessons(struct spot_lesson **out, size_t *n, struct store *st, int64_t school_id,
    struct day_range range, struct arena *a, struct diag *d) MUST_CHECK;
enum rc store_spot_pupils(struct spot_pupil **out, size_t *n, struct store *st, int64_t school_id,
    struct day_range range, struct arena *a, struct diag *d) MUST_CHECK;
enum rc store_spot_next_id(
    int64_t *out, struct store *st, int64_t school_id, struct diag *d) MUST_CHECK;
/* A check and the lessons it picked. */
struct spot_check {
	int64_t check_id;
	int32_t day;
	int64_t act_id;
	const int64_t *lessons;
	size_t n;
};
enum rc store_spot_put(
    struct store *st, int64_t school_id, const struct spot_check *check, struct diag *d) MUST_CHECK;
/* What was found in one room, instead of what was said before. */
enum rc store_spot_result(struct store *st, int64_t school_id, const struct spot_lesson *found,
    const int64_t *pupils, size_t n, struct diag *d) MUST_CHECK;

#endif
