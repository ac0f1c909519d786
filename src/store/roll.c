#include "store/store_private.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

const char *
lives_with_name(unsigned lives_with)
{
	static const char *const names[] = {"no", "full", "part"};
	_Static_assert(sizeof names / sizeof names[0] == LIVES_COUNT, "a word each");
	return names[lives_with];
}

static const char *
flag_name(unsigned kind)
{
	return pupil_flag_info((enum pupil_flag)kind)->name;
}

#define TEXT(record, member)                                                                       \
	{                                                                                          \
		.key = #member, .type = FIELD_TEXT, .offset = offsetof(struct record, member)      \
	}
#define DAY(record, member)                                                                        \
	{                                                                                          \
		.key = #member, .type = FIELD_DAY, .offset = offsetof(struct record, member)       \
	}
#define BOOL(record, member)                                                                       \
	{                                                                                          \
		.key = #member, .type = FIELD_BOOL, .offset = offsetof(struct record, member)      \
	}
#define INT(record, member)                                                                        \
	{                                                                                          \
		.key = #member, .type = FIELD_INT, .offset = offsetof(struct record, member)       \
	}
#define INT32(record, member)                                                                      \
	{                                                                                          \
		.key = #member, .type = FIELD_INT32, .offset = offsetof(struct record, member)     \
	}
