#include "store/replay.h"
#include "store/store_register.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/*
 * Replay a school's log and compare it with the tables, in this order: chain, marks, amendments,
 * registers, then pupils, groups, planned absence, policies, calendar, school. The first difference
 * ends it. No message holds a name: ids and fields only.
 */
struct verify {
	struct store *st;
	int64_t school_id;
	struct replay log;
	struct verify_result result;
	size_t at; /* the next amendment of the log */
};

#define WORDS 64
/* "2026-09-08 AM" */
static const char *
session_words(char out[WORDS], int32_t day, uint8_t session)
{
	char buf[DAY_TEXT];
	snprintf(out, WORDS, "%s %s", day_format(buf, day), session == 0 ? "AM" : "PM");
	return out;
}

static enum rc
check_submission(void *ctx, const struct submission *sub, struct diag *d)
{
	struct verify *v = ctx;
	uint8_t digest[STORE_HASH];
	uint8_t hash[STORE_HASH];
	long long seq = (long long)sub->seq;
	if (sub->seq != v->result.head_seq + 1) {
		return diag_set(d, RC_INVALID, "log", "R44",
		    "Submission %lld is missing from the log: after %lld comes %lld",
		    (long long)v->result.head_seq + 1, (long long)v->result.head_seq, seq);
	}
	chain_digest(digest, sub);
	if (!sub->is_disposed && memcmp(digest, sub->digest, STORE_HASH) != 0) {
		return diag_set(d, RC_INVALID, "log", "R44",
		    "Submission %lld was changed: its user, reason or content is not what was "
		    "signed",
		    seq);
	}
	chain_hash(hash, v->result.head_hash, sub);
	if (memcmp(hash, sub->hash, STORE_HASH) != 0) {
		return diag_set(d, RC_INVALID, "log", "R44",
		    "Submission %lld was changed: its hash does not follow from the one before",
		    seq);
	}
	v->result.n_submissions++;
	v->result.n_disposed += sub->is_disposed ? 1 : 0;
	v->result.head_seq = sub->seq;
	memcpy(v->result.head_hash, hash, STORE_HASH);
	return replay_add(&v->log, sub, d);
}

static enum rc
check_head(struct verify *v, struct diag *d)
{
	struct arena a;
	struct school school;
	arena_init(&a, 0);
	enum rc rc = store_school(&school, v->st, v->school_id, &a, d);
	if (rc == RC_OK && school.head_seq != v->result.head_seq) {
		rc = diag_set(d, RC_INVALID, "log", "R44",
		    "The school's head is submission %lld, but the log ends at %lld",
		    (long long)school.head_seq, (long long)v->result.head_seq);
	}
	if (rc == RC_OK && memcmp(school.head_hash, v->result.head_hash, STORE_HASH) != 0) {
		rc = diag_set(d, RC_INVALID, "log", "R44",
		    "The school's head has another hash than submission %lld",
		    (long long)school.head_seq);
	}
	arena_free(&a);
	return rc;
}

/* The columns of a mark or amendment as they are compared. */
static struct replay_mark
mark_of_row(const struct verify *v, const struct row *row)
{
	return (struct replay_mark){.day = (int32_t)row_int(row, 0),
	    .session = (uint8_t)row_int(row, 1),
	    .pupil_id = row_int(row, 2),
	    .code = store_code(v->st, row_text(row, 3)),
	    .minutes_late = (int16_t)row_int_or(row, 4, MINUTE_NONE),
	    .arrived_minute = (int16_t)row_int_or(row, 5, MINUTE_NONE),
	    .is_confirmed = row_int(row, 6) != 0,
	    .note = replay_text(&v->log, row_text(row, 7)),
	    .first_seq = row_int(row, 8),
	    .last_seq = row_int(row, 9),
	    .is_office_note = row_int(row, 10) != 0};
}

#define VALUE 48
static const char *
code_words(uint8_t code)
{
	return code == 0 ? "no known code" : code_info(code)->code;
}

