#include "store/store_private.h"

#include "base/num.h"

#include <assert.h>
#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

#define MARK_COLUMNS                                                                               \
	"day, session, pupil_id, code, minutes_late, arrived_minute, is_confirmed, note, "         \
	"first_seq,"                                                                               \
	" last_seq, is_office_note"

static const struct query q_each = {"marks_each",
    "SELECT " MARK_COLUMNS " FROM mark WHERE school_id = $1 AND day BETWEEN $2 AND $3"
    " ORDER BY day, session, pupil_id",
    "iii", 0, RC_OK};
/* By the key, session by session: there is no index by pupil (see the schema). */
static const struct query q_of_pupil = {"marks_of_pupil",
    "WITH RECURSIVE days (d) AS (SELECT $3 UNION ALL SELECT d + 1 FROM days WHERE d < $4)"
    " SELECT " MARK_COLUMNS " FROM days CROSS JOIN (SELECT 0 AS s UNION ALL SELECT 1 AS s) sessions"
    " JOIN mark ON school_id = $1 AND day = d AND session = s AND pupil_id = $2"
    " WHERE $3 <= $4 ORDER BY day, session",
    "iiii", 0, RC_OK};
static const struct query q_first_day = {
    "mark_first_day", "SELECT coalesce(min(day), 0) FROM mark WHERE school_id = $1", "i", 0, RC_OK};
static const struct query q_last_day = {
    "mark_last_day", "SELECT coalesce(max(day), 0) FROM mark WHERE school_id = $1", "i", 0, RC_OK};
/* A register of 30 in one question; short ones repeat their last pupil, whose row then comes twice.
 * A list in IN () or VALUES alone PostgreSQL would make anew for each row of the session. */
#define OF_WIDTH 32
static const struct query q_of = {"marks_of",
    "WITH p (id) AS MATERIALIZED (VALUES ($4), ($5), ($6), ($7), ($8), ($9), ($10), ($11),"
    " ($12), ($13), ($14), ($15), ($16), ($17), ($18), ($19), ($20), ($21), ($22), ($23),"
    " ($24), ($25), ($26), ($27), ($28), ($29), ($30), ($31), ($32), ($33), ($34), ($35))"
    " SELECT " MARK_COLUMNS " FROM p JOIN mark ON school_id = $1 AND day = $2 AND session = $3"
    " AND pupil_id = id",
    "iiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiii", 0, RC_OK};
/* Many marks in one statement: SQLite then keeps its place in the tree from one to the next, and
 * PostgreSQL parses once. $1 to $4 are what all of them share: school, day, session, seq. */
#define ROW_ARGS 6
#define SHARED_ARGS 4
#define INSERT_MARKS                                                                               \
	"INSERT INTO mark (school_id, day, session, first_seq, last_seq, pupil_id, code, "         \
	"minutes_late,"                                                                            \
	" arrived_minute, is_confirmed, note) VALUES "
#define ROW(p, c, m, a, u, n)                                                                      \
	"($1, $2, $3, $4, $4, $" #p ", $" #c ", $" #m ", $" #a ", $" #u ", $" #n ")"
#define ON_CONFLICT " ON CONFLICT (school_id, day, session, pupil_id) DO NOTHING"
static const struct query q_insert_1 = {"mark_insert_1",
    INSERT_MARKS ROW(5, 6, 7, 8, 9, 10) ON_CONFLICT,
    "iiii"
    "itiiit",
    1, RC_STALE};
static const struct query q_insert_8 = {"mark_insert_8",
    INSERT_MARKS ROW(5, 6, 7, 8, 9, 10) ", " ROW(11, 12, 13, 14, 15, 16) ", " ROW(17, 18, 19, 20,
        21, 22) ", " ROW(23, 24, 25, 26, 27, 28) ", " ROW(29, 30, 31, 32, 33, 34) ", " ROW(35, 36,
        37, 38, 39, 40) ", " ROW(41, 42, 43, 44, 45, 46) ", " ROW(47, 48, 49, 50, 51, 52)
        ON_CONFLICT,
    "iiii"
    "itiiititiiititiiititiiititiiititiiit"
    "itiiititiiit",
    8, RC_STALE};
