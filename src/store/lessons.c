#include "store/lesson_rows.h"

#include <assert.h>

static const struct field class_fields[] = {
    OF(class_row, INT, class_id),
    OF(class_row, TEXT, kind),
    OF(class_row, TEXT, name),
    OF(class_row, TEXT, subject),
    OF(class_row, BOOL, may_ask),
    OF(class_row, BOOL, is_ended),
};
SHAPE(record_class, class_fields, class_row);

static const struct field member_fields[] = {
    OF(class_member, INT, class_id),
    OF(class_member, INT, pupil_id),
    OF(class_member, DAY, from_day),
    OF(class_member, DAY, to_day),
};
SHAPE(record_member, member_fields, class_member);

#define LESSON_OWN                                                                                 \
	OF(lesson, INT, lesson_id), OF(lesson, INT, class_id), OF(lesson, TEXT, period),           \
	    OF(lesson, SET, days), OF(lesson, INT32, week), OF(lesson, INT32, starts),             \
	    OF(lesson, INT32, ends), OF(lesson, TEXT, room), OF(lesson, INT, teacher_id),          \
	    OF(lesson, TEXT, teacher), OF(lesson, DAY, from_day), OF(lesson, DAY, to_day)
static const struct field lesson_fields[] = {LESSON_OWN};
SHAPE(record_lesson, lesson_fields, lesson);
static const struct field lesson_read_fields[] = {
    LESSON_OWN,
    OF(lesson, TEXT, kind),
    OF(lesson, TEXT, name),
    OF(lesson, TEXT, subject),
    OF(lesson, BOOL, may_ask),
};
SHAPE(record_lesson_read, lesson_read_fields, lesson);

static const struct field cover_fields[] = {
    OF(lesson_cover, DAY, day),
    OF(lesson_cover, INT, lesson_id),
    OF(lesson_cover, INT, user_id),
    OF(lesson_cover, TEXT, name),
    OF(lesson_cover, INT, act_id),
};
SHAPE(record_cover, cover_fields, lesson_cover);

static const struct query q_classes = {"classes",
    "SELECT class_id, kind, name, subject, may_ask, is_ended FROM class WHERE school_id = $1"
    " ORDER BY name, class_id",
    "i", 0, RC_OK};
static const struct query q_class_next = {"class_next",
    "SELECT coalesce(max(class_id), 0) + 1 FROM class WHERE school_id = $1", "i", 0, RC_OK};
static const struct query q_class_put = {"class_put",
    "INSERT INTO class (class_id, kind, name, subject, may_ask, is_ended, school_id)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7)"
    " ON CONFLICT (school_id, class_id) DO UPDATE SET kind = excluded.kind, name = excluded.name,"
    " subject = excluded.subject, may_ask = excluded.may_ask, is_ended = excluded.is_ended",
    "itttiii", 1, RC_STORE};
/* $3 0: whenever. */
static const struct query q_members = {"class_members",
    "SELECT class_id, pupil_id, from_day, to_day FROM class_member WHERE school_id = $1"
    " AND ($2 = 0 OR class_id = $2)"
    " AND ($3 = 0 OR (from_day <= $4 AND (to_day IS NULL OR to_day >= $4)))"
    " ORDER BY class_id, pupil_id, from_day",
    "iiii", 0, RC_OK};
static const struct query q_member_put = {"class_member_put",
    "INSERT INTO class_member (class_id, pupil_id, from_day, to_day, school_id)"
    " VALUES ($1, $2, $3, $4, $5)"
    " ON CONFLICT (school_id, class_id, pupil_id, from_day) DO UPDATE SET to_day = excluded.to_day",
    "iiiii", 1, RC_STORE};
static const struct query q_member_drop = {"class_member_drop",
    "DELETE FROM class_member WHERE school_id = $1 AND class_id = $2 AND pupil_id = $3"
    " AND from_day = $4",
    "iiii", 1, RC_STORE};

