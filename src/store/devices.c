#include "store/store_devices.h"

#include "store/store_private.h"

#include <stddef.h>
#include <string.h>

#define COLUMNS                                                                                    \
	"school_id, device_id, name, place, code_hash, code_expires, token_hash, paired, "         \
	"revoked, made, made_by"

static const struct query q_next = {"device_next",
    "SELECT coalesce(max(device_id), 0) + 1 FROM device WHERE school_id = $1", "i", 0, RC_OK};
static const struct query q_put = {"device_put",
    "INSERT INTO device (" COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
    " ON CONFLICT (school_id, device_id) DO UPDATE SET name = excluded.name,"
    " place = excluded.place, code_hash = excluded.code_hash,"
    " code_expires = excluded.code_expires, token_hash = excluded.token_hash,"
    " paired = excluded.paired, revoked = excluded.revoked",
    "iittbibiiii", 1, RC_STORE};
static const struct query q_list = {"devices",
    "SELECT " COLUMNS " FROM device WHERE school_id = $1 ORDER BY device_id", "i", 0, RC_OK};
static const struct query q_one = {"device",
    "SELECT " COLUMNS " FROM device WHERE school_id = $1 AND device_id = $2", "ii", 0, RC_OK};
static const struct query q_by_code = {"device_by_code",
    "SELECT " COLUMNS " FROM device WHERE code_hash = $1 AND revoked = 0", "b", 0, RC_OK};
static const struct query q_numbers = {"pupil_numbers",
    "SELECT adno, pupil_id FROM pupil WHERE school_id = $1 AND adno <> '' ORDER BY pupil_id", "i",
    0, RC_OK};

static const struct record list_of_devices = {NULL, 0, sizeof(struct device)};
static const struct field number_fields[] = {
    {.key = "adno", .type = FIELD_TEXT, .offset = offsetof(struct pupil_number, adno)},
    {.key = "pupil_id", .type = FIELD_INT, .offset = offsetof(struct pupil_number, pupil_id)}};
static const struct record record_number = {number_fields, 2, sizeof(struct pupil_number)};

static bool
read_hash(uint8_t out[STORE_HASH], const struct row *row, int col)
{
	size_t n = 0;
	const void *bytes = row->ops->is_null(row, col) ? NULL : row_blob(row, col, &n);
	if (bytes == NULL || n != STORE_HASH) {
		return false;
	}
	memcpy(out, bytes, STORE_HASH);
	return true;
}

static enum rc
device_row(void *ctx, const struct row *row, struct diag *d)
{
	(void)d;
	struct rows *rows = ctx;
	struct device *v = rows_next(rows);
	v->school_id = row_int(row, 0);
	v->device_id = row_int(row, 1);
	v->name = arena_text(rows->arena, row_text(row, 2));
	v->place = arena_text(rows->arena, row_text(row, 3));
	v->has_code = read_hash(v->code_hash, row, 4);
	v->code_expires = row_int(row, 5);
	v->has_token = read_hash(v->token_hash, row, 6);
	v->paired = row_int(row, 7);
	v->revoked = row_int(row, 8);
	v->made = row_int(row, 9);
	v->made_by = row_int(row, 10);
	return RC_OK;
}

enum rc
store_device_next_id(int64_t *out, struct store *st, int64_t school_id, struct diag *d)
{
	const struct arg arg = arg_int(school_id);
	return store_int(out, st, &q_next, &arg, d);
}

static struct arg
hash_or_null(bool has, const uint8_t hash[STORE_HASH])
{
	struct arg arg = arg_blob(hash, STORE_HASH);
	arg.is_null = !has;
	return arg;
}

enum rc
store_device_put(struct store *st, const struct device *v, struct diag *d)
{
	const struct arg args[] = {arg_int(v->school_id), arg_int(v->device_id), arg_text(v->name),
	    arg_text(v->place), hash_or_null(v->has_code, v->code_hash), arg_int(v->code_expires),
	    hash_or_null(v->has_token, v->token_hash), arg_int(v->paired), arg_int(v->revoked),
	    arg_int(v->made), arg_int(v->made_by)};
	return db_queue(st->db, &q_put, args, d);
}

enum rc
store_devices(struct device **out, size_t *n, struct store *st, int64_t school_id, struct arena *a,
    struct diag *d)
{
	struct rows rows = {.record = &list_of_devices, .arena = a};
	const struct arg arg = arg_int(school_id);
	enum rc rc = db_run(st->db, &q_list, &arg, device_row, &rows, d);
	*out = (struct device *)(void *)rows.items;
	*n = rows.n;
	return rc;
}

static enum rc
only_device(struct device *out, struct store *st, const struct query *q, const struct arg *args,
    struct arena *a, struct diag *d)
{
	struct rows rows = {.record = &list_of_devices, .arena = a};
	enum rc rc = db_run(st->db, q, args, device_row, &rows, d);
	if (rc == RC_OK && rows.n != 1) {
		return diag_set(d, RC_NOT_FOUND, "device", NULL, "there is no such kiosk");
	}
	if (rc == RC_OK) {
		memcpy(out, rows.items, sizeof *out);
	}
	return rc;
}

enum rc
store_device(struct device *out, struct store *st, int64_t school_id, int64_t device_id,
    struct arena *a, struct diag *d)
{
	const struct arg args[] = {arg_int(school_id), arg_int(device_id)};
	return only_device(out, st, &q_one, args, a, d);
}

enum rc
store_device_by_code(struct device *out, struct store *st, const uint8_t code_hash[STORE_HASH],
    struct arena *a, struct diag *d)
{
	const struct arg arg = arg_blob(code_hash, STORE_HASH);
	return only_device(out, st, &q_by_code, &arg, a, d);
}

enum rc
store_pupil_numbers(struct pupil_number **out, size_t *n, struct store *st, int64_t school_id,
    struct arena *a, struct diag *d)
{
	const struct arg arg = arg_int(school_id);
	return store_rows(out, n, st, &(struct rows_query){&q_numbers, &arg, &record_number}, a, d);
}