static const struct query q_insert_30 = {"mark_insert_30",
    INSERT_MARKS ROW(5, 6, 7, 8, 9, 10) ", " ROW(11, 12, 13, 14, 15, 16) ", " ROW(
        17, 18, 19, 20, 21, 22) ", " ROW(23, 24, 25, 26, 27, 28) ", " ROW(29, 30, 31, 32, 33,
        34) ", " ROW(35, 36, 37, 38, 39, 40) ", " ROW(41, 42, 43, 44, 45, 46) ", " ROW(47, 48, 49,
        50, 51, 52) ", " ROW(53, 54, 55, 56, 57, 58) ", " ROW(59, 60, 61, 62, 63, 64) ", " ROW(65,
        66, 67, 68, 69, 70) ", " ROW(71, 72, 73, 74, 75, 76) ", " ROW(77, 78, 79, 80, 81,
        82) ", " ROW(83, 84, 85, 86, 87, 88) ", " ROW(89, 90, 91, 92, 93, 94) ", " ROW(95, 96, 97,
        98, 99, 100) ", " ROW(101, 102, 103, 104, 105, 106) ", " ROW(107, 108, 109, 110, 111,
        112) ", " ROW(113, 114, 115, 116, 117, 118) ", " ROW(119, 120, 121, 122, 123,
        124) ", " ROW(125, 126, 127, 128, 129, 130) ", " ROW(131, 132, 133, 134, 135,
        136) ", " ROW(137, 138, 139, 140, 141, 142) ", " ROW(143, 144, 145, 146, 147,
        148) ", " ROW(149, 150, 151, 152, 153, 154) ", " ROW(155, 156, 157, 158, 159,
        160) ", " ROW(161, 162, 163, 164, 165, 166) ", " ROW(167, 168, 169, 170, 171,
        172) ", " ROW(173, 174, 175, 176, 177, 178) ", " ROW(179, 180, 181, 182, 183, 184)
        ON_CONFLICT,
    "iiii"
    "itiiititiiititiiititiiititiiititiiit"
    "itiiititiiititiiititiiititiiititiiit"
    "itiiititiiititiiititiiititiiititiiit"
    "itiiititiiititiiititiiititiiititiiit"
    "itiiititiiititiiititiiititiiititiiit",
    30, RC_STALE};

/* The widest first. */
static const struct {
	const struct query *q;
	size_t n;
} inserts[] = {{&q_insert_30, 30}, {&q_insert_8, 8}, {&q_insert_1, 1}};
static const struct query q_keep = {"mark_keep",
    "INSERT INTO amendment (school_id, day, session, pupil_id, seq, prev_seq, code, minutes_late,"
    " arrived_minute, is_confirmed, note, is_office_note)"
    " SELECT school_id, day, session, pupil_id, $6, last_seq, code, minutes_late, arrived_minute,"
    " is_confirmed, note, is_office_note FROM mark"
    " WHERE school_id = $1 AND day = $2 AND session = $3 AND pupil_id = $4 AND last_seq = $5",
    "iiiiii", 1, RC_STALE};
static const struct query q_change = {"mark_change",
    "UPDATE mark SET last_seq = $4, code = $6, minutes_late = $7, arrived_minute = $8,"
    " is_confirmed = $9, note = $10, is_office_note = 0"
    " WHERE school_id = $1 AND day = $2 AND session = $3 AND pupil_id = $5",
    "iiii"
    "itiiit",
    1, RC_STALE};
/* Few notes are for the office only, so the statements above need not carry it. */
static const struct query q_office_note = {"mark_office_note",
    "UPDATE mark SET is_office_note = 1"
    " WHERE school_id = $1 AND day = $2 AND session = $3 AND last_seq = $4 AND pupil_id = $5",
    "iiiii", 1, RC_STALE};
static const struct query q_taken = {"register_taken",
    "INSERT INTO register_taken (school_id, day, session, group_id, first_seq, last_seq, taken_at,"
    " is_complete, closed_seq) VALUES ($1, $2, $3, $4, $5, $5, $6, $7, 0)"
    " ON CONFLICT (school_id, day, session, group_id) DO UPDATE SET"
    " first_seq = CASE WHEN register_taken.first_seq = 0 THEN excluded.first_seq"
    " ELSE register_taken.first_seq END,"
    " taken_at = CASE WHEN register_taken.first_seq = 0 THEN excluded.taken_at"
    " ELSE register_taken.taken_at END,"
    " last_seq = excluded.last_seq, is_complete = excluded.is_complete",
    "iiiiiii", 1, RC_STORE};
