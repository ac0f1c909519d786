#include "store/lesson_rows.h"

static const struct field register_fields[] = {
    OF(lesson_register, DAY, day),
    OF(lesson_register, INT, lesson_id),
    OF(lesson_register, INT, taken_at),
    OF(lesson_register, TEXT, taken_by),
    OF(lesson_register, BOOL, is_complete),
    OF(lesson_register, INT, act_id),
};
SHAPE(record_register, register_fields, lesson_register);

#define MARK_OWN                                                                                   \
	OF(lesson_mark, DAY, day), OF(lesson_mark, INT, lesson_id),                                \
	    OF(lesson_mark, INT, pupil_id), OF(lesson_mark, TEXT, mark),                           \
	    OF(lesson_mark, INT32, minutes), OF(lesson_mark, TEXT, place),                         \
	    OF(lesson_mark, INT, act_id)
static const struct field mark_fields[] = {MARK_OWN};
SHAPE(record_lesson_mark, mark_fields, lesson_mark);
static const struct field mark_read_fields[] = {
    MARK_OWN, OF(lesson_mark, TEXT, by), OF(lesson_mark, INT, at)};
SHAPE(record_mark_read, mark_read_fields, lesson_mark);

static const struct query q_registers = {"lesson_registers",
    "SELECT day, lesson_id, taken_at, taken_by, is_complete, act_id FROM lesson_register"
    " WHERE school_id = $1 AND day = $2 ORDER BY lesson_id",
    "ii", 0, RC_OK};
/* Who took it first, and when, stays. */
static const struct query q_register_put = {"lesson_register_put",
    "INSERT INTO lesson_register (day, lesson_id, taken_at, taken_by, is_complete, act_id,"
    " school_id) VALUES ($1, $2, $3, $4, $5, $6, $7)"
    " ON CONFLICT (school_id, day, lesson_id) DO UPDATE SET is_complete = excluded.is_complete,"
    " act_id = excluded.act_id",
    "iiitiii", 1, RC_STORE};

#define MARK_SELECT                                                                                \
	"SELECT m.day, m.lesson_id, m.pupil_id, m.mark, m.minutes, m.place, m.act_id,"             \
	" a.user_name, a.happened"
#define MARK_ACT " m JOIN desk_act a ON a.school_id = m.school_id AND a.act_id = m.act_id"
/* $4, $5 0: every lesson, every pupil. */
static const struct query q_marks = {"lesson_marks",
    MARK_SELECT " FROM lesson_mark" MARK_ACT
                " WHERE m.school_id = $1 AND m.day >= $2 AND m.day <= $3"
                " AND ($4 = 0 OR m.lesson_id = $4) AND ($5 = 0 OR m.pupil_id = $5)"
                " ORDER BY m.day, m.lesson_id, m.pupil_id",
    "iiiii", 0, RC_OK};
static const struct query q_pupil_marks = {"lesson_marks_of_pupil",
    MARK_SELECT " FROM lesson_mark" MARK_ACT
                " WHERE m.school_id = $1 AND m.pupil_id = $5 AND m.day >= $2 AND m.day <= $3"
                " AND ($4 = 0 OR m.lesson_id = $4)"
                " ORDER BY m.day, m.lesson_id",
    "iiiii", 0, RC_OK};
static const struct query q_history = {"lesson_mark_history",
    MARK_SELECT " FROM lesson_mark_was" MARK_ACT
                " WHERE m.school_id = $1 AND m.day = $2 AND m.lesson_id = $3 AND m.pupil_id = $4"
                " ORDER BY m.act_id",
    "iiii", 0, RC_OK};
static const struct query q_mark_put = {"lesson_mark_put",
    "INSERT INTO lesson_mark (day, lesson_id, pupil_id, mark, minutes, place, act_id, school_id)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
    " ON CONFLICT (school_id, day, lesson_id, pupil_id) DO UPDATE SET mark = excluded.mark,"
    " minutes = excluded.minutes, place = excluded.place, act_id = excluded.act_id",
    "iiititii", 1, RC_STORE};
static const struct query q_was_put = {"lesson_mark_was_put",
    "INSERT INTO lesson_mark_was (day, lesson_id, pupil_id, mark, minutes, place, act_id,"
    " school_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    "iiititii", 1, RC_STORE};

enum rc
store_lesson_registers(struct lesson_register **out, size_t *n, struct store *st, int64_t school_id,
    int32_t day, struct arena *a, struct diag *d)
{
	const struct arg args[] = {arg_int(school_id), arg_int(day)};
	return store_rows(
	    out, n, st, &(struct rows_query){&q_registers, args, &record_register}, a, d);
}

enum rc
store_lesson_marks(struct lesson_mark **out, size_t *n, struct store *st, int64_t school_id,
    const struct lesson_mark_filter *filter, struct arena *a, struct diag *d)
{
	const struct arg args[] = {arg_int(school_id), arg_int(filter->range.from),
	    arg_int(filter->range.to), arg_int(filter->lesson_id), arg_int(filter->pupil_id)};
	const struct query *q = filter->pupil_id == 0 ? &q_marks : &q_pupil_marks;
	return store_rows(out, n, st, &(struct rows_query){q, args, &record_mark_read}, a, d);
}

enum rc
store_lesson_mark_history(struct lesson_mark **out, size_t *n, struct store *st, int64_t school_id,
    const struct lesson_mark *of, struct arena *a, struct diag *d)
{
	const struct arg args[] = {
	    arg_int(school_id), arg_int(of->day), arg_int(of->lesson_id), arg_int(of->pupil_id)};
	return store_rows(
	    out, n, st, &(struct rows_query){&q_history, args, &record_mark_read}, a, d);
}

enum rc
store_lesson_save(struct store *st, int64_t school_id, const struct lesson_register *reg,
    const struct lesson_mark *marks, size_t n, struct diag *d)
{
	const struct record *shape = &record_lesson_mark;
	enum rc rc = store_row_put(
	    st, school_id, &(struct row_put){&q_register_put, &record_register, reg}, d);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		rc = store_row_put(
		    st, school_id, &(struct row_put){&q_mark_put, shape, &marks[i]}, d);
		if (rc == RC_OK) {
			rc = store_row_put(
			    st, school_id, &(struct row_put){&q_was_put, shape, &marks[i]}, d);
		}
	}
	return rc;
}
