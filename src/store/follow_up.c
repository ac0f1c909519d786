#include "store/store_follow_up.h"

#include "store/store_private.h"

#include <stddef.h>

#define COUNT(a) (sizeof(a) / sizeof(a)[0])
#define FIELD(kind, member)                                                                        \
	{                                                                                          \
		.key = #member, .type = FIELD_##kind,                                              \
		.offset = offsetof(struct contact_attempt, member)                                 \
	}
#define OWN                                                                                        \
	FIELD(INT, act_id), FIELD(TEXT, companion), FIELD(TEXT, contact), FIELD(DAY, day),         \
	    FIELD(TEXT, how), FIELD(TEXT, number), FIELD(TEXT, outcome), FIELD(INT, pupil_id),     \
	    FIELD(TEXT, words)

static const struct field own_fields[] = {OWN};
static const struct record record_own = {
    own_fields, COUNT(own_fields), sizeof(struct contact_attempt)};
static const struct field read_fields[] = {
    OWN, FIELD(INT, at), FIELD(TEXT, by), FIELD(TEXT, position)};
static const struct record record_read_too = {
    read_fields, COUNT(read_fields), sizeof(struct contact_attempt)};

static const struct field reachable_fields[] = {
    {.key = "pupil_id", .type = FIELD_INT, .offset = offsetof(struct reachable, pupil_id)},
    {.key = "n", .type = FIELD_INT32, .offset = offsetof(struct reachable, n)},
};
static const struct record record_reachable = {
    reachable_fields, COUNT(reachable_fields), sizeof(struct reachable)};

static const struct field kept_away_fields[] = {
    {.key = "email", .type = FIELD_TEXT, .offset = offsetof(struct kept_away, email)},
    {.key = "forename", .type = FIELD_TEXT, .offset = offsetof(struct kept_away, forename)},
    {.key = "phones", .type = FIELD_TEXT, .offset = offsetof(struct kept_away, phones)},
    {.key = "pupil_id", .type = FIELD_INT, .offset = offsetof(struct kept_away, pupil_id)},
    {.key = "surname", .type = FIELD_TEXT, .offset = offsetof(struct kept_away, surname)},
};
static const struct record record_kept_away = {
    kept_away_fields, COUNT(kept_away_fields), sizeof(struct kept_away)};

static const char *
flag_name(unsigned kind)
{
	return pupil_flag_info((enum pupil_flag)kind)->name;
}

static const struct field flag_contact_fields[] = {
    {.key = "contact", .type = FIELD_TEXT, .offset = offsetof(struct flag_contact, contact)},
    {.key = "kind",
        .type = FIELD_NAMED,
        .offset = offsetof(struct flag_contact, kind),
        .name = flag_name,
        .n_names = PUPIL_FLAG_COUNT},
    {.key = "pupil_id", .type = FIELD_INT, .offset = offsetof(struct flag_contact, pupil_id)},
};
static const struct record record_flag_contact = {
    flag_contact_fields, COUNT(flag_contact_fields), sizeof(struct flag_contact)};

/* $2 0: every pupil. */
static const struct query q_list = {"contact_attempts",
    "SELECT k.act_id, k.companion, k.contact, k.day, k.how, k.number, k.outcome, k.pupil_id,"
    " k.words, a.happened, a.user_name, a.position FROM contact_attempt k"
    " JOIN desk_act a ON a.school_id = k.school_id AND a.act_id = k.act_id"
    " WHERE k.school_id = $1 AND ($2 = 0 OR k.pupil_id = $2) AND k.day >= $3 AND k.day <= $4"
    " ORDER BY k.act_id",
    "iiii", 0, RC_OK};
static const struct query q_put = {"contact_attempt_put",
    "INSERT INTO contact_attempt (act_id, companion, contact, day, how, number, outcome,"
    " pupil_id, words, school_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    "ittitttiti", 1, RC_STORE};

static const struct query q_reachable = {"contacts_reachable",
    "SELECT pupil_id, count(*) FROM contact WHERE school_id = $1 AND no_contact = 0"
    " AND phones <> '' GROUP BY pupil_id ORDER BY pupil_id",
    "i", 0, RC_OK};
static const struct query q_kept_away = {"contacts_kept_away",
    "SELECT email, forename, phones, pupil_id, surname FROM contact WHERE school_id = $1"
    " AND no_contact = 1 ORDER BY pupil_id, priority",
    "i", 0, RC_OK};
static const struct query q_flag_contacts = {"flag_contacts",
    "SELECT contact, kind, pupil_id FROM flag WHERE school_id = $1 AND contact <> ''"
    " AND from_day <= $2 AND (to_day IS NULL OR to_day >= $2) ORDER BY pupil_id, kind, from_day",
    "ii", 0, RC_OK};

enum rc
store_contact_attempts(struct contact_attempt **out, size_t *n, struct store *st, int64_t school_id,
    const struct contact_attempt_filter *filter, struct arena *a, struct diag *d)
{
	const struct arg args[] = {arg_int(school_id), arg_int(filter->pupil_id),
	    arg_int(filter->range.from), arg_int(filter->range.to)};
	return store_rows(out, n, st, &(struct rows_query){&q_list, args, &record_read_too}, a, d);
}

enum rc
store_contact_attempt_put(
    struct store *st, int64_t school_id, const struct contact_attempt *row, struct diag *d)
{
	return store_row_put(st, school_id, &(struct row_put){&q_put, &record_own, row}, d);
}

enum rc
store_reachable(struct reachable **out, size_t *n, struct store *st, int64_t school_id,
    struct arena *a, struct diag *d)
{
	const struct arg arg = arg_int(school_id);
	return store_rows(
	    out, n, st, &(struct rows_query){&q_reachable, &arg, &record_reachable}, a, d);
}

enum rc
store_kept_away(struct kept_away **out, size_t *n, struct store *st, int64_t school_id,
    struct arena *a, struct diag *d)
{
	const struct arg arg = arg_int(school_id);
	return store_rows(
	    out, n, st, &(struct rows_query){&q_kept_away, &arg, &record_kept_away}, a, d);
}

enum rc
store_flag_contacts(struct flag_contact **out, size_t *n, struct store *st,
    const struct flag_contact_filter *filter, struct arena *a, struct diag *d)
{
	const struct arg args[] = {arg_int(filter->school_id), arg_int(filter->day)};
	return store_rows(
	    out, n, st, &(struct rows_query){&q_flag_contacts, args, &record_flag_contact}, a, d);
}