static const struct query q_closed = {"register_closed",
    "INSERT INTO register_taken (school_id, day, session, group_id, first_seq, last_seq, taken_at,"
    " is_complete, closed_seq) VALUES ($1, $2, $3, $4, 0, 0, 0, $6, $5)"
    " ON CONFLICT (school_id, day, session, group_id) DO UPDATE SET"
    " is_complete = excluded.is_complete, closed_seq = excluded.closed_seq",
    "iiiiii", 1, RC_STORE};
static const struct query q_registers = {"registers",
    "SELECT day, session, group_id, first_seq, last_seq, taken_at, is_complete, closed_seq"
    " FROM register_taken WHERE school_id = $1 AND day BETWEEN $2 AND $3"
    " ORDER BY day, session, group_id",
    "iii", 0, RC_OK};

static void
mark_json(struct text *t, const struct mark_change *m)
{
	text_add_char(t, '{');
	if (m->arrived_minute >= 0) {
		text_add(t, "\"a\":");
		text_add_int(t, m->arrived_minute);
		text_add_char(t, ',');
	}
	if (m->based_on != 0) {
		text_add(t, "\"b\":");
		text_add_int(t, m->based_on);
		text_add_char(t, ',');
	}
	text_add(t, "\"c\":");
	text_add_json(t, code_info(m->code)->code);
	if (m->minutes_late >= 0) {
		text_add(t, ",\"m\":");
		text_add_int(t, m->minutes_late);
	}
	if (m->note[0] != '\0') {
		text_add(t, ",\"n\":");
		text_add_json(t, m->note);
		text_add(t, m->is_office_note ? ",\"o\":true" : "");
	}
	text_add(t, ",\"p\":");
	text_add_int(t, m->pupil_id);
	text_add(t, m->is_confirmed ? "}" : ",\"u\":true}");
}

/* docs/record.md has the format. */
static void
save_json(struct text *t, const struct marks_save *save)
{
	char day[DAY_TEXT];
	text_clear(t);
	text_add_char(t, '{');
	if (save->clock_off != 0) {
		text_add(t, "\"clock_off\":");
		text_add_int(t, save->clock_off);
		text_add_char(t, ',');
	}
	text_add(t, save->is_complete ? "\"complete\":true,\"date\":\"" : "\"date\":\"");
	text_add(t, day_format(day, save->day));
	text_add_char(t, '"');
	if (save->effect != REGISTER_NONE) {
		text_add(t, save->effect == REGISTER_TAKEN ? ",\"effect\":\"taken\""
		                                           : ",\"effect\":\"closed\"");
	}
	if (save->group_id != 0) {
		text_add(t, ",\"group\":");
		text_add_int(t, save->group_id);
	}
	text_add(t, ",\"marks\":[");
	for (size_t i = 0; i < save->n; i++) {
		assert(i == 0 || save->marks[i].pupil_id > save->marks[i - 1].pupil_id);
		if (i > 0) {
			text_add_char(t, ',');
		}
		mark_json(t, &save->marks[i]);
	}
	text_add(t, save->session == SESSION_AM ? "],\"session\":\"AM\"" : "],\"session\":\"PM\"");
	if (save->taken_at != 0) {
		text_add(t, ",\"taken_at\":");
		text_add_int(t, save->taken_at);
	}
	text_add_char(t, '}');
}

/* The parts of one mark: pupil, code, minutes, arrival, confirmed, note. */
static void
mark_args(struct arg *args, const struct mark_change *m)
{
	args[0] = arg_int(m->pupil_id);
	args[1] = arg_text(code_info(m->code)->code);
	args[2] = arg_int_or_null(m->minutes_late, MINUTE_NONE);
	args[3] = arg_int_or_null(m->arrived_minute, MINUTE_NONE);
	args[4] = arg_int(m->is_confirmed ? 1 : 0);
	args[5] = arg_text(m->note);
	args[5].is_null = args[5].n == 0;
}

