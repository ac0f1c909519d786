#include "store/store_register.h"

#include "store/store_private.h"

#include <string.h>

static const struct query q_put = {"photo_put",
    "INSERT INTO pupil_photo (school_id, pupil_id, act_id, type, bytes)"
    " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (school_id, pupil_id) DO UPDATE SET"
    " act_id = excluded.act_id, type = excluded.type, bytes = excluded.bytes",
    "iiitb", 1, RC_STORE};
static const struct query q_delete = {"photo_delete",
    "DELETE FROM pupil_photo WHERE school_id = $1 AND pupil_id = $2", "ii", 0, RC_OK};
static const struct query q_one = {"photo",
    "SELECT act_id, type, bytes FROM pupil_photo WHERE school_id = $1 AND pupil_id = $2", "ii", 0,
    RC_OK};
static const struct query q_versions = {"photo_versions",
    "SELECT pupil_id, act_id FROM pupil_photo WHERE school_id = $1 ORDER BY pupil_id", "i", 0,
    RC_OK};

static const struct query q_logo_put = {"logo_put",
    "INSERT INTO school_logo (school_id, act_id, type, bytes)"
    " VALUES ($1, $2, $3, $4) ON CONFLICT (school_id) DO UPDATE SET"
    " act_id = excluded.act_id, type = excluded.type, bytes = excluded.bytes",
    "iitb", 1, RC_STORE};
static const struct query q_logo_delete = {
    "logo_delete", "DELETE FROM school_logo WHERE school_id = $1", "i", 0, RC_OK};
static const struct query q_logo = {
    "logo", "SELECT act_id, type, bytes FROM school_logo WHERE school_id = $1", "i", 0, RC_OK};
static const struct query q_logo_version = {
    "logo_version", "SELECT act_id FROM school_logo WHERE school_id = $1", "i", 0, RC_OK};

enum rc
store_picture_put(struct store *st, const struct picture *x, struct diag *d)
{
	if (x->pupil_id == 0) {
		const struct arg args[] = {arg_int(x->school_id), arg_int(x->act_id),
		    arg_text(x->type), arg_blob(x->bytes, x->n)};
		return db_queue(st->db, &q_logo_put, args, d);
	}
	const struct arg args[] = {arg_int(x->school_id), arg_int(x->pupil_id), arg_int(x->act_id),
	    arg_text(x->type), arg_blob(x->bytes, x->n)};
	return db_queue(st->db, &q_put, args, d);
}

enum rc
store_picture_delete(struct store *st, int64_t school_id, int64_t pupil_id, struct diag *d)
{
	const struct arg args[] = {arg_int(school_id), arg_int(pupil_id)};
	return db_queue(st->db, pupil_id == 0 ? &q_logo_delete : &q_delete, args, d);
}

struct found {
	struct picture *out;
	struct arena *a;
	bool is_found;
};

static enum rc
picture_row(void *ctx, const struct row *row, struct diag *d)
{
	struct found *f = ctx;
	(void)d;
	size_t n = 0;
	const void *bytes = row_blob(row, 2, &n);
	f->out->act_id = row_int(row, 0);
	f->out->type = arena_text(f->a, row_text(row, 1));
	f->out->bytes = memcpy(ARENA_ARRAY(f->a, n + 1, unsigned char), bytes, n);
	f->out->n = n;
	f->is_found = true;
	return RC_OK;
}

enum rc
store_picture(struct picture *out, struct store *st, int64_t school_id, int64_t pupil_id,
    struct arena *a, struct diag *d)
{
	struct picture picture = {.school_id = school_id, .pupil_id = pupil_id};
	struct found f = {&picture, a, false};
	const struct arg args[] = {arg_int(school_id), arg_int(pupil_id)};
	enum rc rc = db_run(st->db, pupil_id == 0 ? &q_logo : &q_one, args, picture_row, &f, d);
	if (rc == RC_OK && !f.is_found) {
		return pupil_id == 0
		           ? diag_set(d, RC_NOT_FOUND, "urn", NULL, "the school has no logo")
		           : diag_set(
		                 d, RC_NOT_FOUND, "pupil", NULL, "there is no photo of this pupil");
	}
	if (rc == RC_OK) {
		*out = picture;
	}
	return rc;
}

static enum rc
logo_version_row(void *ctx, const struct row *row, struct diag *d)
{
	(void)d;
	*(int64_t *)ctx = row_int(row, 0);
	return RC_OK;
}

enum rc
store_logo_version(int64_t *out, struct store *st, int64_t school_id, struct diag *d)
{
	int64_t version = 0;
	const struct arg arg = arg_int(school_id);
	enum rc rc = db_run(st->db, &q_logo_version, &arg, logo_version_row, &version, d);
	if (rc == RC_OK) {
		*out = version;
	}
	return rc;
}

static const struct record list_version = {NULL, 0, sizeof(struct photo_version)};

static enum rc
version_row(void *ctx, const struct row *row, struct diag *d)
{
	(void)d;
	struct photo_version *v = rows_next(ctx);
	*v = (struct photo_version){row_int(row, 0), row_int(row, 1)};
	return RC_OK;
}

enum rc
store_photo_versions(struct photo_version **out, size_t *n, struct store *st, int64_t school_id,
    struct arena *a, struct diag *d)
{
	struct rows rows = {.record = &list_version, .arena = a};
	const struct arg arg = arg_int(school_id);
	enum rc rc = db_run(st->db, &q_versions, &arg, version_row, &rows, d);
	if (rc == RC_OK) {
		*out = (struct photo_version *)(void *)rows.items;
		*n = rows.n;
	}
	return rc;
}
