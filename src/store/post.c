#include "store/store_post.h"

#include "store/store_private.h"

#include <stddef.h>

#define COUNT(a) (sizeof(a) / sizeof(a)[0])
#define MESSAGE(kind_, member)                                                                     \
	{                                                                                          \
		.key = #member, .type = FIELD_##kind_,                                             \
		.offset = offsetof(struct message_row, member)                                     \
	}
#define NOTICE(kind_, member)                                                                      \
	{                                                                                          \
		.key = #member, .type = FIELD_##kind_,                                             \
		.offset = offsetof(struct notice_row, member)                                      \
	}

static const char *const states[] = {"waiting", "sending", "sent", "refused", "cancelled"};
_Static_assert(COUNT(states) == MESSAGE_STATE_COUNT, "each state has its name");

const char *
message_state_name(unsigned state)
{
	return states[state];
}

static const struct field message_fields[] = {MESSAGE(TEXT, body), MESSAGE(INT, due),
    MESSAGE(TEXT, error), MESSAGE(TEXT, kind), MESSAGE(INT, made), MESSAGE(TEXT, made_by),
    MESSAGE(INT, message_id), MESSAGE(TEXT, ref), MESSAGE(INT, sent),
    {.key = "state",
        .type = FIELD_NAMED,
        .offset = offsetof(struct message_row, state),
        .name = message_state_name,
        .n_names = MESSAGE_STATE_COUNT},
    MESSAGE(TEXT, subject), MESSAGE(TEXT, to_address), MESSAGE(TEXT, to_name), MESSAGE(INT, tries)};
static const struct record record_message = {
    message_fields, COUNT(message_fields), sizeof(struct message_row)};
#define MESSAGE_COLUMNS                                                                            \
	"body, due, error, kind, made, made_by, message_id, ref, sent, state, subject, "           \
	"to_address, to_name, tries"

static const struct field notice_fields[] = {NOTICE(TEXT, body), NOTICE(TEXT, href),
    NOTICE(TEXT, kind), NOTICE(INT, made), NOTICE(TEXT, made_by), NOTICE(INT, notice_id),
    NOTICE(TEXT, ref), NOTICE(INT, seen), NOTICE(INT, user_id)};
static const struct record record_notice = {
    notice_fields, COUNT(notice_fields), sizeof(struct notice_row)};
#define NOTICE_COLUMNS "body, href, kind, made, made_by, notice_id, ref, seen, user_id"

static const struct query q_message_add = {"message_add",
    "INSERT INTO message (" MESSAGE_COLUMNS ", school_id)"
    " SELECT $1, $2, $3, $4, $5, $6, coalesce(max(message_id), 0) + 1, $7, $8, $9, $10, $11, $12,"
    " $13, $14 FROM message WHERE school_id = $14"
    " ON CONFLICT (school_id, ref) DO NOTHING",
    "tittittittttii", 0, RC_OK};
static const struct query q_messages_due = {"messages_due",
    "SELECT " MESSAGE_COLUMNS " FROM message WHERE school_id = $1"
    " AND state IN ('waiting', 'sending')"
    " AND ((state = 'waiting' AND due <= $2) OR (state = 'sending' AND due <= $3))"
    " ORDER BY due, message_id LIMIT $4",
    "iiii", 0, RC_OK};
static const struct query q_messages = {"messages",
    "SELECT " MESSAGE_COLUMNS " FROM message WHERE school_id = $1"
    " ORDER BY message_id DESC LIMIT $2",
    "ii", 0, RC_OK};
/* A provider's link is in its e-mail and nowhere else: of its secret only the hash is kept. */
static const struct query q_message_set = {"message_set",
    "UPDATE message SET state = $3, due = $4, tries = $5, error = $6, sent = $7,"
    " body = CASE WHEN kind = 'off_site' AND $3 = 'sent' THEN '' ELSE body END"
    " WHERE school_id = $1 AND message_id = $2",
    "iitiiti", 1, RC_NOT_FOUND};

static const struct query q_notice_add = {"notice_add",
    "INSERT INTO notice (" NOTICE_COLUMNS ", school_id)"
    " SELECT $1, $2, $3, $4, $5, coalesce(max(notice_id), 0) + 1, $6, 0, $7, $8"
    " FROM notice WHERE school_id = $8"
    " ON CONFLICT (school_id, user_id, ref) DO NOTHING",
    "tttittii", 0, RC_OK};