/* The first n marks, all new. */
static enum rc
insert_marks(struct store *st, const struct arg shared[SHARED_ARGS],
    const struct mark_change *marks, size_t n, struct diag *d)
{
	struct arg args[DB_MAX_ARGS];
	memcpy(args, shared, SHARED_ARGS * sizeof args[0]);
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < n;) {
		size_t w = 0;
		while (inserts[w].n > n - i) {
			w++;
		}
		for (size_t k = 0; k < inserts[w].n; k++) {
			mark_args(args + SHARED_ARGS + k * ROW_ARGS, &marks[i + k]);
		}
		rc = db_queue(st->db, inserts[w].q, args, d);
		i += inserts[w].n;
	}
	return rc;
}

static enum rc
amend_mark(struct store *st, const struct arg shared[SHARED_ARGS], const struct mark_change *m,
    struct diag *d)
{
	struct arg args[SHARED_ARGS + ROW_ARGS] = {shared[0], shared[1], shared[2], shared[3]};
	mark_args(args + SHARED_ARGS, m);
	const struct arg keep[] = {
	    shared[0], shared[1], shared[2], args[SHARED_ARGS], arg_int(m->based_on), shared[3]};
	enum rc rc = db_queue(st->db, &q_keep, keep, d);
	return rc == RC_OK ? db_queue(st->db, &q_change, args, d) : rc;
}

/* Runs of new marks go together; amendments one by one. */
static enum rc
write_marks(
    struct store *st, const struct submission *sub, const struct marks_save *save, struct diag *d)
{
	const struct arg shared[SHARED_ARGS] = {arg_int(sub->school_id), arg_int(save->day),
	    arg_int((int64_t)save->session), arg_int(sub->seq)};
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < save->n;) {
		size_t n = 0;
		while (i + n < save->n && save->marks[i + n].based_on == 0) {
			n++;
		}
		if (n > 0) {
			rc = insert_marks(st, shared, save->marks + i, n, d);
			i += n;
		} else {
			rc = amend_mark(st, shared, &save->marks[i], d);
			i++;
		}
	}
	for (size_t i = 0; rc == RC_OK && i < save->n; i++) {
		const struct arg args[] = {
		    shared[0], shared[1], shared[2], shared[3], arg_int(save->marks[i].pupil_id)};
		if (save->marks[i].is_office_note && save->marks[i].note[0] != '\0') {
			rc = db_queue(st->db, &q_office_note, args, d);
		}
	}
	return rc;
}

static enum rc
write_register(
    struct store *st, const struct submission *sub, const struct marks_save *save, struct diag *d)
{
	if (save->effect == REGISTER_NONE) {
		return RC_OK;
	}
	assert(save->group_id != 0);
	struct arg args[7] = {arg_int(sub->school_id), arg_int(save->day),
	    arg_int((int64_t)save->session), arg_int(save->group_id), arg_int(sub->seq)};
	if (save->effect == REGISTER_CLOSED) {
		args[5] = arg_int(save->is_complete ? 1 : 0);
		return db_queue(st->db, &q_closed, args, d);
	}
	args[5] = arg_int(save->taken_at);
	args[6] = arg_int(save->is_complete ? 1 : 0);
	return db_queue(st->db, &q_taken, args, d);
}

enum rc
store_submit_marks(
    struct submission *sub, struct store *st, const struct marks_save *save, struct diag *d)
{
	save_json(&st->payload, save);
	enum rc rc = log_append(sub, st, false, d);
	if (rc == RC_OK) {
		rc = write_marks(st, sub, save, d);
	}
	return rc == RC_OK ? write_register(st, sub, save, d) : rc;
}

/* The columns from `col` on: code to note. */
static enum rc
entry_read(struct mark *m, const struct store *st, const struct row *row, int col, struct diag *d)
{
	const char *code = row_text(row, col);
	m->code = store_code(st, code);
	if (m->code == 0) {
		return diag_set(
		    d, RC_STORE, "code", NULL, "The database holds the unknown code \"%s\"", code);
	}
	m->minutes_late = (int16_t)row_int_or(row, col + 1, MINUTE_NONE);
	m->arrived_minute = (int16_t)row_int_or(row, col + 2, MINUTE_NONE);
	m->is_confirmed = row_int(row, col + 3) != 0;
	m->note = row_text(row, col + 4);
	return RC_OK;
}

