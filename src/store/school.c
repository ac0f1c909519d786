#include "store/store_private.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

static const char *const closure_kinds[] = {
    [CLOSURE_PLANNED] = "planned",
    [CLOSURE_INSET] = "inset",
    [CLOSURE_UNPLANNED] = "unplanned",
};
_Static_assert(sizeof closure_kinds / sizeof closure_kinds[0] == CLOSURE_KIND_COUNT,
    "a new kind of closure needs a name");

static const char *
closure_name(unsigned kind)
{
	return closure_kinds[kind];
}

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

static const struct field school_fields[] = {
    {.key = "la_code", .type = FIELD_TEXT, .offset = offsetof(struct school, la_code)},
    {.key = "laestab", .type = FIELD_TEXT, .offset = offsetof(struct school, laestab)},
    {.key = "name", .type = FIELD_TEXT, .offset = offsetof(struct school, name)},
    {.key = "phase", .type = FIELD_TEXT, .offset = offsetof(struct school, phase)},
    {.key = "town", .type = FIELD_TEXT, .offset = offsetof(struct school, town)},
    {.key = "type", .type = FIELD_TEXT, .offset = offsetof(struct school, type)},
    {.key = "urn", .type = FIELD_INT, .offset = offsetof(struct school, urn)},
};
const struct record record_school = {school_fields, COUNT(school_fields), sizeof(struct school)};

static const struct field term_fields[] = {
    {.key = "first_day", .type = FIELD_DAY, .offset = offsetof(struct term, first)},
    {.key = "last_day", .type = FIELD_DAY, .offset = offsetof(struct term, last)},
    {.key = "name", .type = FIELD_TEXT, .offset = offsetof(struct term, name)},
};
const struct record record_term = {term_fields, COUNT(term_fields), sizeof(struct term)};

static const struct field closure_fields[] = {
    {.key = "am",
        .type = FIELD_BOOL,
        .offset = offsetof(struct closure, is_closed) + SESSION_AM * sizeof(bool)},
    {.key = "day", .type = FIELD_DAY, .offset = offsetof(struct closure, day)},
    {.key = "kind",
        .type = FIELD_NAMED,
        .offset = offsetof(struct closure, kind),
        .name = closure_name,
        .n_names = CLOSURE_KIND_COUNT},
    {.key = "pm",
        .type = FIELD_BOOL,
        .offset = offsetof(struct closure, is_closed) + SESSION_PM * sizeof(bool)},
    {.key = "reason", .type = FIELD_TEXT, .offset = offsetof(struct closure, reason)},
    {.key = "years", .type = FIELD_SET, .offset = offsetof(struct closure, years)},
};
const struct record record_closure = {
    closure_fields, COUNT(closure_fields), sizeof(struct closure)};

static const struct field policy_fields[] = {
    {.key = "effective_from",
        .type = FIELD_DAY,
        .offset = offsetof(struct policy_row, effective_from)},
    {.key = "name", .type = FIELD_TEXT, .offset = offsetof(struct policy_row, name)},
    {.key = "version", .type = FIELD_INT, .offset = offsetof(struct policy_row, version)},
    {.key = "yaml", .type = FIELD_TEXT, .offset = offsetof(struct policy_row, yaml)},
};
const struct record record_policy = {
    policy_fields, COUNT(policy_fields), sizeof(struct policy_row)};

static const struct field group_fields[] = {
    {.key = "group_id", .type = FIELD_INT, .offset = offsetof(struct reg_group, group_id)},
    {.key = "is_closed", .type = FIELD_BOOL, .offset = offsetof(struct reg_group, is_closed)},
    {.key = "name", .type = FIELD_TEXT, .offset = offsetof(struct reg_group, name)},
    {.key = "nc_year", .type = FIELD_INT32, .offset = offsetof(struct reg_group, nc_year)},
    {.key = "tutor_user_id",
        .type = FIELD_INT,
        .offset = offsetof(struct reg_group, tutor_user_id)},
};
const struct record record_group = {group_fields, COUNT(group_fields), sizeof(struct reg_group)};

#define SCHOOL_COLUMNS                                                                             \
	"la_code, laestab, name, phase, town, type, urn, school_id, head_seq, structure_seq, "     \
	"head_hash"

static const struct query q_schools = {
    "schools", "SELECT " SCHOOL_COLUMNS " FROM school ORDER BY name, school_id", "", 0, RC_OK};
static const struct query q_school = {
    "school", "SELECT " SCHOOL_COLUMNS " FROM school WHERE school_id = $1", "i", 0, RC_OK};
static const struct query q_school_by_urn = {
    "school_by_urn", "SELECT " SCHOOL_COLUMNS " FROM school WHERE urn = $1", "i", 0, RC_OK};