static const struct query q_notices_of = {"notices_of",
    "SELECT " NOTICE_COLUMNS " FROM notice WHERE school_id = $1 AND user_id = $2"
    " AND (seen = 0 OR made >= $3) ORDER BY notice_id DESC",
    "iii", 0, RC_OK};
static const struct query q_notices_about = {"notices_about",
    "SELECT " NOTICE_COLUMNS " FROM notice WHERE school_id = $1 AND ref = $2 ORDER BY notice_id",
    "it", 0, RC_OK};
static const struct query q_notice_seen = {"notice_seen",
    "UPDATE notice SET seen = CASE WHEN seen = 0 THEN $4 ELSE seen END"
    " WHERE school_id = $1 AND notice_id = $2 AND user_id = $3",
    "iiii", 1, RC_NOT_FOUND};

enum rc
store_message_add(struct store *st, int64_t school_id, const struct message_row *m, struct diag *d)
{
	const struct arg args[] = {arg_text(m->body), arg_int(m->due), arg_text(m->error),
	    arg_text(m->kind), arg_int(m->made), arg_text(m->made_by), arg_text(m->ref),
	    arg_int(m->sent), arg_text(message_state_name(m->state)), arg_text(m->subject),
	    arg_text(m->to_address), arg_text(m->to_name), arg_int(m->tries), arg_int(school_id)};
	return db_queue(st->db, &q_message_add, args, d);
}

static enum rc
message_rows(struct message_row **out, size_t *n, struct store *st, const struct rows_query *rq,
    struct arena *a, struct diag *d)
{
	enum rc rc = store_rows(out, n, st, rq, a, d);
	for (size_t i = 0; rc == RC_OK && i < *n; i++) {
		(*out)[i].school_id = rq->args[0].i;
	}
	return rc;
}

enum rc
store_messages_due(struct message_row **out, size_t *n, struct store *st, int64_t school_id,
    const struct message_due *due, struct arena *a, struct diag *d)
{
	const struct arg args[] = {arg_int(school_id), arg_int(due->now), arg_int(due->stuck),
	    arg_int((int64_t)due->limit)};
	return message_rows(
	    out, n, st, &(struct rows_query){&q_messages_due, args, &record_message}, a, d);
}

enum rc
store_messages(struct message_row **out, size_t *n, struct store *st, int64_t school_id,
    size_t limit, struct arena *a, struct diag *d)
{
	const struct arg args[] = {arg_int(school_id), arg_int((int64_t)limit)};
	return message_rows(
	    out, n, st, &(struct rows_query){&q_messages, args, &record_message}, a, d);
}

enum rc
store_message_set(struct store *st, int64_t school_id, const struct message_row *m, struct diag *d)
{
	const struct arg args[] = {arg_int(school_id), arg_int(m->message_id),
	    arg_text(message_state_name(m->state)), arg_int(m->due), arg_int(m->tries),
	    arg_text(m->error), arg_int(m->sent)};
	return db_queue(st->db, &q_message_set, args, d);
}

enum rc
store_notice_add(struct store *st, int64_t school_id, const struct notice_row *n, struct diag *d)
{
	const struct arg args[] = {arg_text(n->body), arg_text(n->href), arg_text(n->kind),
	    arg_int(n->made), arg_text(n->made_by), arg_text(n->ref), arg_int(n->user_id),
	    arg_int(school_id)};
	return db_queue(st->db, &q_notice_add, args, d);
}

enum rc
store_notices_of(struct notice_row **out, size_t *n, struct store *st, int64_t school_id,
    const struct notice_row *of, struct arena *a, struct diag *d)
{
	const struct arg args[] = {arg_int(school_id), arg_int(of->user_id), arg_int(of->made)};
	return store_rows(
	    out, n, st, &(struct rows_query){&q_notices_of, args, &record_notice}, a, d);
}

enum rc
store_notices_about(struct notice_row **out, size_t *n, struct store *st, int64_t school_id,
    const char *ref, struct arena *a, struct diag *d)
{
	const struct arg args[] = {arg_int(school_id), arg_text(ref)};
	return store_rows(
	    out, n, st, &(struct rows_query){&q_notices_about, args, &record_notice}, a, d);
}

enum rc
store_notice_seen(
    struct store *st, int64_t school_id, const struct notice_row *seen, struct diag *d)
{
	const struct arg args[] = {arg_int(school_id), arg_int(seen->notice_id),
	    arg_int(seen->user_id), arg_int(seen->seen)};
	return db_queue(st->db, &q_notice_seen, args, d);
}
