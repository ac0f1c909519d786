#include "store/store_private.h"

#include <assert.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

static const struct query q_head = {
    "head", "SELECT head_seq, head_hash FROM school WHERE school_id = $1", "i", 0, RC_OK};
static const struct query q_insert = {"submission_insert",
    "INSERT INTO submission (school_id, seq, uuid, kind, time, user_id, user_name, position, "
    "device,"
    " reason, payload, salt, content, digest, hash)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
    "iittiittttbbbbb", 1, RC_STORE};
/* Compare and set: whoever read the same head comes too late. */
static const struct query q_head_set = {"head_set",
    "UPDATE school SET head_seq = $2, head_hash = $3,"
    " structure_seq = CASE WHEN $4 = 1 THEN $2 ELSE structure_seq END"
    " WHERE school_id = $1 AND head_seq = $2 - 1",
    "iibi", 1, RC_RETRY};
static const struct query q_seen = {"seen",
    "SELECT seq, content FROM submission WHERE school_id = $1 AND uuid = $2", "it", 0, RC_OK};
#define COLUMNS                                                                                    \
	"seq, uuid, kind, time, user_id, user_name, position, device, reason, payload, salt, "     \
	"content,"                                                                                 \
	" digest, hash"
static const struct query q_range = {"submissions",
    "SELECT " COLUMNS
    " FROM submission WHERE school_id = $1 AND seq BETWEEN $2 AND $3 ORDER BY seq",
    "iii", 0, RC_OK};

static enum rc
head_row(void *ctx, const struct row *row, struct diag *d)
{
	struct head *head = ctx;
	size_t n = 0;
	const void *hash = row_blob(row, 1, &n);
	if (n != STORE_HASH) {
		return diag_set(d, RC_STORE, "", NULL, "The head of the school's log is damaged");
	}
	head->seq = row_int(row, 0);
	memcpy(head->hash, hash, STORE_HASH);
	return RC_OK;
}

/* The head as this transaction sees it. */
static enum rc
head_get(struct head **out, struct store *st, int64_t school_id, struct diag *d)
{
	for (size_t i = 0; i < HEADS_MAX; i++) {
		if (st->heads[i].school_id == school_id) {
			*out = &st->heads[i];
			return RC_OK;
		}
	}
	struct head head = {.seq = -1};
	const struct arg arg = arg_int(school_id);
	enum rc rc = db_run(st->db, &q_head, &arg, head_row, &head, d);
	if (rc != RC_OK) {
		return rc;
	}
	if (head.seq < 0) {
		return diag_set(d, RC_NOT_FOUND, "school", NULL, "There is no such school");
	}
	head.school_id = school_id;
	*out = &st->heads[st->next_head];
	**out = head;
	st->next_head = (st->next_head + 1) % HEADS_MAX;
	return RC_OK;
}

static enum rc
insert(struct store *st, const struct submission *sub, bool is_structure, struct diag *d)
{
	const struct arg args[] = {arg_int(sub->school_id), arg_int(sub->seq), arg_text(sub->uuid),
	    arg_text(sub->kind), arg_int(sub->time), arg_int(sub->user_id),
	    arg_text(sub->user_name), arg_text(sub->position), arg_text(sub->device),
	    arg_text(sub->reason), arg_blob(sub->payload, strlen(sub->payload)),
	    arg_blob(sub->salt, STORE_SALT), arg_blob(sub->content, STORE_HASH),
	    arg_blob(sub->digest, STORE_HASH), arg_blob(sub->hash, STORE_HASH)};
	const struct arg head[] = {arg_int(sub->school_id), arg_int(sub->seq),
	    arg_blob(sub->hash, STORE_HASH), arg_int(is_structure ? 1 : 0)};
	enum rc rc = db_queue(st->db, &q_head_set, head, d);
	return rc == RC_OK ? db_queue(st->db, &q_insert, args, d) : rc;
}

