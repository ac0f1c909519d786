#include "store/store_private.h"

#include <jansson.h>
#include <string.h>

static const struct query q_last_time = {"cell_last_time",
    "SELECT s.time FROM mark m JOIN submission s ON s.school_id = m.school_id AND s.seq = "
    "m.last_seq"
    " WHERE m.school_id = $1 AND m.day = $2 AND m.session = $3 AND m.pupil_id = $4",
    "iiii", 0, RC_OK};
static const struct query q_empty = {"submission_empty",
    "UPDATE submission SET user_id = NULL, user_name = NULL, position = NULL, device = NULL,"
    " reason = NULL, payload = NULL, salt = NULL, content = NULL"
    " WHERE school_id = $1 AND seq = $2 AND payload IS NOT NULL",
    "ii", 1, RC_RETRY};
/* A mark goes when every submission that ever touched it is empty. */
static const struct query q_mark_delete = {"mark_delete",
    "DELETE FROM mark WHERE school_id = $1 AND day = $2 AND session = $3 AND pupil_id = $4"
    " AND NOT EXISTS (SELECT 1 FROM submission s WHERE s.school_id = $1 AND s.payload IS NOT NULL"
    " AND (s.seq = mark.first_seq OR s.seq IN (SELECT a.seq FROM amendment a WHERE a.school_id = $1"
    " AND a.day = $2 AND a.session = $3 AND a.pupil_id = $4)))",
    "iiii", 0, RC_OK};
static const struct query q_amendments_delete = {"amendments_delete",
    "DELETE FROM amendment WHERE school_id = $1 AND day = $2 AND session = $3 AND pupil_id = $4"
    " AND NOT EXISTS (SELECT 1 FROM mark m WHERE m.school_id = $1 AND m.day = $2"
    " AND m.session = $3 AND m.pupil_id = $4)",
    "iiii", 0, RC_OK};

/* The cells that a payload of marks touched. */
struct cells {
	int64_t school_id;
	int32_t day;
	enum session session;
	const json_t *marks;
};

static enum rc
cells_of(struct cells *out, const json_t *payload, struct diag *d)
{
	const char *day = json_string_value(json_object_get(payload, "date"));
	const char *session = json_string_value(json_object_get(payload, "session"));
	out->marks = json_object_get(payload, "marks");
	if (!json_is_array(out->marks) || day == NULL || session == NULL ||
	    !day_parse(&out->day, day)) {
		return diag_set(d, RC_INVALID, "seq", "R45",
		    "Only submissions of marks can be disposed of one by one");
	}
	out->session = strcmp(session, "PM") == 0 ? SESSION_PM : SESSION_AM;
	return RC_OK;
}

static void
cell_args(struct arg args[4], const struct cells *c, size_t i)
{
	args[0] = arg_int(c->school_id);
	args[1] = arg_int(c->day);
	args[2] = arg_int((int64_t)c->session);
	args[3] = arg_int(json_integer_value(json_object_get(json_array_get(c->marks, i), "p")));
}

/* R45: every cell's last entry must be old enough. */
static enum rc
check_age(struct store *st, const struct cells *c, int64_t before, struct diag *d)
{
	for (size_t i = 0; i < json_array_size(c->marks); i++) {
		struct arg args[4];
		int64_t time = 0;
		cell_args(args, c, i);
		enum rc rc = store_int(&time, st, &q_last_time, args, d);
		if (rc != RC_OK) {
			return rc;
		}
		if (time >= before) {
			char day[DAY_TEXT];
			return diag_set(d, RC_INVALID, "seq", "R45",
			    "The mark of pupil %lld on %s has a younger entry, so this one must be "
			    "kept",
			    (long long)args[3].i, day_format(day, c->day));
		}
	}
	return RC_OK;
}

static enum rc
empty(struct store *st, const struct cells *c, int64_t seq, struct diag *d)
{
	const struct arg key[] = {arg_int(c->school_id), arg_int(seq)};
	enum rc rc = db_queue(st->db, &q_empty, key, d);
	for (size_t i = 0; rc == RC_OK && i < json_array_size(c->marks); i++) {
		struct arg args[4];
		cell_args(args, c, i);
		rc = db_queue(st->db, &q_mark_delete, args, d);
		if (rc == RC_OK) {
			rc = db_queue(st->db, &q_amendments_delete, args, d);
		}
	}
	return rc;
}

enum rc
store_dispose(struct store *st, int64_t school_id, int64_t seq, int64_t before, struct diag *d)
{
	struct submission sub;
	struct arena a;
	struct cells cells = {.school_id = school_id};
	json_t *payload = NULL;
	arena_init(&a, 0);
	enum rc rc = store_submission(&sub, st, school_id, seq, &a, d);
	if (rc != RC_OK || sub.is_disposed) {
		goto out;
	}
	payload = json_loads(sub.payload, 0, NULL);
	rc = cells_of(&cells, payload, d);
	if (rc == RC_OK) {
		rc = check_age(st, &cells, before, d);
	}
	if (rc == RC_OK) {
		rc = empty(st, &cells, seq, d);
	}
out:
	json_decref(payload);
	arena_free(&a);
	return rc;
}