static enum rc
mark_read(struct mark *m, const struct store *st, const struct row *row, struct diag *d)
{
	m->day = (int32_t)row_int(row, 0);
	m->session = row_int(row, 1) == 0 ? SESSION_AM : SESSION_PM;
	m->pupil_id = row_int(row, 2);
	m->first_seq = row_int(row, 8);
	m->last_seq = row_int(row, 9);
	m->is_office_note = row_int(row, 10) != 0;
	return entry_read(m, st, row, 3, d);
}

struct each {
	const struct store *st;
	mark_fn *fn;
	void *ctx;
};

static enum rc
each_row(void *ctx, const struct row *row, struct diag *d)
{
	const struct each *each = ctx;
	struct mark m;
	enum rc rc = mark_read(&m, each->st, row, d);
	return rc == RC_OK ? each->fn(each->ctx, &m, d) : rc;
}

enum rc
store_marks_each(struct store *st, int64_t school_id, struct day_range range, mark_fn *each,
    void *ctx, struct diag *d)
{
	struct each e = {st, each, ctx};
	const struct arg args[] = {arg_int(school_id), arg_int(range.from), arg_int(range.to)};
	return db_run(st->db, &q_each, args, each_row, &e, d);
}

/* Lists of plain structs grow the same way as those of records. */
static const struct record list_mark = {NULL, 0, sizeof(struct mark)};
static const struct record list_entry = {NULL, 0, sizeof(struct mark_entry)};
static const struct record list_amendment = {NULL, 0, sizeof(struct amendment)};
static const struct record list_register = {NULL, 0, sizeof(struct register_taken)};

struct marks {
	const struct store *st;
	struct rows rows;
	const struct session_key *key; /* histories */
	int64_t pupil_id;
};

static enum rc
keep_mark(void *ctx, const struct mark *m, struct diag *d)
{
	(void)d;
	struct rows *rows = ctx;
	struct mark *kept = rows_next(rows);
	*kept = *m;
	kept->note = arena_text(rows->arena, m->note);
	return RC_OK;
}

enum rc
store_marks_of_pupil(struct mark **out, size_t *n, struct store *st, int64_t school_id,
    int64_t pupil_id, struct day_range range, struct arena *a, struct diag *d)
{
	struct rows rows = {.record = &list_mark, .arena = a};
	struct each e = {st, keep_mark, &rows};
	const struct arg school = arg_int(school_id);
	int64_t from = 0;
	int64_t to = 0;
	enum rc rc = store_int(&from, st, &q_first_day, &school, d);
	if (rc == RC_OK) {
		rc = store_int(&to, st, &q_last_day, &school, d);
	}
	if (rc == RC_OK) {
		const struct arg args[] = {school, arg_int(pupil_id),
		    arg_int(range.from > from ? range.from : from),
		    arg_int(range.to < to ? range.to : to)};
		rc = db_run(st->db, &q_of_pupil, args, each_row, &e, d);
	}
	if (rc == RC_OK) {
		*out = (struct mark *)(void *)rows.items;
		*n = rows.n;
	}
	return rc;
}

struct of {
	struct mark *out;
	const int64_t *pupil_ids;
	size_t n;
	struct arena *a;
};

static enum rc
place_mark(void *ctx, const struct mark *m, struct diag *d)
{
	(void)d;
	const struct of *of = ctx;
	for (size_t i = 0; i < of->n; i++) {
		if (of->pupil_ids[i] == m->pupil_id) {
			of->out[i] = *m;
			of->out[i].note = arena_text(of->a, m->note);
		}
	}
	return RC_OK;
}

struct mark
mark_none(const struct session_key *key, int64_t pupil_id)
{
	return (struct mark){.day = key->day,
	    .session = key->session,
	    .pupil_id = pupil_id,
	    .minutes_late = MINUTE_NONE,
	    .arrived_minute = MINUTE_NONE,
	    .note = ""};
}