/* Bytes of the UTF-8 sequence that starts here (RFC 3629, table of section 4); 0 if it is none. */
static size_t
sequence(const unsigned char *s)
{
	static const struct {
		unsigned char first, last; /* lead byte */
		unsigned char low, high;   /* the byte after it */
		size_t n;
	} rows[] = {{0xC2, 0xDF, 0x80, 0xBF, 2}, {0xE0, 0xE0, 0xA0, 0xBF, 3},
	    {0xE1, 0xEC, 0x80, 0xBF, 3}, {0xED, 0xED, 0x80, 0x9F, 3}, {0xEE, 0xEF, 0x80, 0xBF, 3},
	    {0xF0, 0xF0, 0x90, 0xBF, 4}, {0xF1, 0xF3, 0x80, 0xBF, 4}, {0xF4, 0xF4, 0x80, 0x8F, 4}};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		if (s[0] < rows[i].first || s[0] > rows[i].last) {
			continue;
		}
		if (s[1] < rows[i].low || s[1] > rows[i].high) {
			return 0;
		}
		for (size_t k = 2; k < rows[i].n; k++) {
			if ((s[k] & 0xC0) != 0x80) {
				return 0;
			}
		}
		return rows[i].n;
	}
	return 0;
}

/* What is not UTF-8 could never be read back as JSON: the last net for a reader that forgot. */
static bool
is_utf8(const char *text)
{
	const unsigned char *s = (const unsigned char *)text;
	while (*s != '\0') {
		size_t n = *s < 0x80 ? 1 : sequence(s);
		if (n == 0) {
			return false;
		}
		s += n;
	}
	return true;
}

enum rc
log_append(struct submission *sub, struct store *st, bool is_structure, struct diag *d)
{
	static const uint8_t no_content[STORE_HASH];
	assert(strlen(sub->uuid) == STORE_UUID - 1);
	if (st->payload.is_full) {
		return diag_set(d, RC_TOO_LARGE, "", NULL, "This is too much for one save");
	}
	if (!is_utf8(st->payload.s)) {
		return diag_set(d, RC_INVALID, "", NULL, "A text of this save is not UTF-8");
	}
	struct head *head = &st->heads[0];
	enum rc rc = head_get(&head, st, sub->school_id, d);
	if (rc != RC_OK) {
		return rc;
	}
	struct submission s = *sub;
	s.seq = head->seq + 1;
	s.payload = st->payload.s;
	randombytes_buf(s.salt, sizeof s.salt);
	if (memcmp(s.content, no_content, STORE_HASH) == 0) {
		chain_content(s.content, &s);
	}
	chain_digest(s.digest, &s);
	chain_hash(s.hash, head->hash, &s);
	rc = insert(st, &s, is_structure, d);
	if (rc != RC_OK) {
		return rc;
	}
	head->seq = s.seq;
	memcpy(head->hash, s.hash, STORE_HASH);
	*sub = s;
	return RC_OK;
}

struct seen {
	int64_t seq;
	bool is_same;
	const uint8_t *content;
};

static enum rc
seen_row(void *ctx, const struct row *row, struct diag *d)
{
	(void)d;
	struct seen *seen = ctx;
	size_t n = 0;
	const void *content = row_blob(row, 1, &n);
	seen->seq = row_int(row, 0);
	seen->is_same = n == STORE_HASH && memcmp(content, seen->content, STORE_HASH) == 0;
	return RC_OK;
}

enum rc
store_seen(int64_t *out, struct store *st, int64_t school_id, const char *uuid,
    const uint8_t content[STORE_HASH], struct diag *d)
{
	struct seen seen = {.content = content};
	const struct arg args[] = {arg_int(school_id), arg_text(uuid)};
	enum rc rc = db_run(st->db, &q_seen, args, seen_row, &seen, d);
	if (rc != RC_OK) {
		return rc;
	}
	if (seen.seq != 0 && !seen.is_same) {
		return diag_set(d, RC_CONFLICT, "uuid", NULL,
		    "Another save was made with the same uuid (%s)", uuid);
	}
	*out = seen.seq;
	return RC_OK;
}

static const struct query q_before = {"seq_before",
    "SELECT seq FROM submission WHERE school_id = $1 AND time < $2 ORDER BY seq DESC LIMIT 1", "ii",
    0, RC_OK};