/* Name the first part in which two entries differ; false if there is none. */
static bool
differ(char log_says[VALUE], char table_says[VALUE], const struct replay_mark *log,
    const struct replay_mark *table)
{
	if (log->code != table->code) {
		snprintf(log_says, VALUE, "%s", code_words(log->code));
		snprintf(table_says, VALUE, "%s", code_words(table->code));
	} else if (log->minutes_late != table->minutes_late) {
		snprintf(log_says, VALUE, "%d minutes late", log->minutes_late);
		snprintf(table_says, VALUE, "%d", table->minutes_late);
	} else if (log->arrived_minute != table->arrived_minute) {
		snprintf(log_says, VALUE, "arrived at minute %d", log->arrived_minute);
		snprintf(table_says, VALUE, "%d", table->arrived_minute);
	} else if (log->note != table->note) {
		snprintf(log_says, VALUE, "%s", log->note == 0 ? "no note" : "a note");
		snprintf(table_says, VALUE, "%s", table->note == 0 ? "no note" : "another note");
	} else if (log->is_confirmed != table->is_confirmed) {
		snprintf(log_says, VALUE, "%s", log->is_confirmed ? "confirmed" : "not confirmed");
		snprintf(
		    table_says, VALUE, "%s", table->is_confirmed ? "confirmed" : "not confirmed");
	} else if (log->is_office_note != table->is_office_note) {
		snprintf(
		    log_says, VALUE, "%s", log->is_office_note ? "for the office" : "for staff");
		snprintf(table_says, VALUE, "%s",
		    table->is_office_note ? "for the office" : "for staff");
	} else {
		return false;
	}
	return true;
}

static const struct query q_marks = {"verify_marks",
    "SELECT day, session, pupil_id, code, minutes_late, arrived_minute, is_confirmed, note, "
    "first_seq,"
    " last_seq, is_office_note FROM mark WHERE school_id = $1 ORDER BY day, session, pupil_id",
    "i", 0, RC_OK};
static const struct query q_amendments = {"verify_amendments",
    "SELECT day, session, pupil_id, code, minutes_late, arrived_minute, is_confirmed, note, seq,"
    " prev_seq, is_office_note FROM amendment WHERE school_id = $1 ORDER BY day, session, "
    "pupil_id, seq",
    "i", 0, RC_OK};

static enum rc
check_mark_seqs(const struct replay_mark *log, const struct replay_mark *table, const char *words,
    struct diag *d)
{
	if (log->last_seq != table->last_seq) {
		return diag_set(d, RC_INVALID, "mark", "R44",
		    "Mark of pupil %lld on %s: the log's last entry is %lld, the register names "
		    "%lld",
		    (long long)table->pupil_id, words, (long long)log->last_seq,
		    (long long)table->last_seq);
	}
	if (log->first_seq != 0 && log->first_seq != table->first_seq) {
		return diag_set(d, RC_INVALID, "mark", "R44",
		    "Mark of pupil %lld on %s: the log's first entry is %lld, the register names "
		    "%lld",
		    (long long)table->pupil_id, words, (long long)log->first_seq,
		    (long long)table->first_seq);
	}
	return RC_OK;
}

static enum rc
check_mark(void *ctx, const struct row *row, struct diag *d)
{
	struct verify *v = ctx;
	char words[WORDS];
	char log_says[VALUE];
	char table_says[VALUE];
	const struct replay_mark m = mark_of_row(v, row);
	struct replay_mark *log = replay_find_mark(&v->log, m.day, m.session, m.pupil_id);
	session_words(words, m.day, m.session);
	v->result.n_marks++;
	if (log != NULL) {
		log->is_seen = true;
	}
	if (replay_is_disposed(&v->log, m.last_seq)) {
		return RC_OK; /* what it was is gone from the log; its other entries are checked
		                 below */
	}
	if (log == NULL) {
		return diag_set(d, RC_INVALID, "mark", "R44",
		    "Mark of pupil %lld on %s: the log has none, the register says %s",
		    (long long)m.pupil_id, words, row_text(row, 3));
	}
	if (differ(log_says, table_says, log, &m)) {
		return diag_set(d, RC_INVALID, "mark", "R44",
		    "Mark of pupil %lld on %s: the log says %s (submission %lld), the register "
		    "says %s",
		    (long long)m.pupil_id, words, log_says, (long long)log->last_seq, table_says);
	}
	return check_mark_seqs(log, &m, words, d);
}

/* A mark of the log that no row showed: the first of them. */
static enum rc
check_unseen_marks(const struct verify *v, struct diag *d)
{
	const struct replay_mark *first = NULL;
	const struct replay_mark *marks =
	    (const struct replay_mark *)(const void *)v->log.marks.slots;
	for (size_t i = 0; i < v->log.marks.cap; i++) {
		const struct replay_mark *m = &marks[i];
		if (m->pupil_id != 0 && !m->is_seen &&
		    (first == NULL || replay_mark_order(m, first) < 0)) {
			first = m;
		}
	}
	if (first == NULL) {
		return RC_OK;
	}
	char words[WORDS];
	return diag_set(d, RC_INVALID, "mark", "R44",
	    "Mark of pupil %lld on %s: the log says %s (submission %lld), the register has none",
	    (long long)first->pupil_id, session_words(words, first->day, first->session),
	    code_words(first->code), (long long)first->last_seq);
}