#define LESSON_COLUMNS                                                                             \
	"l.lesson_id, l.class_id, l.period, l.days, l.week, l.starts, l.ends, l.room,"             \
	" l.teacher_id, l.teacher, l.from_day, l.to_day, c.kind, c.name, c.subject, c.may_ask"     \
	" FROM lesson l JOIN class c ON c.school_id = l.school_id AND c.class_id = l.class_id"
/* $2 0: every lesson; $4 the weekday's bit, $5 the week. */
static const struct query q_lessons = {"lessons",
    "SELECT " LESSON_COLUMNS " WHERE l.school_id = $1 AND ($2 = 0 OR (l.from_day <= $3"
    " AND (l.to_day IS NULL OR l.to_day >= $3) AND (l.days & $4) <> 0"
    " AND (l.week = 0 OR l.week = $5)))"
    " ORDER BY l.starts, c.name, l.lesson_id",
    "iiiii", 0, RC_OK};
static const struct query q_lesson = {"lesson",
    "SELECT " LESSON_COLUMNS " WHERE l.school_id = $1 AND l.lesson_id = $2", "ii", 0, RC_OK};
static const struct query q_lesson_next = {"lesson_next",
    "SELECT coalesce(max(lesson_id), 0) + 1 FROM lesson WHERE school_id = $1", "i", 0, RC_OK};
static const struct query q_lesson_put = {"lesson_put",
    "INSERT INTO lesson (lesson_id, class_id, period, days, week, starts, ends, room, teacher_id,"
    " teacher, from_day, to_day, school_id)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
    " ON CONFLICT (school_id, lesson_id) DO UPDATE SET period = excluded.period,"
    " days = excluded.days, week = excluded.week, starts = excluded.starts, ends = excluded.ends,"
    " room = excluded.room, teacher_id = excluded.teacher_id, teacher = excluded.teacher,"
    " from_day = excluded.from_day, to_day = excluded.to_day",
    "iitiiiititiii", 1, RC_STORE};
static const struct query q_weekly = {"lessons_weekly",
    "SELECT count(*) FROM lesson WHERE school_id = $1 AND week <> 0", "i", 0, RC_OK};
static const struct query q_week = {
    "week_a", "SELECT week_a FROM timetable WHERE school_id = $1", "i", 0, RC_OK};
static const struct query q_week_put = {"week_a_put",
    "INSERT INTO timetable (school_id, week_a) VALUES ($1, $2)"
    " ON CONFLICT (school_id) DO UPDATE SET week_a = excluded.week_a",
    "ii", 1, RC_STORE};
static const struct query q_covers = {"lesson_covers",
    "SELECT day, lesson_id, user_id, name, act_id FROM lesson_cover"
    " WHERE school_id = $1 AND day = $2 AND name <> '' ORDER BY lesson_id",
    "ii", 0, RC_OK};
static const struct query q_cover_put = {"lesson_cover_put",
    "INSERT INTO lesson_cover (day, lesson_id, user_id, name, act_id, school_id)"
    " VALUES ($1, $2, $3, $4, $5, $6)"
    " ON CONFLICT (school_id, day, lesson_id) DO UPDATE SET user_id = excluded.user_id,"
    " name = excluded.name, act_id = excluded.act_id",
    "iiitii", 1, RC_STORE};

enum rc
store_classes(struct class_row **out, size_t *n, struct store *st, int64_t school_id,
    struct arena *a, struct diag *d)
{
	const struct arg arg = arg_int(school_id);
	return store_rows(out, n, st, &(struct rows_query){&q_classes, &arg, &record_class}, a, d);
}

enum rc
store_class_next_id(int64_t *out, struct store *st, int64_t school_id, struct diag *d)
{
	const struct arg arg = arg_int(school_id);
	return store_int(out, st, &q_class_next, &arg, d);
}

enum rc
store_class_put(struct store *st, int64_t school_id, const struct class_row *row, struct diag *d)
{
	return store_row_put(st, school_id, &(struct row_put){&q_class_put, &record_class, row}, d);
}