static const struct query q_school_next = {
    "school_next", "SELECT coalesce(max(school_id), 0) + 1 FROM school", "", 0, RC_OK};
static const struct query q_urn_count = {
    "urn_count", "SELECT count(*) FROM school WHERE urn = $1", "i", 0, RC_OK};
static const struct query q_school_insert = {"school_insert",
    "INSERT INTO school (la_code, laestab, name, phase, town, type, urn, school_id, head_seq,"
    " head_hash, structure_seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, 0)",
    "ttttttiib", 1, RC_STORE};
static const struct query q_school_update = {"school_update",
    "UPDATE school SET la_code = $1, laestab = $2, name = $3, phase = $4, town = $5, type = $6,"
    " urn = $7 WHERE school_id = $8",
    "ttttttii", 1, RC_NOT_FOUND};
static const struct query q_heads = {
    "heads", "SELECT head_seq, structure_seq FROM school WHERE school_id = $1", "i", 0, RC_OK};
static const struct query q_terms = {"terms",
    "SELECT first_day, last_day, name FROM term WHERE school_id = $1 ORDER BY first_day", "i", 0,
    RC_OK};
static const struct query q_terms_delete = {
    "terms_delete", "DELETE FROM term WHERE school_id = $1", "i", 0, RC_OK};
static const struct query q_term_insert = {"term_insert",
    "INSERT INTO term (first_day, last_day, name, school_id) VALUES ($1, $2, $3, $4)", "iiti", 1,
    RC_STORE};
static const struct query q_closures = {"closures",
    "SELECT am, day, kind, pm, reason, years FROM closure WHERE school_id = $1 ORDER BY day, n",
    "i", 0, RC_OK};
static const struct query q_closures_delete = {
    "closures_delete", "DELETE FROM closure WHERE school_id = $1", "i", 0, RC_OK};