enum rc
store_seq_since(int64_t *out, struct store *st, int64_t school_id, int64_t time, struct diag *d)
{
	int64_t before = 0;
	const struct arg args[] = {arg_int(school_id), arg_int(time)};
	enum rc rc = store_int(&before, st, &q_before, args, d);
	if (rc == RC_OK) {
		*out = before + 1;
	}
	return rc;
}

static enum rc
fixed_blob(uint8_t *out, size_t want, const struct row *row, int col, struct diag *d)
{
	size_t n = 0;
	const void *p = row_blob(row, col, &n);
	if (n != want) {
		return diag_set(d, RC_INVALID, "", NULL, "Submission %lld is damaged: column %d",
		    (long long)row_int(row, 0), col);
	}
	memcpy(out, p, want);
	return RC_OK;
}

/* Texts point into the row. */
static enum rc
submission_read(struct submission *sub, const struct row *row, struct diag *d)
{
	size_t n = 0;
	sub->seq = row_int(row, 0);
	snprintf(sub->uuid, sizeof sub->uuid, "%s", row_text(row, 1));
	sub->kind = row_text(row, 2);
	sub->time = row_int(row, 3);
	sub->user_id = row_int(row, 4);
	sub->user_name = row_text(row, 5);
	sub->position = row_text(row, 6);
	sub->device = row_text(row, 7);
	sub->reason = row_text(row, 8);
	sub->is_disposed = row_blob(row, 10, &n) == NULL;
	sub->payload = row_text(row, 9); /* both drivers end bytes with a NUL when read as text */
	enum rc rc = fixed_blob(sub->digest, STORE_HASH, row, 12, d);
	if (rc == RC_OK) {
		rc = fixed_blob(sub->hash, STORE_HASH, row, 13, d);
	}
	if (rc == RC_OK && !sub->is_disposed) {
		rc = fixed_blob(sub->salt, STORE_SALT, row, 10, d);
	}
	if (rc == RC_OK && !sub->is_disposed) {
		rc = fixed_blob(sub->content, STORE_HASH, row, 11, d);
	}
	return rc;
}

struct each {
	int64_t school_id;
	submission_fn *fn;
	void *ctx;
};

static enum rc
each_row(void *ctx, const struct row *row, struct diag *d)
{
	const struct each *each = ctx;
	struct submission sub = {.school_id = each->school_id};
	enum rc rc = submission_read(&sub, row, d);
	return rc == RC_OK ? each->fn(each->ctx, &sub, d) : rc;
}

enum rc
store_submissions_each(struct store *st, int64_t school_id, struct seq_range range,
    submission_fn *each, void *ctx, struct diag *d)
{
	struct each e = {school_id, each, ctx};
	const struct arg args[] = {arg_int(school_id), arg_int(range.from), arg_int(range.to)};
	return db_run(st->db, &q_range, args, each_row, &e, d);
}

struct keep {
	struct submission *out;
	struct arena *a;
	bool is_found;
};

static enum rc
keep_one(void *ctx, const struct submission *sub, struct diag *d)
{
	(void)d;
	struct keep *keep = ctx;
	*keep->out = *sub;
	keep->out->kind = arena_text(keep->a, sub->kind);
	keep->out->user_name = arena_text(keep->a, sub->user_name);
	keep->out->position = arena_text(keep->a, sub->position);
	keep->out->device = arena_text(keep->a, sub->device);
	keep->out->reason = arena_text(keep->a, sub->reason);
	keep->out->payload = arena_text(keep->a, sub->payload);
	keep->is_found = true;
	return RC_OK;
}

enum rc
store_submission(struct submission *out, struct store *st, int64_t school_id, int64_t seq,
    struct arena *a, struct diag *d)
{
	struct submission sub = {0};
	struct keep keep = {.out = &sub, .a = a};
	enum rc rc =
	    store_submissions_each(st, school_id, (struct seq_range){seq, seq}, keep_one, &keep, d);
	if (rc != RC_OK) {
		return rc;
	}
	if (!keep.is_found) {
		return diag_set(d, RC_NOT_FOUND, "seq", NULL, "There is no such submission");
	}
	*out = sub;
	return RC_OK;
}
