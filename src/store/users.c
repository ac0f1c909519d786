#include "store/store_private.h"

#include <stddef.h>
#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof(a)[0])
#define USER(kind, member)                                                                         \
	{                                                                                          \
		.key = #member, .type = FIELD_##kind, .offset = offsetof(struct user, member)      \
	}
#define ROLE(kind, member)                                                                         \
	{                                                                                          \
		.key = #member, .type = FIELD_##kind, .offset = offsetof(struct user_role, member) \
	}
#define AUDIT(kind, member)                                                                        \
	{                                                                                          \
		.key = #member, .type = FIELD_##kind, .offset = offsetof(struct audit, member)     \
	}

static const struct field user_fields[] = {USER(INT, created), USER(TEXT, email),
    USER(BOOL, is_disabled), USER(BOOL, must_change), USER(TEXT, name), USER(TEXT, password),
    USER(TEXT, position), USER(INT, user_id), USER(TEXT, username)};
static const struct record record_user = {user_fields, COUNT(user_fields), sizeof(struct user)};
static const struct field role_fields[] = {ROLE(INT, group_id), ROLE(TEXT, role),
    ROLE(INT, school_id), ROLE(INT, user_id), ROLE(SET, years)};
static const struct record record_role = {
    role_fields, COUNT(role_fields), sizeof(struct user_role)};
static const struct field audit_fields[] = {AUDIT(TEXT, act), AUDIT(INT, audit_id),
    AUDIT(TEXT, detail), AUDIT(INT, school_id), AUDIT(INT, time), AUDIT(INT, user_id),
    AUDIT(TEXT, user_name)};
static const struct record record_audit = {audit_fields, COUNT(audit_fields), sizeof(struct audit)};

#define USER_COLUMNS                                                                               \
	"created, email, is_disabled, must_change, name, password, position, user_id, username"
static const struct query q_users = {
    "users", "SELECT " USER_COLUMNS " FROM staff ORDER BY username", "", 0, RC_OK};
static const struct query q_user = {
    "user", "SELECT " USER_COLUMNS " FROM staff WHERE user_id = $1", "i", 0, RC_OK};
static const struct query q_user_by_name = {
    "user_by_name", "SELECT " USER_COLUMNS " FROM staff WHERE username = $1", "t", 0, RC_OK};
static const struct query q_user_next = {
    "user_next", "SELECT coalesce(max(user_id), 0) + 1 FROM staff", "", 0, RC_OK};
static const struct query q_user_id = {
    "user_id", "SELECT user_id FROM staff WHERE username = $1", "t", 0, RC_OK};
static const struct query q_user_put = {"user_put",
    "INSERT INTO staff (" USER_COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    " ON CONFLICT (user_id) DO UPDATE SET created = excluded.created, email = excluded.email,"
    " is_disabled = excluded.is_disabled, must_change = excluded.must_change, name = excluded.name,"
    " password = excluded.password, position = excluded.position, username = excluded.username",
    "itiitttit", 1, RC_STORE};
static const struct query q_roles = {"roles",
    "SELECT group_id, role, school_id, user_id, years FROM staff_role WHERE ($1 = 0 OR user_id = "
    "$1)"
    " ORDER BY user_id, school_id, role, years, group_id",
    "i", 0, RC_OK};
static const struct query q_roles_clear = {
    "roles_clear", "DELETE FROM staff_role WHERE user_id = $1", "i", 0, RC_OK};
static const struct query q_role_insert = {"role_insert",
    "INSERT INTO staff_role (group_id, role, school_id, user_id, years) VALUES ($1, $2, $3, $4, "
    "$5)",
    "itiii", 1, RC_STORE};

