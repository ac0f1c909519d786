#include "store/store_template.h"

#include "store/store_private.h"

#include <stddef.h>

#define COUNT(a) (sizeof(a) / sizeof(a)[0])
#define FIELD(kind, member)                                                                        \
	{                                                                                          \
		.key = #member, .type = FIELD_##kind,                                              \
		.offset = offsetof(struct message_template, member)                                \
	}
#define OWN                                                                                        \
	FIELD(INT, act_id), FIELD(TEXT, body), FIELD(TEXT, kind), FIELD(TEXT, name),               \
	    FIELD(TEXT, subject), FIELD(INT, version)

static const struct field own_fields[] = {OWN};
static const struct record record_own = {
    own_fields, COUNT(own_fields), sizeof(struct message_template)};
static const struct field read_fields[] = {OWN, FIELD(INT, at), FIELD(TEXT, by)};
static const struct record record_read_too = {
    read_fields, COUNT(read_fields), sizeof(struct message_template)};

/* $2 '': the newest of each. */
static const struct query q_list = {"templates",
    "SELECT t.act_id, t.body, t.kind, t.name, t.subject, t.version, a.happened, a.user_name"
    " FROM message_template t"
    " JOIN desk_act a ON a.school_id = t.school_id AND a.act_id = t.act_id"
    " WHERE t.school_id = $1 AND (t.name = $2 OR ($2 = '' AND t.version ="
    " (SELECT max(x.version) FROM message_template x WHERE x.school_id = t.school_id"
    " AND x.name = t.name))) ORDER BY t.name, t.version DESC",
    "it", 0, RC_OK};
static const struct query q_put = {"template_put",
    "INSERT INTO message_template (act_id, body, kind, name, subject, version, school_id)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
    "ittttii", 1, RC_RETRY};

enum rc
store_templates(struct message_template **out, size_t *n, struct store *st, int64_t school_id,
    const char *name, struct arena *a, struct diag *d)
{
	const struct arg args[] = {arg_int(school_id), arg_text(name)};
	const struct rows_query rq = {&q_list, args, &record_read_too};
	return store_rows(out, n, st, &rq, a, d);
}

enum rc
store_template_put(
    struct store *st, int64_t school_id, const struct message_template *row, struct diag *d)
{
	return store_row_put(st, school_id, &(struct row_put){&q_put, &record_own, row}, d);
}