#define LIST(member, shape)                                                                        \
	{                                                                                          \
		.key = #member, .type = FIELD_LIST, .offset = offsetof(struct pupil, member),      \
		.offset_n = offsetof(struct pupil, n_##member), .items = &(shape)                  \
	}

static const struct field enrolment_fields[] = {
    TEXT(enrolment, destination),
    DAY(enrolment, end_day),
    TEXT(enrolment, evidence),
    DAY(enrolment, expected_end_day),
    TEXT(enrolment, ground),
    DAY(enrolment, ground_met_day),
    INT32(enrolment, regulation),
    DAY(enrolment, return_sent_day),
    DAY(enrolment, start_day),
};
static const struct record record_enrolment = {
    enrolment_fields, COUNT(enrolment_fields), sizeof(struct enrolment)};

static const struct field year_fields[] = {
    DAY(pupil_year, from_day),
    INT32(pupil_year, nc_year),
    DAY(pupil_year, to_day),
};
static const struct record record_year = {
    year_fields, COUNT(year_fields), sizeof(struct pupil_year)};

static const struct field member_fields[] = {
    DAY(group_member, from_day),
    INT(group_member, group_id),
    DAY(group_member, to_day),
};
static const struct record record_member = {
    member_fields, COUNT(member_fields), sizeof(struct group_member)};

static const struct field flag_fields[] = {
    TEXT(flag, authority),
    TEXT(flag, contact),
    TEXT(flag, detail),
    DAY(flag, from_day),
    {.key = "kind",
        .type = FIELD_NAMED,
        .offset = offsetof(struct flag, kind),
        .name = flag_name,
        .n_names = PUPIL_FLAG_COUNT},
    DAY(flag, to_day),
    DAY(flag, told_day),
};
static const struct record record_flag = {flag_fields, COUNT(flag_fields), sizeof(struct flag)};

static const struct field contact_fields[] = {
    TEXT(contact, address),
    TEXT(contact, email),
    TEXT(contact, forename),
    BOOL(contact, has_responsibility),
    TEXT(contact, language),
    {.key = "lives_with",
        .type = FIELD_NAMED,
        .offset = offsetof(struct contact, lives_with),
        .name = lives_with_name,
        .n_names = LIVES_COUNT},
    BOOL(contact, no_contact),
    TEXT(contact, phones),
    TEXT(contact, postcode),
    INT32(contact, priority),
    TEXT(contact, relationship),
    TEXT(contact, surname),
    TEXT(contact, title),
};
static const struct record record_contact = {
    contact_fields, COUNT(contact_fields), sizeof(struct contact)};

static const struct field pupil_fields[] = {
    TEXT(pupil, address),
    TEXT(pupil, adno),
    LIST(contacts, record_contact),
    DAY(pupil, dob),
    TEXT(pupil, enrol_status),
    LIST(enrolments, record_enrolment),
    TEXT(pupil, ethnicity),
    LIST(flags, record_flag),
    TEXT(pupil, former_surname),
    LIST(groups, record_member),
    BOOL(pupil, is_boarder),
    TEXT(pupil, language),
    TEXT(pupil, last_school),
    TEXT(pupil, legal_forename),
    TEXT(pupil, legal_surname),
    TEXT(pupil, middle_names),
    TEXT(pupil, note),
    TEXT(pupil, postcode),
    TEXT(pupil, preferred_forename),
    TEXT(pupil, preferred_surname),
    INT(pupil, pupil_id),
    TEXT(pupil, sex),
    TEXT(pupil, upn),
    LIST(years, record_year),
};
const struct record record_pupil = {pupil_fields, COUNT(pupil_fields), sizeof(struct pupil)};

/* Columns in the order of the fields; $1 school, $2 to $3 pupils. */
#define OF_PUPILS " WHERE school_id = $1 AND pupil_id BETWEEN $2 AND $3 ORDER BY pupil_id"
#define PUPIL_COLUMNS                                                                              \
	"address, adno, dob, enrol_status, ethnicity, former_surname, is_boarder, language, "      \
	"last_school,"                                                                             \
	" legal_forename, legal_surname, middle_names, note, postcode, preferred_forename,"        \
	" preferred_surname, pupil_id, sex, upn"
static const struct query q_pupils = {
    "pupils", "SELECT " PUPIL_COLUMNS " FROM pupil" OF_PUPILS, "iii", 0, RC_OK};

#define PUPIL_ARGS 19
static const struct query q_pupil_put = {"pupil_put",
    "INSERT INTO pupil (" PUPIL_COLUMNS ", school_id, search_name, seq)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,"
    " $20, $21, $22)"
    " ON CONFLICT (school_id, pupil_id) DO UPDATE SET address = excluded.address,"
    " adno = excluded.adno, dob = excluded.dob, enrol_status = excluded.enrol_status,"
    " ethnicity = excluded.ethnicity, former_surname = excluded.former_surname,"
    " is_boarder = excluded.is_boarder, language = excluded.language,"
    " last_school = excluded.last_school, legal_forename = excluded.legal_forename,"
    " legal_surname = excluded.legal_surname, middle_names = excluded.middle_names,"
    " note = excluded.note, postcode = excluded.postcode,"
    " preferred_forename = excluded.preferred_forename,"
    " preferred_surname = excluded.preferred_surname, sex = excluded.sex, upn = excluded.upn,"
    " search_name = excluded.search_name, seq = excluded.seq",
    "ttittti" /* to is_boarder */ "ttttttttt" /* to preferred_surname */ "itt"
    "iti",
    1, RC_STORE};

/* The lists of a pupil: one row each, every table handled alike. */
struct child {
	const struct record *record;
	size_t offset; /* of the list in struct pupil */
	size_t offset_n;
	struct query select;
	struct query clear;
	struct query insert; /* fields, then school, pupil */
};

#define CHILD(member, shape, table, columns, order, values, types)                                 \
	{                                                                                          \
		.record = &(shape), .offset = offsetof(struct pupil, member),                      \
		.offset_n = offsetof(struct pupil, n_##member),                                    \
		.select = {#table,                                                                 \
		    "SELECT " columns ", pupil_id FROM " #table OF_PUPILS ", " order, "iii", 0,    \
		    RC_OK},                                                                        \
		.clear = {#table "_clear",                                                         \
		    "DELETE FROM " #table " WHERE school_id = $1 AND pupil_id = $2", "ii", 0,      \
		    RC_OK},                                                                        \
		.insert = {#table "_insert",                                                       \
		    "INSERT INTO " #table " (" columns ", school_id, pupil_id) VALUES (" values    \
		    ")",                                                                           \
		    types "ii", 1, RC_STORE},                                                      \
	}

static const struct child children[] = {
    CHILD(contacts, record_contact, contact,
        "address, email, forename, has_responsibility, language, lives_with, no_contact, phones,"
        " postcode, priority, relationship, surname, title",
        "priority", "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15",
        "tttittittittt"),
    CHILD(enrolments, record_enrolment, enrolment,
        "destination, end_day, evidence, expected_end_day, ground, ground_met_day, regulation,"
        " return_sent_day, start_day",
        "start_day", "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11", "tititiiii"),
    CHILD(flags, record_flag, flag, "authority, contact, detail, from_day, kind, to_day, told_day",
        "kind, from_day", "$1, $2, $3, $4, $5, $6, $7, $8, $9", "tttitii"),
    CHILD(groups, record_member, group_member, "from_day, group_id, to_day", "from_day, group_id",
        "$1, $2, $3, $4, $5", "iii"),
    CHILD(years, record_year, pupil_year, "from_day, nc_year, to_day", "from_day",
        "$1, $2, $3, $4, $5", "iii"),
};

/* Rows of one list, spread over the pupils that were read before; both by pupil_id. */
struct spread {
	const struct child *child;
	struct rows rows; /* all of them, one after another */
	struct pupil *pupils;
	size_t n;
	size_t at;       /* the pupil whose rows are coming */
	size_t *started; /* by pupil: index of its first row */
};

static size_t *
list_n(struct pupil *p, const struct child *c)
{
	return (size_t *)(void *)((unsigned char *)p + c->offset_n);
}

static enum rc
spread_row(void *ctx, const struct row *row, struct diag *d)
{
	struct spread *s = ctx;
	int64_t pupil_id = row_int(row, (int)s->child->record->n);
	while (s->at < s->n && s->pupils[s->at].pupil_id < pupil_id) {
		s->at++;
	}
	if (s->at == s->n || s->pupils[s->at].pupil_id != pupil_id) {
		return RC_OK; /* not asked for */
	}
	size_t *n = list_n(&s->pupils[s->at], s->child);
	if ((*n)++ == 0) {
		s->started[s->at] = s->rows.n;
	}
	return rows_add(&s->rows, row, d);
}

static enum rc
read_children(struct pupil *pupils, size_t n, struct store *st, const struct child *c,
    const struct arg *args, struct arena *a, struct diag *d)
{
	struct spread s = {.child = c,
	    .rows = {.record = c->record, .arena = a},
	    .pupils = pupils,
	    .n = n,
	    .started = ARENA_ARRAY(a, n + 1, size_t)};
	enum rc rc = db_run(st->db, &c->select, args, spread_row, &s, d);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		void *items = *list_n(&pupils[i], c) == 0
		                  ? NULL
		                  : s.rows.items + s.started[i] * c->record->size;
		memcpy((unsigned char *)&pupils[i] + c->offset, &items, sizeof items);
	}
	return rc;
}

struct pupil_range {
	int64_t from;
	int64_t to;
};

static enum rc
read_pupils(struct pupil **out, size_t *n, struct store *st, int64_t school_id,
    struct pupil_range range, struct arena *a, struct diag *d)
{
	struct pupil *pupils = NULL;
	size_t count = 0;
	bool is_ours = false;
	const struct arg args[] = {arg_int(school_id), arg_int(range.from), arg_int(range.to)};
	enum rc rc = store_snapshot(&is_ours, st, d);
	if (rc == RC_OK) {
		rc = store_rows(&pupils, &count, st,
		    &(struct rows_query){&q_pupils, args, &record_pupil}, a, d);
	}
	for (size_t i = 0; rc == RC_OK && i < COUNT(children); i++) {
		rc = read_children(pupils, count, st, &children[i], args, a, d);
	}
	store_snapshot_end(st, is_ours);
	if (rc == RC_OK) {
		*out = pupils;
		*n = count;
	}
	return rc;
}

enum rc
store_roll(struct pupil **out, size_t *n, struct store *st, int64_t school_id, struct arena *a,
    struct diag *d)
{
	return read_pupils(out, n, st, school_id, (struct pupil_range){1, INT64_MAX}, a, d);
}

enum rc
store_pupil(struct pupil *out, struct store *st, int64_t school_id, int64_t pupil_id,
    struct arena *a, struct diag *d)
{
	struct pupil *pupils = NULL;
	size_t n = 0;
	enum rc rc =
	    read_pupils(&pupils, &n, st, school_id, (struct pupil_range){pupil_id, pupil_id}, a, d);
	if (rc == RC_OK && n == 0) {
		rc = diag_set(d, RC_NOT_FOUND, "pupil", NULL, "There is no such pupil");
	}
	if (rc == RC_OK) {
		*out = pupils[0];
	}
	return rc;
}

static const struct query q_by_upn = {"pupil_by_upn",
    "SELECT pupil_id FROM pupil WHERE school_id = $1 AND upn = $2 AND upn <> ''", "it", 0, RC_OK};
static const struct query q_next = {"pupil_next",
    "SELECT coalesce(max(pupil_id), 0) + 1 FROM pupil WHERE school_id = $1", "i", 0, RC_OK};
static const struct query q_names = {"pupil_names",
    "SELECT pupil_id, search_name FROM pupil WHERE school_id = $1 ORDER BY search_name, pupil_id",
    "i", 0, RC_OK};

enum rc
store_pupil_by_upn(
    int64_t *out, struct store *st, int64_t school_id, const char *upn, struct diag *d)
{
	const struct arg args[] = {arg_int(school_id), arg_text(upn)};
	return store_int(out, st, &q_by_upn, args, d);
}

static const struct query q_pupil_seq = {
    "pupil_seq", "SELECT seq FROM pupil WHERE school_id = $1 AND pupil_id = $2", "ii", 0, RC_OK};

enum rc
store_pupil_seq(int64_t *out, struct store *st, int64_t school_id, int64_t pupil_id, struct diag *d)
{
	const struct arg args[] = {arg_int(school_id), arg_int(pupil_id)};
	return store_int(out, st, &q_pupil_seq, args, d);
}

enum rc
store_pupil_next_id(int64_t *out, struct store *st, int64_t school_id, struct diag *d)
{
	const struct arg arg = arg_int(school_id);
	return store_int(out, st, &q_next, &arg, d);
}

/* Does some word of `name` begin with the n letters at `word`? Words are parted by one blank. */
static bool
begins_a_word(const char *name, const char *word, size_t n)
{
	for (const char *p = name; p != NULL; p = strchr(p, ' ')) {
		p += *p == ' ' ? 1 : 0;
		if (strncmp(p, word, n) == 0) {
			return true;
		}
	}
	return false;
}

struct finder {
	const char *words; /* folded */
	int64_t *ids;
	size_t n;
	size_t limit;
};

static enum rc
find_row(void *ctx, const struct row *row, struct diag *d)
{
	(void)d;
	struct finder *f = ctx;
	const char *name = row_text(row, 1);
	for (const char *w = f->words; *w != '\0';) {
		size_t n = strcspn(w, " ");
		if (!begins_a_word(name, w, n)) {
			return RC_OK;
		}
		w += n + (w[n] == ' ' ? 1 : 0);
	}
	if (f->n < f->limit) {
		f->ids[f->n++] = row_int(row, 0);
	}
	return RC_OK;
}

enum rc
store_pupil_search(int64_t *ids, size_t *n, struct store *st, int64_t school_id,
    const struct pupil_search *search, struct diag *d)
{
	struct arena a;
	arena_init(&a, 0);
	struct finder f = {
	    .words = store_fold(&a, search->words), .ids = ids, .limit = search->limit};
	const struct arg arg = arg_int(school_id);
	enum rc rc = db_run(st->db, &q_names, &arg, find_row, &f, d);
	if (rc == RC_OK) {
		*n = f.n;
	}
	arena_free(&a);
	return rc;
}

static char *
search_name(const struct pupil *p, struct arena *a)
{
	return store_fold(a, arena_printf(a, "%s %s %s %s %s %s %s %s", p->legal_surname,
	                         p->legal_forename, p->middle_names, p->preferred_surname,
	                         p->preferred_forename, p->former_surname, p->upn, p->adno));
}

static enum rc
write_children(struct store *st, int64_t school_id, const struct pupil *p, const struct child *c,
    struct diag *d)
{
	struct arg args[DB_MAX_ARGS];
	const struct arg key[] = {arg_int(school_id), arg_int(p->pupil_id)};
	enum rc rc = db_queue(st->db, &c->clear, key, d);
	const unsigned char *items = NULL;
	size_t n = 0;
	memcpy(&items, (const unsigned char *)p + c->offset, sizeof items);
	memcpy(&n, (const unsigned char *)p + c->offset_n, sizeof n);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		size_t at = record_args(args, c->record, items + i * c->record->size);
		args[at] = key[0];
		args[at + 1] = key[1];
		rc = db_queue(st->db, &c->insert, args, d);
	}
	return rc;
}

