#include "store/lesson_rows.h"

#define QUESTION_OWN                                                                               \
	OF(lesson_question, DAY, day), OF(lesson_question, INT, lesson_id),                        \
	    OF(lesson_question, INT, pupil_id), OF(lesson_question, TEXT, kind),                   \
	    OF(lesson_question, TEXT, outcome), OF(lesson_question, TEXT, note),                   \
	    OF(lesson_question, INT, act_id)
static const struct field question_fields[] = {QUESTION_OWN};
SHAPE(record_question, question_fields, lesson_question);
static const struct field question_read_fields[] = {
    QUESTION_OWN, OF(lesson_question, TEXT, by), OF(lesson_question, INT, at)};
SHAPE(record_question_read, question_read_fields, lesson_question);

#define CONTACT_OWN                                                                                \
	OF(lesson_contact, INT, act_id), OF(lesson_contact, DAY, day),                             \
	    OF(lesson_contact, INT, lesson_id), OF(lesson_contact, INT, pupil_id),                 \
	    OF(lesson_contact, TEXT, how), OF(lesson_contact, TEXT, contact)
static const struct field contact_fields[] = {CONTACT_OWN};
SHAPE(record_told, contact_fields, lesson_contact);
static const struct field contact_read_fields[] = {
    CONTACT_OWN, OF(lesson_contact, TEXT, by), OF(lesson_contact, INT, at)};
SHAPE(record_told_read, contact_read_fields, lesson_contact);

static const struct field spot_fields[] = {
    OF(spot_lesson, INT, check_id),
    OF(spot_lesson, INT, lesson_id),
    OF(spot_lesson, INT32, place),
    OF(spot_lesson, TEXT, result),
    OF(spot_lesson, TEXT, note),
    OF(spot_lesson, INT, act_id),
    OF(spot_lesson, DAY, day),
    OF(spot_lesson, TEXT, picked_by),
    OF(spot_lesson, INT, picked_at),
    OF(spot_lesson, TEXT, by),
    OF(spot_lesson, INT, at),
};
SHAPE(record_spot, spot_fields, spot_lesson);

static const struct field spot_pupil_fields[] = {
    OF(spot_pupil, INT, check_id),
    OF(spot_pupil, INT, lesson_id),
    OF(spot_pupil, INT, pupil_id),
};
SHAPE(record_spot_pupil, spot_pupil_fields, spot_pupil);

static const struct query q_questions = {"lesson_questions",
    "SELECT q.day, q.lesson_id, q.pupil_id, q.kind, q.outcome, q.note, q.act_id, a.user_name,"
    " a.happened FROM lesson_question q"
    " JOIN desk_act a ON a.school_id = q.school_id AND a.act_id = q.act_id"
    " WHERE q.school_id = $1 AND q.day = $2 ORDER BY q.act_id, q.pupil_id",
    "ii", 0, RC_OK};
static const struct query q_question_put = {"lesson_question_put",
    "INSERT INTO lesson_question (day, lesson_id, pupil_id, kind, outcome, note, act_id,"
    " school_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
    " ON CONFLICT (school_id, day, lesson_id, pupil_id, kind) DO UPDATE SET"
    " outcome = excluded.outcome, note = excluded.note, act_id = excluded.act_id",
    "iiitttii", 1, RC_STORE};
static const struct query q_contacts = {"lesson_contacts",
    "SELECT k.act_id, k.day, k.lesson_id, k.pupil_id, k.how, k.contact, a.user_name, a.happened"
    " FROM lesson_contact k"
    " JOIN desk_act a ON a.school_id = k.school_id AND a.act_id = k.act_id"
    " WHERE k.school_id = $1 AND k.day = $2 ORDER BY k.act_id",
    "ii", 0, RC_OK};
static const struct query q_contact_put = {"lesson_contact_put",
    "INSERT INTO lesson_contact (act_id, day, lesson_id, pupil_id, how, contact, school_id)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7)",
    "iiiitti", 1, RC_STORE};
static const struct query q_spots = {"spot_lessons",
    "SELECT l.check_id, l.lesson_id, l.place, l.result, l.note, l.act_id, s.day, a.user_name,"
    " a.happened, coalesce(b.user_name, ''), coalesce(b.happened, 0)"
    " FROM spot_check s"
    " JOIN spot_check_lesson l ON l.school_id = s.school_id AND l.check_id = s.check_id"
    " JOIN desk_act a ON a.school_id = s.school_id AND a.act_id = s.act_id"
    " LEFT JOIN desk_act b ON b.school_id = l.school_id AND b.act_id = l.act_id"
    " WHERE s.school_id = $1 AND s.day >= $2 AND s.day <= $3"
    " ORDER BY l.check_id DESC, l.place",
    "iii", 0, RC_OK};
static const struct query q_spot_pupils = {"spot_pupils",
    "SELECT p.check_id, p.lesson_id, p.pupil_id FROM spot_check_pupil p"
    " JOIN spot_check s ON s.school_id = p.school_id AND s.check_id = p.check_id"
    " WHERE p.school_id = $1 AND s.day >= $2 AND s.day <= $3"
    " ORDER BY p.check_id, p.lesson_id, p.pupil_id",
    "iii", 0, RC_OK};