enum rc
store_marks_of(struct mark *out, struct store *st, const struct session_key *key,
    const int64_t *pupil_ids, size_t n, struct arena *a, struct diag *d)
{
	struct arg args[3 + OF_WIDTH] = {
	    arg_int(key->school_id), arg_int(key->day), arg_int((int64_t)key->session)};
	for (size_t i = 0; i < n; i++) {
		out[i] = mark_none(key, pupil_ids[i]);
	}
	enum rc rc = RC_OK;
	for (size_t from = 0; rc == RC_OK && from < n; from += OF_WIDTH) {
		size_t some = n - from < OF_WIDTH ? n - from : OF_WIDTH;
		for (size_t i = 0; i < OF_WIDTH; i++) {
			args[3 + i] = arg_int(pupil_ids[from + (i < some ? i : some - 1)]);
		}
		struct of of = {out + from, pupil_ids + from, some, a};
		struct each e = {st, place_mark, &of};
		rc = db_run(st->db, &q_of, args, each_row, &e, d);
	}
	return rc;
}

/* Every entry of one mark: the amendments hold all but the last, the mark itself the last. */
static const struct query q_history = {"mark_history",
    "SELECT e.seq, e.code, e.minutes_late, e.arrived_minute, e.is_confirmed, e.note,"
    " s.time, s.kind, s.user_id, s.user_name, s.position, s.device, s.reason,"
    " CASE WHEN s.payload IS NULL THEN 1 ELSE 0 END, e.first_seq, e.is_office_note,"
    " substr(s.payload, 1, 40) FROM ("
    "SELECT school_id, prev_seq AS seq, code, minutes_late, arrived_minute, is_confirmed, note,"
    " 0 AS first_seq, is_office_note"
    " FROM amendment WHERE school_id = $1 AND day = $2 AND session = $3 AND pupil_id = $4"
    " UNION ALL "
    "SELECT school_id, last_seq AS seq, code, minutes_late, arrived_minute, is_confirmed, note,"
    " first_seq, is_office_note"
    " FROM mark WHERE school_id = $1 AND day = $2 AND session = $3 AND pupil_id = $4"
    ") e JOIN submission s ON s.school_id = e.school_id AND s.seq = e.seq ORDER BY e.seq",
    "iiii", 0, RC_OK};

/* time, kind, user_id, user_name, position, device, reason, is_disposed */
static void
who_read(struct mark_entry *e, const struct row *row, int col, struct arena *a)
{
	e->time = row_int(row, col);
	e->kind = arena_text(a, row_text(row, col + 1));
	e->user_id = row_int(row, col + 2);
	e->user_name = arena_text(a, row_text(row, col + 3));
	e->position = arena_text(a, row_text(row, col + 4));
	e->device = arena_text(a, row_text(row, col + 5));
	e->reason = arena_text(a, row_text(row, col + 6));
	e->is_disposed = row_int(row, col + 7) != 0;
}

/* The payload's first member, where it has one: save_json(). */
static int64_t
clock_off_read(const char *payload)
{
	static const char name[] = "{\"clock_off\":";
	int64_t off = 0;
	if (strncmp(payload, name, sizeof name - 1) != 0) {
		return 0;
	}
	const char *number = payload + sizeof name - 1;
	bool is_behind = *number == '-';
	number += is_behind ? 1 : 0;
	bool is_read = num_parse_n(&off, number, strcspn(number, ","));
	return !is_read ? 0 : is_behind ? -off : off;
}

static enum rc
history_row(void *ctx, const struct row *row, struct diag *d)
{
	struct marks *h = ctx;
	struct mark_entry *e = rows_next(&h->rows);
	e->mark = (struct mark){.day = h->key->day,
	    .session = h->key->session,
	    .pupil_id = h->pupil_id,
	    .last_seq = row_int(row, 0)};
	enum rc rc = entry_read(&e->mark, h->st, row, 1, d);
	if (rc == RC_OK) {
		e->mark.note = arena_text(h->rows.arena, e->mark.note);
		e->mark.is_office_note = row_int(row, 15) != 0;
		who_read(e, row, 6, h->rows.arena);
		e->clock_off = clock_off_read(row_text(row, 16));
	}
	return rc;
}

enum rc
store_mark_history(struct mark_entry **out, size_t *n, struct store *st,
    const struct session_key *key, int64_t pupil_id, struct arena *a, struct diag *d)
{
	struct marks h = {.st = st,
	    .rows = {.record = &list_entry, .arena = a},
	    .key = key,
	    .pupil_id = pupil_id};
	const struct arg args[] = {arg_int(key->school_id), arg_int(key->day),
	    arg_int((int64_t)key->session), arg_int(pupil_id)};
	enum rc rc = db_run(st->db, &q_history, args, history_row, &h, d);
	if (rc != RC_OK) {
		return rc;
	}
	struct mark_entry *entries = (struct mark_entry *)(void *)h.rows.items;
	for (size_t i = 0; i < h.rows.n; i++) {
		entries[i].mark.first_seq = entries[0].mark.last_seq;
	}
	*out = entries;
	*n = h.rows.n;
	return RC_OK;
}