static enum rc
write_pupil(struct store *st, const struct submission *sub, const struct pupil *p, struct diag *d)
{
	struct arena a;
	arena_init(&a, 0);
	struct arg args[PUPIL_ARGS + 3];
	size_t n = record_args(args, &record_pupil, p);
	assert(n == PUPIL_ARGS);
	args[n] = arg_int(sub->school_id);
	args[n + 1] = arg_text(search_name(p, &a));
	args[n + 2] = arg_int(sub->seq);
	enum rc rc = db_queue(st->db, &q_pupil_put, args, d);
	arena_free(&a);
	for (size_t i = 0; rc == RC_OK && i < COUNT(children); i++) {
		rc = write_children(st, sub->school_id, p, &children[i], d);
	}
	return rc;
}

/* Another pupil of the school with the UPN would break the key; say so in words, before writing. */
static enum rc
check_upn(struct store *st, int64_t school_id, const struct pupil *p, struct diag *d)
{
	int64_t other = 0;
	if (p->upn[0] == '\0') {
		return RC_OK;
	}
	enum rc rc = store_pupil_by_upn(&other, st, school_id, p->upn, d);
	if (rc == RC_OK && other != 0 && other != p->pupil_id) {
		rc = diag_set(d, RC_CONFLICT, "upn", NULL,
		    "Another pupil of the school has the UPN %s", p->upn);
	}
	return rc;
}

enum rc
store_submit_pupils(
    struct submission *sub, struct store *st, const struct pupil *pupils, size_t n, struct diag *d)
{
	enum rc rc = RC_OK;
	text_clear(&st->payload);
	text_add(&st->payload, "{\"pupils\":");
	record_json_list(&st->payload, &record_pupil, pupils, n);
	text_add_char(&st->payload, '}');
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		rc = check_upn(st, sub->school_id, &pupils[i], d);
	}
	if (rc == RC_OK) {
		rc = log_append(sub, st, true, d);
	}
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		rc = write_pupil(st, sub, &pupils[i], d);
	}
	return rc;
}