static enum rc
amendment_missing(const struct replay_amendment *x, struct diag *d)
{
	char words[WORDS];
	return diag_set(d, RC_INVALID, "amendment", "R44",
	    "Amendment of pupil %lld on %s by submission %lld is in the log, not in the register",
	    (long long)x->before.pupil_id, session_words(words, x->before.day, x->before.session),
	    (long long)x->seq);
}

static enum rc
check_amendment(void *ctx, const struct row *row, struct diag *d)
{
	struct verify *v = ctx;
	struct replay_mark m = mark_of_row(v, row);
	int64_t seq = m.first_seq; /* the columns are seq and prev_seq here */
	if (replay_is_disposed(&v->log, seq)) {
		return RC_OK;
	}
	char words[WORDS];
	char log_says[VALUE];
	char table_says[VALUE];
	session_words(words, m.day, m.session);
	v->result.n_amendments++;
	const struct replay_amendment *x =
	    v->at < v->log.n_amendments ? &v->log.amendments[v->at] : NULL;
	int order = x == NULL ? 1 : replay_mark_order(&x->before, &m);
	if (order == 0 && x->seq != seq) {
		order = x->seq < seq ? -1 : 1;
	}
	if (order < 0) {
		return amendment_missing(x, d);
	}
	if (order > 0) {
		return diag_set(d, RC_INVALID, "amendment", "R44",
		    "Amendment of pupil %lld on %s by submission %lld is not in the log",
		    (long long)m.pupil_id, words, (long long)seq);
	}
	v->at++;
	if (x->before.code != 0 && differ(log_says, table_says, &x->before, &m)) {
		return diag_set(d, RC_INVALID, "amendment", "R44",
		    "Amendment of pupil %lld on %s by submission %lld: before it the log says %s, "
		    "the"
		    " register says %s",
		    (long long)m.pupil_id, words, (long long)seq, log_says, table_says);
	}
	if (x->before.last_seq != m.last_seq) {
		return diag_set(d, RC_INVALID, "amendment", "R44",
		    "Amendment of pupil %lld on %s by submission %lld names the wrong entry before "
		    "it",
		    (long long)m.pupil_id, words, (long long)seq);
	}
	return RC_OK;
}

static enum rc
check_marks(struct verify *v, struct diag *d)
{
	const struct arg arg = arg_int(v->school_id);
	enum rc rc = db_run(v->st->db, &q_marks, &arg, check_mark, v, d);
	if (rc == RC_OK) {
		rc = check_unseen_marks(v, d);
	}
	if (rc == RC_OK) {
		rc = db_run(v->st->db, &q_amendments, &arg, check_amendment, v, d);
	}
	if (rc == RC_OK && v->at < v->log.n_amendments) {
		rc = amendment_missing(&v->log.amendments[v->at], d);
	}
	return rc;
}

static enum rc
check_register(struct verify *v, const struct register_taken *g, struct diag *d)
{
	char words[WORDS];
	session_words(words, g->day, (uint8_t)g->session);
	struct replay_register *log =
	    replay_find_register(&v->log, g->day, (uint8_t)g->session, g->group_id);
	bool is_checkable = !replay_is_disposed(&v->log, g->first_seq) &&
	                    !replay_is_disposed(&v->log, g->last_seq) &&
	                    !replay_is_disposed(&v->log, g->closed_seq);
	if (log != NULL) {
		log->is_seen = true;
	}
	if (!is_checkable) {
		return RC_OK;
	}
	if (log == NULL) {
		return diag_set(d, RC_INVALID, "register", NULL,
		    "Register of group %lld on %s: the log has none", (long long)g->group_id,
		    words);
	}
	if (log->first_seq != g->first_seq || log->last_seq != g->last_seq ||
	    log->closed_seq != g->closed_seq || log->taken_at != g->taken_at ||
	    log->is_complete != g->is_complete) {
		return diag_set(d, RC_INVALID, "register", NULL,
		    "Register of group %lld on %s: when or by what it was taken or closed differs",
		    (long long)g->group_id, words);
	}
	return RC_OK;
}