enum rc
store_user_put(int64_t *out, struct store *st, const struct user *user, struct diag *d)
{
	struct user u = *user;
	int64_t other = 0;
	const struct arg name = arg_text(u.username);
	enum rc rc = store_int(&other, st, &q_user_id, &name, d);
	if (rc == RC_OK && other != 0 && other != u.user_id) {
		rc = diag_set(d, RC_CONFLICT, "username", NULL, "There is a user called %s already",
		    u.username);
	}
	if (rc == RC_OK && u.user_id == 0) {
		rc = store_int(&u.user_id, st, &q_user_next, NULL, d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	struct arg args[COUNT(user_fields)];
	record_args(args, &record_user, &u);
	rc = db_queue(st->db, &q_user_put, args, d);
	if (rc == RC_OK) {
		*out = u.user_id;
	}
	return rc;
}

enum rc
store_user(struct user *out, struct store *st, int64_t user_id, struct arena *a, struct diag *d)
{
	const struct arg arg = arg_int(user_id);
	return store_row(out, st, &(struct rows_query){&q_user, &arg, &record_user}, "user", a, d);
}

enum rc
store_user_by_name(
    struct user *out, struct store *st, const char *username, struct arena *a, struct diag *d)
{
	const struct arg arg = arg_text(username);
	return store_row(
	    out, st, &(struct rows_query){&q_user_by_name, &arg, &record_user}, "user", a, d);
}

enum rc
store_users(struct user **out, size_t *n, struct store *st, struct arena *a, struct diag *d)
{
	return store_rows(out, n, st, &(struct rows_query){&q_users, NULL, &record_user}, a, d);
}

enum rc
store_user_roles_put(
    struct store *st, int64_t user_id, const struct user_role *roles, size_t n, struct diag *d)
{
	const struct arg user = arg_int(user_id);
	enum rc rc = db_queue(st->db, &q_roles_clear, &user, d);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		struct user_role role = roles[i];
		role.user_id = user_id;
		struct arg args[COUNT(role_fields)];
		record_args(args, &record_role, &role);
		rc = db_queue(st->db, &q_role_insert, args, d);
	}
	return rc;
}

enum rc
store_user_roles(struct user_role **out, size_t *n, struct store *st, int64_t user_id,
    struct arena *a, struct diag *d)
{
	const struct arg arg = arg_int(user_id);
	return store_rows(out, n, st, &(struct rows_query){&q_roles, &arg, &record_role}, a, d);
}

static const struct query q_login_put = {"login_put",
    "INSERT INTO login (token_hash, user_id, created, last_seen, expires, device)"
    " VALUES ($1, $2, $3, $4, $5, $6)",
    "biiiit", 1, RC_STORE};
static const struct query q_login = {"login",
    "SELECT user_id, created, last_seen, expires, device FROM login WHERE token_hash = $1", "b", 0,
    RC_OK};
static const struct query q_login_touch = {"login_touch",
    "UPDATE login SET last_seen = $2, expires = $3 WHERE token_hash = $1", "bii", 0, RC_OK};
static const struct query q_login_end = {
    "login_end", "DELETE FROM login WHERE token_hash = $1", "b", 0, RC_OK};
static const struct query q_logins_end = {
    "logins_end", "DELETE FROM login WHERE user_id = $1", "i", 0, RC_OK};
static const struct query q_logins_expire = {
    "logins_expire", "DELETE FROM login WHERE expires < $1", "i", 0, RC_OK};

enum rc
store_login_put(struct store *st, const struct login *login, struct diag *d)
{
	const struct arg args[] = {arg_blob(login->token_hash, STORE_HASH), arg_int(login->user_id),
	    arg_int(login->created), arg_int(login->last_seen), arg_int(login->expires),
	    arg_text(login->device)};
	return db_queue(st->db, &q_login_put, args, d);
}

struct one {
	void *out;
	struct arena *a;
	bool is_found;
};

static enum rc
login_row(void *ctx, const struct row *row, struct diag *d)
{
	(void)d;
	struct one *one = ctx;
	struct login *l = one->out;
	l->user_id = row_int(row, 0);
	l->created = row_int(row, 1);
	l->last_seen = row_int(row, 2);
	l->expires = row_int(row, 3);
	l->device = arena_text(one->a, row_text(row, 4));
	one->is_found = true;
	return RC_OK;
}

enum rc
store_login(struct login *out, struct store *st, const uint8_t token_hash[STORE_HASH],
    struct arena *a, struct diag *d)
{
	struct login login = {0};
	struct one one = {&login, a, false};
	const struct arg arg = arg_blob(token_hash, STORE_HASH);
	enum rc rc = db_run(st->db, &q_login, &arg, login_row, &one, d);
	if (rc == RC_OK && !one.is_found) {
		rc = diag_set(d, RC_NOT_FOUND, "", NULL, "There is no such login");
	}
	if (rc == RC_OK) {
		memcpy(login.token_hash, token_hash, STORE_HASH);
		*out = login;
	}
	return rc;
}

enum rc
store_login_touch(struct store *st, const uint8_t token_hash[STORE_HASH], int64_t last_seen,
    int64_t expires, struct diag *d)
{
	const struct arg args[] = {
	    arg_blob(token_hash, STORE_HASH), arg_int(last_seen), arg_int(expires)};
	return db_queue(st->db, &q_login_touch, args, d);
}

enum rc
store_login_end(struct store *st, const uint8_t token_hash[STORE_HASH], struct diag *d)
{
	const struct arg arg = arg_blob(token_hash, STORE_HASH);
	return db_queue(st->db, &q_login_end, &arg, d);
}

enum rc
store_logins_end(struct store *st, int64_t user_id, struct diag *d)
{
	const struct arg arg = arg_int(user_id);
	return db_queue(st->db, &q_logins_end, &arg, d);
}

enum rc
store_logins_expire(struct store *st, int64_t before, struct diag *d)
{
	const struct arg arg = arg_int(before);
	return db_queue(st->db, &q_logins_expire, &arg, d);
}

#define TOKEN_COLUMNS                                                                              \
	"token_id, token_hash, name, role, school_id, created_by, created, expires, is_revoked"
static const struct query q_token_next = {
    "token_next", "SELECT coalesce(max(token_id), 0) + 1 FROM api_token", "", 0, RC_OK};
static const struct query q_token_put = {"token_put",
    "INSERT INTO api_token (" TOKEN_COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    " ON CONFLICT (token_id) DO UPDATE SET name = excluded.name, role = excluded.role,"
    " expires = excluded.expires, is_revoked = excluded.is_revoked",
    "ibttiiiii", 1, RC_STORE};
static const struct query q_token = {
    "token", "SELECT " TOKEN_COLUMNS " FROM api_token WHERE token_hash = $1", "b", 0, RC_OK};
static const struct query q_tokens = {"tokens",
    "SELECT " TOKEN_COLUMNS " FROM api_token WHERE school_id = $1 ORDER BY token_id", "i", 0,
    RC_OK};
static const struct record list_token = {NULL, 0, sizeof(struct api_token)};

enum rc
store_api_token_put(int64_t *out, struct store *st, const struct api_token *token, struct diag *d)
{
	int64_t token_id = token->token_id;
	if (token_id == 0) {
		enum rc rc = store_int(&token_id, st, &q_token_next, NULL, d);
		if (rc != RC_OK) {
			return rc;
		}
	}
	const struct arg args[] = {arg_int(token_id), arg_blob(token->token_hash, STORE_HASH),
	    arg_text(token->name), arg_text(token->role), arg_int(token->school_id),
	    arg_int(token->created_by), arg_int(token->created), arg_int(token->expires),
	    arg_int(token->is_revoked ? 1 : 0)};
	enum rc rc = db_queue(st->db, &q_token_put, args, d);
	if (rc == RC_OK) {
		*out = token_id;
	}
	return rc;
}

static enum rc
token_row(void *ctx, const struct row *row, struct diag *d)
{
	struct rows *rows = ctx;
	struct api_token *t = rows_next(rows);
	size_t n = 0;
	const void *hash = row_blob(row, 1, &n);
	if (n != STORE_HASH) {
		return diag_set(d, RC_STORE, "", NULL, "A token in the database is damaged");
	}
	memcpy(t->token_hash, hash, STORE_HASH);
	t->token_id = row_int(row, 0);
	t->name = arena_text(rows->arena, row_text(row, 2));
	t->role = arena_text(rows->arena, row_text(row, 3));
	t->school_id = row_int(row, 4);
	t->created_by = row_int(row, 5);
	t->created = row_int(row, 6);
	t->expires = row_int(row, 7);
	t->is_revoked = row_int(row, 8) != 0;
	return RC_OK;
}

enum rc
store_api_token(struct api_token *out, struct store *st, const uint8_t token_hash[STORE_HASH],
    struct arena *a, struct diag *d)
{
	struct rows rows = {.record = &list_token, .arena = a};
	const struct arg arg = arg_blob(token_hash, STORE_HASH);
	enum rc rc = db_run(st->db, &q_token, &arg, token_row, &rows, d);
	if (rc == RC_OK && rows.n == 0) {
		rc = diag_set(d, RC_NOT_FOUND, "", NULL, "There is no such token");
	}
	if (rc == RC_OK) {
		memcpy(out, rows.items, sizeof *out);
	}
	return rc;
}

enum rc
store_api_tokens(struct api_token **out, size_t *n, struct store *st, int64_t school_id,
    struct arena *a, struct diag *d)
{
	struct rows rows = {.record = &list_token, .arena = a};
	const struct arg arg = arg_int(school_id);
	enum rc rc = db_run(st->db, &q_tokens, &arg, token_row, &rows, d);
	if (rc == RC_OK) {
		*out = (struct api_token *)(void *)rows.items;
		*n = rows.n;
	}
	return rc;
}

/* The number is taken where it is written, so that two writers cannot take the same. */
static const struct query q_audit_put = {"audit_put",
    "INSERT INTO audit (act, detail, school_id, time, user_id, user_name, audit_id)"
    " SELECT $1, $2, $3, $4, $5, $6, coalesce(max(audit_id), 0) + 1 FROM audit WHERE school_id = "
    "$3",
    "ttiiit", 1, RC_STORE};
static const struct query q_audits = {"audits",
    "SELECT act, audit_id, detail, school_id, time, user_id, user_name FROM audit"
    " WHERE school_id = $1 ORDER BY audit_id DESC LIMIT $2",
    "ii", 0, RC_OK};

enum rc
store_audit_put(struct store *st, const struct audit *entry, struct diag *d)
{
	const struct arg args[] = {arg_text(entry->act), arg_text(entry->detail),
	    arg_int(entry->school_id), arg_int(entry->time), arg_int(entry->user_id),
	    arg_text(entry->user_name)};
	return db_queue(st->db, &q_audit_put, args, d);
}

enum rc
store_audits(struct audit **out, size_t *n, struct store *st, int64_t school_id, size_t limit,
    struct arena *a, struct diag *d)
{
	const struct arg args[] = {arg_int(school_id), arg_int((int64_t)limit)};
	return store_rows(out, n, st, &(struct rows_query){&q_audits, args, &record_audit}, a, d);
}