static const struct query q_spot_next = {"spot_next",
    "SELECT coalesce(max(check_id), 0) + 1 FROM spot_check WHERE school_id = $1", "i", 0, RC_OK};
static const struct query q_spot_put = {"spot_put",
    "INSERT INTO spot_check (school_id, check_id, day, act_id) VALUES ($1, $2, $3, $4)", "iiii", 1,
    RC_STORE};
static const struct query q_spot_lesson_put = {"spot_lesson_put",
    "INSERT INTO spot_check_lesson (school_id, check_id, lesson_id, place, result, note, act_id)"
    " VALUES ($1, $2, $3, $4, '', '', 0)",
    "iiii", 1, RC_STORE};
static const struct query q_spot_result = {"spot_result",
    "UPDATE spot_check_lesson SET result = $4, note = $5, act_id = $6"
    " WHERE school_id = $1 AND check_id = $2 AND lesson_id = $3",
    "iiitti", 1, RC_STORE};
static const struct query q_spot_forget = {"spot_forget",
    "DELETE FROM spot_check_pupil WHERE school_id = $1 AND check_id = $2 AND lesson_id = $3", "iii",
    0, RC_OK};
static const struct query q_spot_pupil_put = {"spot_pupil_put",
    "INSERT INTO spot_check_pupil (school_id, check_id, lesson_id, pupil_id)"
    " VALUES ($1, $2, $3, $4)",
    "iiii", 1, RC_STORE};

enum rc
store_lesson_questions(struct lesson_question **out, size_t *n, struct store *st, int64_t school_id,
    int32_t day, struct arena *a, struct diag *d)
{
	const struct arg args[] = {arg_int(school_id), arg_int(day)};
	return store_rows(
	    out, n, st, &(struct rows_query){&q_questions, args, &record_question_read}, a, d);
}

enum rc
store_lesson_question_put(
    struct store *st, int64_t school_id, const struct lesson_question *q, struct diag *d)
{
	return store_row_put(
	    st, school_id, &(struct row_put){&q_question_put, &record_question, q}, d);
}

enum rc
store_lesson_contacts(struct lesson_contact **out, size_t *n, struct store *st, int64_t school_id,
    int32_t day, struct arena *a, struct diag *d)
{
	const struct arg args[] = {arg_int(school_id), arg_int(day)};
	return store_rows(
	    out, n, st, &(struct rows_query){&q_contacts, args, &record_told_read}, a, d);
}

enum rc
store_lesson_contact_put(
    struct store *st, int64_t school_id, const struct lesson_contact *row, struct diag *d)
{
	return store_row_put(
	    st, school_id, &(struct row_put){&q_contact_put, &record_told, row}, d);
}

enum rc
store_spot_lessons(struct spot_lesson **out, size_t *n, struct store *st, int64_t school_id,
    struct day_range range, struct arena *a, struct diag *d)
{
	const struct arg args[] = {arg_int(school_id), arg_int(range.from), arg_int(range.to)};
	return store_rows(out, n, st, &(struct rows_query){&q_spots, args, &record_spot}, a, d);
}

enum rc
store_spot_pupils(struct spot_pupil **out, size_t *n, struct store *st, int64_t school_id,
    struct day_range range, struct arena *a, struct diag *d)
{
	const struct arg args[] = {arg_int(school_id), arg_int(range.from), arg_int(range.to)};
	return store_rows(
	    out, n, st, &(struct rows_query){&q_spot_pupils, args, &record_spot_pupil}, a, d);
}

enum rc
store_spot_next_id(int64_t *out, struct store *st, int64_t school_id, struct diag *d)
{
	const struct arg arg = arg_int(school_id);
	return store_int(out, st, &q_spot_next, &arg, d);
}

enum rc
store_spot_put(struct store *st, int64_t school_id, const struct spot_check *check, struct diag *d)
{
	const struct arg args[] = {arg_int(school_id), arg_int(check->check_id),
	    arg_int(check->day), arg_int(check->act_id)};
	enum rc rc = db_queue(st->db, &q_spot_put, args, d);
	for (size_t i = 0; rc == RC_OK && i < check->n; i++) {
		const struct arg row[] = {arg_int(school_id), arg_int(check->check_id),
		    arg_int(check->lessons[i]), arg_int((int64_t)i)};
		rc = db_queue(st->db, &q_spot_lesson_put, row, d);
	}
	return rc;
}

enum rc
store_spot_result(struct store *st, int64_t school_id, const struct spot_lesson *found,
    const int64_t *pupils, size_t n, struct diag *d)
{
	const struct arg args[] = {arg_int(school_id), arg_int(found->check_id),
	    arg_int(found->lesson_id), arg_text(found->result), arg_text(found->note),
	    arg_int(found->act_id)};
	enum rc rc = db_queue(st->db, &q_spot_result, args, d);
	if (rc == RC_OK) {
		rc = db_queue(st->db, &q_spot_forget, args, d);
	}
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		const struct arg row[] = {arg_int(school_id), arg_int(found->check_id),
		    arg_int(found->lesson_id), arg_int(pupils[i])};
		rc = db_queue(st->db, &q_spot_pupil_put, row, d);
	}
	return rc;
}