static enum rc
check_registers(struct verify *v, struct diag *d)
{
	struct arena a;
	struct register_taken *g = NULL;
	size_t n = 0;
	arena_init(&a, 0);
	enum rc rc = store_registers(
	    &g, &n, v->st, v->school_id, (struct day_range){INT32_MIN, INT32_MAX}, &a, d);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		rc = check_register(v, &g[i], d);
	}
	arena_free(&a);
	const struct replay_register *slots =
	    (const struct replay_register *)(const void *)v->log.registers.slots;
	for (size_t i = 0; rc == RC_OK && i < v->log.registers.cap; i++) {
		if (slots[i].group_id != 0 && !slots[i].is_seen) {
			char words[WORDS];
			rc = diag_set(d, RC_INVALID, "register", NULL,
			    "Register of group %lld on %s is in the log only",
			    (long long)slots[i].group_id,
			    session_words(words, slots[i].day, slots[i].session));
		}
	}
	return rc;
}

struct finder {
	enum replay_kind kind;
	int64_t id;
	json_t *item; /* a reference of ours */
};

static enum rc
find_item(void *ctx, const struct submission *sub, struct diag *d)
{
	(void)d;
	struct finder *f = ctx;
	const char *list = replay_shapes[f->kind].list;
	json_t *payload = json_loads(sub->payload, 0, NULL);
	json_t *items = list == NULL ? payload : json_object_get(payload, list);
	if (json_is_object(items)) {
		f->item = json_incref(items);
	}
	for (size_t i = 0; json_is_array(items) && i < json_array_size(items); i++) {
		json_t *item = json_array_get(items, i);
		if (replay_item_id(f->kind, item) == f->id) {
			f->item = json_incref(item);
		}
	}
	json_decref(payload);
	return RC_OK;
}

/* The first key of one whose value is another in the other. */
static const char *
first_difference(const struct verify *v, json_t *one, json_t *other)
{
	const char *key = NULL;
	json_t *value = NULL;
	json_object_foreach(one, key, value)
	{
		const json_t *there = json_object_get(other, key);
		if (there == NULL || replay_json(&v->log, value) != replay_json(&v->log, there)) {
			return key;
		}
	}
	return NULL;
}

static enum rc
item_differs(struct verify *v, const struct replay_item *log, json_t *table, struct diag *d)
{
	struct finder f = {.kind = log->kind, .id = log->id};
	enum rc rc = store_submissions_each(v->st, v->school_id,
	    (struct seq_range){log->last_seq, log->last_seq}, find_item, &f, d);
	if (rc != RC_OK) {
		return rc;
	}
	const char *key = first_difference(v, f.item, table);
	if (key == NULL) {
		key = first_difference(v, table, f.item);
	}
	const struct replay_shape *shape = &replay_shapes[log->kind];
	if (shape->id == NULL) {
		rc = diag_set(d, RC_INVALID, "record", "R44",
		    "In %s the field %s is not what the log says (submission %lld)", shape->name,
		    key == NULL ? "?" : key, (long long)log->last_seq);
	} else {
		rc = diag_set(d, RC_INVALID, "record", "R44",
		    "The field %s of %s %lld is not what the log says (submission %lld)",
		    key == NULL ? "?" : key, shape->name, (long long)log->id,
		    (long long)log->last_seq);
	}
	json_decref(f.item);
	return rc;
}

/* Compare one item of the tables, given as its JSON, with the log's. */
static enum rc
check_item(struct verify *v, enum replay_kind kind, const char *text, struct diag *d)
{
	json_t *table = json_loads(text, 0, NULL);
	assert(table != NULL);
	const struct replay_shape *shape = &replay_shapes[kind];
	int64_t id = replay_item_id(kind, table);
	struct replay_item *log = replay_find_item(&v->log, kind, id);
	enum rc rc = RC_OK;
	if (log == NULL) {
		rc = diag_set(d, RC_INVALID, "record", "R44", "%s %lld: the log has none",
		    shape->name, (long long)id);
	} else {
		log->is_seen = true;
		if (log->hash != replay_json(&v->log, table)) {
			rc = item_differs(v, log, table, d);
		}
	}
	json_decref(table);
	return rc;
}

/* The tables' items of one kind, and their shape. */
struct listing {
	enum replay_kind kind;
	const struct record *record;
	const void *items;
	size_t n;
};

static enum rc
check_listing(struct verify *v, const struct listing *l, struct diag *d)
{
	struct text *t = &v->st->payload;
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < l->n; i++) {
		text_clear(t);
		record_json(t, l->record, (const unsigned char *)l->items + i * l->record->size);
		rc = check_item(v, l->kind, t->s, d);
	}
	return rc;
}