static const struct query q_closure_insert = {"closure_insert",
    "INSERT INTO closure (am, day, kind, pm, reason, years, school_id, n)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    "iititiii", 1, RC_STORE};
static const struct query q_policies = {"policies",
    "SELECT effective_from, name, version, yaml, seq FROM policy WHERE school_id = $1"
    " ORDER BY effective_from, version",
    "i", 0, RC_OK};
static const struct query q_policy_insert = {"policy_insert",
    "INSERT INTO policy (effective_from, name, version, yaml, seq, school_id)"
    " VALUES ($1, $2, $3, $4, $5, $6)",
    "ititii", 1, RC_STORE};
static const struct query q_policy_count = {"policy_count",
    "SELECT count(*) FROM policy WHERE school_id = $1 AND effective_from = $2 AND version = $3",
    "iii", 0, RC_OK};
static const struct query q_groups = {"groups",
    "SELECT group_id, is_closed, name, nc_year, tutor_user_id FROM reg_group WHERE school_id = $1"
    " ORDER BY name, group_id",
    "i", 0, RC_OK};
static const struct query q_group_next = {"group_next",
    "SELECT coalesce(max(group_id), 0) + 1 FROM reg_group WHERE school_id = $1", "i", 0, RC_OK};
static const struct query q_group_put = {"group_put",
    "INSERT INTO reg_group (group_id, is_closed, name, nc_year, tutor_user_id, school_id, seq)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7)"
    " ON CONFLICT (school_id, group_id) DO UPDATE SET is_closed = excluded.is_closed,"
    " name = excluded.name, nc_year = excluded.nc_year, tutor_user_id = excluded.tutor_user_id,"
    " seq = excluded.seq",
    "iitiiii", 1, RC_STORE};

static enum rc
school_row(void *ctx, const struct row *row, struct diag *d)
{
	struct rows *rows = ctx;
	struct school *s = rows_next(rows);
	int col = (int)COUNT(school_fields);
	enum rc rc = record_read(s, &record_school, row, 0, rows->arena, d);
	size_t n = 0;
	const void *hash = row_blob(row, col + 3, &n);
	if (rc == RC_OK && n != STORE_HASH) {
		rc = diag_set(d, RC_STORE, "", NULL, "The head of the school's log is damaged");
	}
	if (rc == RC_OK) {
		s->school_id = row_int(row, col);
		s->head_seq = row_int(row, col + 1);
		s->structure_seq = row_int(row, col + 2);
		memcpy(s->head_hash, hash, STORE_HASH);
	}
	return rc;
}

enum rc
store_schools(struct school **out, size_t *n, struct store *st, struct arena *a, struct diag *d)
{
	struct rows rows = {.record = &record_school, .arena = a};
	enum rc rc = db_run(st->db, &q_schools, NULL, school_row, &rows, d);
	if (rc == RC_OK) {
		*out = (struct school *)(void *)rows.items;
		*n = rows.n;
	}
	return rc;
}

static enum rc
one_school(struct school *out, struct store *st, const struct query *q, int64_t key,
    struct arena *a, struct diag *d)
{
	struct rows rows = {.record = &record_school, .arena = a};
	const struct arg arg = arg_int(key);
	enum rc rc = db_run(st->db, q, &arg, school_row, &rows, d);
	if (rc == RC_OK && rows.n == 0) {
		rc = diag_set(d, RC_NOT_FOUND, "school", NULL, "There is no such school");
	}
	if (rc == RC_OK) {
		memcpy(out, rows.items, sizeof *out);
	}
	return rc;
}

enum rc
store_school(
    struct school *out, struct store *st, int64_t school_id, struct arena *a, struct diag *d)
{
	return one_school(out, st, &q_school, school_id, a, d);
}

enum rc
store_school_by_urn(
    struct school *out, struct store *st, int64_t urn, struct arena *a, struct diag *d)
{
	return one_school(out, st, &q_school_by_urn, urn, a, d);
}

enum rc
store_school_new(int64_t *out, struct store *st, const struct school *school, struct diag *d)
{
	static const uint8_t genesis[STORE_HASH];
	int64_t n = 0;
	int64_t school_id = 0;
	const struct arg urn = arg_int(school->urn);
	enum rc rc = store_int(&n, st, &q_urn_count, &urn, d);
	if (rc == RC_OK && n > 0) {
		rc = diag_set(d, RC_CONFLICT, "urn", NULL, "The school %lld is there already",
		    (long long)school->urn);
	}
	if (rc == RC_OK) {
		rc = store_int(&school_id, st, &q_school_next, NULL, d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	struct arg args[COUNT(school_fields) + 2];
	size_t i = record_args(args, &record_school, school);
	args[i++] = arg_int(school_id);
	args[i] = arg_blob(genesis, sizeof genesis);
	rc = db_queue(st->db, &q_school_insert, args, d);
	if (rc == RC_OK) {
		*out = school_id;
	}
	return rc;
}

static enum rc
heads_row(void *ctx, const struct row *row, struct diag *d)
{
	(void)d;
	*(struct heads *)ctx = (struct heads){row_int(row, 0), row_int(row, 1)};
	return RC_OK;
}

enum rc
store_heads(struct heads *out, struct store *st, int64_t school_id, struct diag *d)
{
	struct heads heads = {-1, 0};
	const struct arg arg = arg_int(school_id);
	enum rc rc = db_run(st->db, &q_heads, &arg, heads_row, &heads, d);
	if (rc == RC_OK && heads.head_seq < 0) {
		rc = diag_set(d, RC_NOT_FOUND, "school", NULL, "There is no such school");
	}
	if (rc == RC_OK) {
		*out = heads;
	}
	return rc;
}

enum rc
store_submit_school(
    struct submission *sub, struct store *st, const struct school *school, struct diag *d)
{
	text_clear(&st->payload);
	text_add(&st->payload, "{\"school\":");
	record_json(&st->payload, &record_school, school);
	text_add_char(&st->payload, '}');
	enum rc rc = log_append(sub, st, true, d);
	if (rc != RC_OK) {
		return rc;
	}
	struct arg args[COUNT(school_fields) + 1];
	args[record_args(args, &record_school, school)] = arg_int(sub->school_id);
	return db_queue(st->db, &q_school_update, args, d);
}

enum rc
store_calendar(
    struct calendar_rows *out, struct store *st, int64_t school_id, struct arena *a, struct diag *d)
{
	struct calendar_rows rows = {0};
	const struct arg arg = arg_int(school_id);
	bool is_ours = false;
	enum rc rc = store_snapshot(&is_ours, st, d);
	if (rc != RC_OK) {
		return rc;
	}
	rc = store_rows(&rows.terms, &rows.n_terms, st,
	    &(struct rows_query){&q_terms, &arg, &record_term}, a, d);
	if (rc == RC_OK) {
		rc = store_rows(&rows.closures, &rows.n_closures, st,
		    &(struct rows_query){&q_closures, &arg, &record_closure}, a, d);
	}
	store_snapshot_end(st, is_ours);
	if (rc == RC_OK) {
		*out = rows;
	}
	return rc;
}

static enum rc
write_calendar(struct store *st, int64_t school_id, const struct calendar_rows *cal, struct diag *d)
{
	const struct arg school = arg_int(school_id);
	enum rc rc = db_queue(st->db, &q_terms_delete, &school, d);
	if (rc == RC_OK) {
		rc = db_queue(st->db, &q_closures_delete, &school, d);
	}
	struct arg args[COUNT(closure_fields) + 2];
	for (size_t i = 0; rc == RC_OK && i < cal->n_terms; i++) {
		args[record_args(args, &record_term, &cal->terms[i])] = school;
		rc = db_queue(st->db, &q_term_insert, args, d);
	}
	int64_t n = 0;
	for (size_t i = 0; rc == RC_OK && i < cal->n_closures; i++) {
		assert(i == 0 || cal->closures[i].day >= cal->closures[i - 1].day);
		n = i > 0 && cal->closures[i].day == cal->closures[i - 1].day ? n + 1 : 0;
		size_t at = record_args(args, &record_closure, &cal->closures[i]);
		args[at] = school;
		args[at + 1] = arg_int(n);
		rc = db_queue(st->db, &q_closure_insert, args, d);
	}
	return rc;
}

enum rc
store_submit_calendar(
    struct submission *sub, struct store *st, const struct calendar_rows *cal, struct diag *d)
{
	text_clear(&st->payload);
	text_add(&st->payload, "{\"closures\":");
	record_json_list(&st->payload, &record_closure, cal->closures, cal->n_closures);
	text_add(&st->payload, ",\"terms\":");
	record_json_list(&st->payload, &record_term, cal->terms, cal->n_terms);
	text_add_char(&st->payload, '}');
	enum rc rc = log_append(sub, st, true, d);
	return rc == RC_OK ? write_calendar(st, sub->school_id, cal, d) : rc;
}

static enum rc
policy_read(void *ctx, const struct row *row, struct diag *d)
{
	struct rows *rows = ctx;
	struct policy_row *p = rows_next(rows);
	p->seq = row_int(row, (int)COUNT(policy_fields));
	return record_read(p, &record_policy, row, 0, rows->arena, d);
}

enum rc
store_policies(struct policy_row **out, size_t *n, struct store *st, int64_t school_id,
    struct arena *a, struct diag *d)
{
	struct rows rows = {.record = &record_policy, .arena = a};
	const struct arg arg = arg_int(school_id);
	enum rc rc = db_run(st->db, &q_policies, &arg, policy_read, &rows, d);
	if (rc == RC_OK) {
		*out = (struct policy_row *)(void *)rows.items;
		*n = rows.n;
	}
	return rc;
}

enum rc
store_submit_policy(
    struct submission *sub, struct store *st, const struct policy_row *policy, struct diag *d)
{
	int64_t n = 0;
	const struct arg key[] = {
	    arg_int(sub->school_id), arg_int(policy->effective_from), arg_int(policy->version)};
	enum rc rc = store_int(&n, st, &q_policy_count, key, d);
	if (rc == RC_OK && n > 0) {
		rc = diag_set(
		    d, RC_CONFLICT, "version", NULL, "That version of the policy is there already");
	}
	if (rc != RC_OK) {
		return rc;
	}
	text_clear(&st->payload);
	text_add(&st->payload, "{\"policies\":");
	record_json_list(&st->payload, &record_policy, policy, 1);
	text_add_char(&st->payload, '}');
	rc = log_append(sub, st, true, d);
	if (rc != RC_OK) {
		return rc;
	}
	struct arg args[COUNT(policy_fields) + 2];
	size_t at = record_args(args, &record_policy, policy);
	args[at] = arg_int(sub->seq);
	args[at + 1] = arg_int(sub->school_id);
	return db_queue(st->db, &q_policy_insert, args, d);
}

enum rc
store_groups(struct reg_group **out, size_t *n, struct store *st, int64_t school_id,
    struct arena *a, struct diag *d)
{
	const struct arg arg = arg_int(school_id);
	return store_rows(out, n, st, &(struct rows_query){&q_groups, &arg, &record_group}, a, d);
}

enum rc
store_group_next_id(int64_t *out, struct store *st, int64_t school_id, struct diag *d)
{
	const struct arg arg = arg_int(school_id);
	return store_int(out, st, &q_group_next, &arg, d);
}

enum rc
store_submit_groups(struct submission *sub, struct store *st, const struct reg_group *groups,
    size_t n, struct diag *d)
{
	text_clear(&st->payload);
	text_add(&st->payload, "{\"groups\":");
	record_json_list(&st->payload, &record_group, groups, n);
	text_add_char(&st->payload, '}');
	enum rc rc = log_append(sub, st, true, d);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		struct arg args[COUNT(group_fields) + 2];
		size_t at = record_args(args, &record_group, &groups[i]);
		args[at] = arg_int(sub->school_id);
		args[at + 1] = arg_int(sub->seq);
		rc = db_queue(st->db, &q_group_put, args, d);
	}
	return rc;
}