enum rc
store_class_members(struct class_member **out, size_t *n, struct store *st,
    const struct class_member *of, int64_t school_id, struct arena *a, struct diag *d)
{
	bool is_any = of->from_day == DAY_NONE;
	const struct arg args[] = {arg_int(school_id), arg_int(of->class_id),
	    arg_int(is_any ? 0 : 1), arg_int(is_any ? 0 : of->from_day)};
	return store_rows(out, n, st, &(struct rows_query){&q_members, args, &record_member}, a, d);
}

enum rc
store_class_member_put(
    struct store *st, int64_t school_id, const struct class_member *m, struct diag *d)
{
	return store_row_put(st, school_id, &(struct row_put){&q_member_put, &record_member, m}, d);
}

enum rc
store_class_member_drop(
    struct store *st, int64_t school_id, const struct class_member *m, struct diag *d)
{
	const struct arg args[] = {
	    arg_int(school_id), arg_int(m->class_id), arg_int(m->pupil_id), arg_int(m->from_day)};
	return db_queue(st->db, &q_member_drop, args, d);
}

enum rc
store_lessons(struct lesson **out, size_t *n, struct store *st, int64_t school_id,
    const struct lesson_filter *filter, struct arena *a, struct diag *d)
{
	bool is_any = filter->day == DAY_NONE;
	int64_t bit = is_any ? 0 : (int64_t)1 << day_weekday(filter->day);
	const struct arg args[] = {arg_int(school_id), arg_int(is_any ? 0 : 1),
	    arg_int(is_any ? 0 : filter->day), arg_int(bit), arg_int(filter->week)};
	return store_rows(
	    out, n, st, &(struct rows_query){&q_lessons, args, &record_lesson_read}, a, d);
}

enum rc
store_lesson(struct lesson *out, struct store *st, int64_t school_id, int64_t lesson_id,
    struct arena *a, struct diag *d)
{
	const struct arg args[] = {arg_int(school_id), arg_int(lesson_id)};
	return store_row(
	    out, st, &(struct rows_query){&q_lesson, args, &record_lesson_read}, "lesson", a, d);
}

enum rc
store_lesson_next_id(int64_t *out, struct store *st, int64_t school_id, struct diag *d)
{
	const struct arg arg = arg_int(school_id);
	return store_int(out, st, &q_lesson_next, &arg, d);
}

enum rc
store_lesson_put(struct store *st, int64_t school_id, const struct lesson *l, struct diag *d)
{
	return store_row_put(st, school_id, &(struct row_put){&q_lesson_put, &record_lesson, l}, d);
}

enum rc
store_lessons_weekly(int64_t *out, struct store *st, int64_t school_id, struct diag *d)
{
	const struct arg arg = arg_int(school_id);
	return store_int(out, st, &q_weekly, &arg, d);
}

static enum rc
week_row(void *ctx, const struct row *row, struct diag *d)
{
	(void)d;
	*(int32_t *)ctx = (int32_t)row_int(row, 0);
	return RC_OK;
}

enum rc
store_week_a(int32_t *out, struct store *st, int64_t school_id, struct diag *d)
{
	const struct arg arg = arg_int(school_id);
	int32_t monday = DAY_NONE;
	enum rc rc = db_run(st->db, &q_week, &arg, week_row, &monday, d);
	if (rc == RC_OK) {
		*out = monday;
	}
	return rc;
}

enum rc
store_week_a_put(struct store *st, int64_t school_id, int32_t monday, struct diag *d)
{
	const struct arg args[] = {arg_int(school_id), arg_int(monday)};
	return db_queue(st->db, &q_week_put, args, d);
}

enum rc
store_lesson_covers(struct lesson_cover **out, size_t *n, struct store *st, int64_t school_id,
    int32_t day, struct arena *a, struct diag *d)
{
	const struct arg args[] = {arg_int(school_id), arg_int(day)};
	return store_rows(out, n, st, &(struct rows_query){&q_covers, args, &record_cover}, a, d);
}

enum rc
store_lesson_cover_put(
    struct store *st, int64_t school_id, const struct lesson_cover *cover, struct diag *d)
{
	return store_row_put(
	    st, school_id, &(struct row_put){&q_cover_put, &record_cover, cover}, d);
}