static enum rc
check_calendar(struct verify *v, struct arena *a, struct diag *d)
{
	struct calendar_rows cal;
	enum rc rc = store_calendar(&cal, v->st, v->school_id, a, d);
	if (rc != RC_OK || (cal.n_terms == 0 && cal.n_closures == 0 &&
	                       replay_find_item(&v->log, REPLAY_CALENDAR, 0) == NULL)) {
		return rc;
	}
	struct text *t = &v->st->payload;
	text_clear(t);
	text_add(t, "{\"closures\":");
	record_json_list(t, &record_closure, cal.closures, cal.n_closures);
	text_add(t, ",\"terms\":");
	record_json_list(t, &record_term, cal.terms, cal.n_terms);
	text_add_char(t, '}');
	return check_item(v, REPLAY_CALENDAR, t->s, d);
}

static enum rc
check_unseen_items(const struct verify *v, struct diag *d)
{
	const struct replay_item *items =
	    (const struct replay_item *)(const void *)v->log.items.slots;
	for (size_t i = 0; i < v->log.items.cap; i++) {
		if (items[i].is_used && !items[i].is_seen) {
			return diag_set(d, RC_INVALID, "record", "R44",
			    "%s %lld is in the log (submission %lld), not in the tables",
			    replay_shapes[items[i].kind].name, (long long)items[i].id,
			    (long long)items[i].last_seq);
		}
	}
	return RC_OK;
}

static enum rc
check_items(struct verify *v, struct arena *a, struct diag *d)
{
	struct pupil *pupils = NULL;
	struct reg_group *groups = NULL;
	struct planned *planned = NULL;
	struct seal *seals = NULL;
	struct policy_row *policies = NULL;
	struct school school;
	const struct planned_filter all = {0, {INT32_MIN, INT32_MAX}, true};
	size_t n = 0;
	enum rc rc = store_roll(&pupils, &n, v->st, v->school_id, a, d);
	v->result.n_pupils = (int64_t)n;
	if (rc == RC_OK) {
		rc = check_listing(v, &(struct listing){REPLAY_PUPIL, &record_pupil, pupils, n}, d);
	}
	if (rc == RC_OK) {
		rc = store_groups(&groups, &n, v->st, v->school_id, a, d);
	}
	if (rc == RC_OK) {
		rc = check_listing(v, &(struct listing){REPLAY_GROUP, &record_group, groups, n}, d);
	}
	if (rc == RC_OK) {
		rc = store_planned(&planned, &n, v->st, v->school_id, &all, a, d);
	}
	if (rc == RC_OK) {
		rc = check_listing(
		    v, &(struct listing){REPLAY_PLANNED, &record_planned, planned, n}, d);
	}
	if (rc == RC_OK) {
		rc = store_seals(&seals, &n, v->st, v->school_id, a, d);
	}
	if (rc == RC_OK) {
		rc = check_listing(v, &(struct listing){REPLAY_SEAL, &record_seal, seals, n}, d);
	}
	if (rc == RC_OK) {
		rc = store_policies(&policies, &n, v->st, v->school_id, a, d);
	}
	if (rc == RC_OK) {
		rc = check_listing(
		    v, &(struct listing){REPLAY_POLICY, &record_policy, policies, n}, d);
	}
	if (rc == RC_OK) {
		rc = check_calendar(v, a, d);
	}
	if (rc == RC_OK) {
		rc = store_school(&school, v->st, v->school_id, a, d);
	}
	if (rc == RC_OK && replay_find_item(&v->log, REPLAY_SCHOOL, 0) != NULL) {
		rc = check_listing(
		    v, &(struct listing){REPLAY_SCHOOL, &record_school, &school, 1}, d);
	}
	return rc == RC_OK ? check_unseen_items(v, d) : rc;
}

static enum rc
verify_all(struct verify *v, struct arena *a, struct diag *d)
{
	enum rc rc = store_submissions_each(
	    v->st, v->school_id, (struct seq_range){1, INT64_MAX}, check_submission, v, d);
	if (rc == RC_OK) {
		rc = check_head(v, d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	replay_finish(&v->log);
	rc = check_marks(v, d);
	if (rc == RC_OK) {
		rc = check_registers(v, d);
	}
	return rc == RC_OK ? check_items(v, a, d) : rc;
}

enum rc
store_verify(struct verify_result *out, struct store *st, int64_t school_id, struct diag *d)
{
	struct verify v = {.st = st, .school_id = school_id};
	struct arena a;
	enum rc rc = store_begin(st, false, d); /* one snapshot for all of it */
	if (rc != RC_OK) {
		return rc;
	}
	arena_init(&a, 0);
	replay_init(&v.log, st);
	rc = verify_all(&v, &a, d);
	*out = v.result;
	replay_fini(&v.log);
	arena_free(&a);
	store_rollback(st);
	return rc;
}
