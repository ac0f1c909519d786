#include "store/store_board.h"

#include "store/store_private.h"

#include <stddef.h>

#define COUNT(a) (sizeof(a) / sizeof(a)[0])
#define FIELD(kind, member)                                                                        \
	{                                                                                          \
		.key = #member, .type = FIELD_##kind, .offset = offsetof(struct reminder, member)  \
	}

static const struct field fields[] = {FIELD(INT, act_id), FIELD(BOOL, by_mail), FIELD(DAY, day),
    FIELD(INT, group_id), FIELD(INT, n), FIELD(SESSION, session), FIELD(INT, user_id)};
static const struct record record_written = {fields, COUNT(fields), sizeof(struct reminder)};

static const struct field read_fields[] = {FIELD(INT, act_id), FIELD(BOOL, by_mail),
    FIELD(DAY, day), FIELD(INT, group_id), FIELD(INT, n), FIELD(SESSION, session),
    FIELD(INT, user_id), FIELD(INT, at), FIELD(TEXT, by_name), FIELD(TEXT, to_name)};
static const struct record record_read_back = {
    read_fields, COUNT(read_fields), sizeof(struct reminder)};

static const struct query q_add = {"reminder_add",
    "INSERT INTO reminder (act_id, by_mail, day, group_id, n, session, user_id, school_id)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    "iiiiiiii", 1, RC_STORE};
static const struct query q_of_day = {"reminders",
    "SELECT r.act_id, r.by_mail, r.day, r.group_id, r.n, r.session, r.user_id, a.time,"
    " a.user_name, s.name FROM reminder r"
    " JOIN desk_act a ON a.school_id = r.school_id AND a.act_id = r.act_id"
    " JOIN staff s ON s.user_id = r.user_id"
    " WHERE r.school_id = $1 AND r.day = $2 ORDER BY r.act_id, r.n",
    "ii", 0, RC_OK};

enum rc
store_reminder_add(struct store *st, int64_t school_id, const struct reminder *r, struct diag *d)
{
	return store_row_put(st, school_id, &(struct row_put){&q_add, &record_written, r}, d);
}

enum rc
store_reminders(struct reminder **out, size_t *n, struct store *st, int64_t school_id, int32_t day,
    struct arena *a, struct diag *d)
{
	const struct arg args[] = {arg_int(school_id), arg_int(day)};
	return store_rows(
	    out, n, st, &(struct rows_query){&q_of_day, args, &record_read_back}, a, d);
}