/* What an amendment put there is what the next one kept, or the mark as it is now. */
static const struct query q_amendments = {"amendments",
    "SELECT a.day, a.session, a.pupil_id, a.code, a.minutes_late, a.arrived_minute, a.is_confirmed,"
    " a.note, a.prev_seq, a.seq, s.time, s.kind, s.user_id, s.user_name, s.position, s.device,"
    " s.reason, CASE WHEN s.payload IS NULL THEN 1 ELSE 0 END,"
    " coalesce((SELECT x.code FROM amendment x WHERE x.school_id = a.school_id AND x.day = a.day"
    " AND x.session = a.session AND x.pupil_id = a.pupil_id AND x.prev_seq = a.seq),"
    " (SELECT m.code FROM mark m WHERE m.school_id = a.school_id AND m.day = a.day"
    " AND m.session = a.session AND m.pupil_id = a.pupil_id)), a.is_office_note"
    " FROM amendment a JOIN submission s ON s.school_id = a.school_id AND s.seq = a.seq"
    " WHERE a.school_id = $1 AND a.day BETWEEN $2 AND $3"
    " ORDER BY a.seq DESC, a.day DESC, a.session DESC, a.pupil_id LIMIT $4",
    "iiii", 0, RC_OK};

static enum rc
amendment_row(void *ctx, const struct row *row, struct diag *d)
{
	struct marks *h = ctx;
	struct amendment *x = rows_next(&h->rows);
	enum rc rc = mark_read(&x->before, h->st, row, d);
	if (rc != RC_OK) {
		return rc;
	}
	x->before.note = arena_text(h->rows.arena, x->before.note);
	x->before.last_seq = row_int(row, 8);
	x->before.first_seq = 0; /* not known here */
	x->before.is_office_note = row_int(row, 19) != 0;
	x->seq = row_int(row, 9);
	x->code = store_code(h->st, row_text(row, 18));
	who_read(&x->who, row, 10, h->rows.arena);
	return RC_OK;
}

enum rc
store_amendments(struct amendment **out, size_t *n, struct store *st, int64_t school_id,
    const struct amendment_filter *filter, struct arena *a, struct diag *d)
{
	struct marks h = {.st = st, .rows = {.record = &list_amendment, .arena = a}};
	const struct arg args[] = {arg_int(school_id), arg_int(filter->range.from),
	    arg_int(filter->range.to), arg_int((int64_t)filter->limit)};
	enum rc rc = db_run(st->db, &q_amendments, args, amendment_row, &h, d);
	if (rc == RC_OK) {
		*out = (struct amendment *)(void *)h.rows.items;
		*n = h.rows.n;
	}
	return rc;
}

static enum rc
register_row(void *ctx, const struct row *row, struct diag *d)
{
	(void)d;
	struct register_taken *r = rows_next(ctx);
	*r = (struct register_taken){.day = (int32_t)row_int(row, 0),
	    .session = row_int(row, 1) == 0 ? SESSION_AM : SESSION_PM,
	    .group_id = row_int(row, 2),
	    .first_seq = row_int(row, 3),
	    .last_seq = row_int(row, 4),
	    .taken_at = row_int(row, 5),
	    .is_complete = row_int(row, 6) != 0,
	    .closed_seq = row_int(row, 7)};
	return RC_OK;
}

enum rc
store_registers(struct register_taken **out, size_t *n, struct store *st, int64_t school_id,
    struct day_range range, struct arena *a, struct diag *d)
{
	struct rows rows = {.record = &list_register, .arena = a};
	const struct arg args[] = {arg_int(school_id), arg_int(range.from), arg_int(range.to)};
	enum rc rc = db_run(st->db, &q_registers, args, register_row, &rows, d);
	if (rc == RC_OK) {
		*out = (struct register_taken *)(void *)rows.items;
		*n = rows.n;
	}
	return rc;
}
