#include "app/photo.h"

#include "app/desk.h"
#include "app/lesson_day.h"
#include "app/reg.h"
#include "store/store_register.h"

#include <sodium.h>
#include <string.h>

/* Is the pupil in a lesson of today that is the caller's? */
static bool
is_in_lesson(struct call *c, const struct school_state *s, const struct photo_query *q)
{
	struct lesson_day day;
	struct diag own = {0};
	const struct lesson_key key = {q->urn, wall_at(c->now).day, q->lesson_id};
	return q->lesson_id != 0 && actor_has(c->who, s->school_id, PERM_LESSON) &&
	       lesson_day_read(&day, c, s, &key, &own) == RC_OK &&
	       lesson_may(&day, &day.lessons[0], &own) == RC_OK &&
	       lesson_has(&day.lessons[0], q->pupil_id);
}

/* Who sees the register sees the photos in it: in scope, as cover of today, or in a lesson. */
static enum rc
photo_may(struct call *c, const struct school_state *s, const struct photo_query *q, struct diag *d)
{
	const struct image_pupil *p = image_pupil_find(s->image, q->pupil_id);
	if (p == NULL) {
		return diag_set(d, RC_NOT_FOUND, "pupil", NULL, "there is no such pupil");
	}
	if (is_in_lesson(c, s, q)) {
		return RC_OK;
	}
	int32_t today = wall_at(c->now).day;
	struct scope scope = pupil_scope(s, p, today);
	if (actor_has_cover(c->who, &scope, today, SESSIONS_BOTH)) {
		return RC_OK;
	}
	return actor_may_in(c->who, &scope, PERM_PUPIL_READ, d);
}

enum rc
view_photo(const char **type, struct call *c, const struct photo_query *q, struct diag *d)
{
	struct school_state *s = NULL;
	struct photo photo = {0};
	enum rc rc = school_hold(&s, c, q->urn, PERM_PUPIL_READ, d);
	if (rc != RC_OK) {
		return rc;
	}
	rc = photo_may(c, s, q, d);
	if (rc == RC_OK) {
		rc = store_photo(&photo, c->st, s->school_id, q->pupil_id, c->a, d);
	}
	if (rc == RC_OK) {
		*type = photo.type;
		text_add_n(c->out, photo.bytes, photo.n);
	}
	school_release(s);
	return rc;
}

/* What the first bytes say it is; the name and type that came with it say nothing. */
static const char *
photo_type(const unsigned char *b, size_t n)
{
	static const unsigned char png[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
	static const unsigned char jpeg[] = {0xFF, 0xD8, 0xFF};
	if (n > sizeof png && memcmp(b, png, sizeof png) == 0) {
		return "image/png";
	}
	if (n > sizeof jpeg && memcmp(b, jpeg, sizeof jpeg) == 0) {
		return "image/jpeg";
	}
	if (n > 12 && memcmp(b, "RIFF", 4) == 0 && memcmp(b + 8, "WEBP", 4) == 0) {
		return "image/webp";
	}
	return NULL;
}

static enum rc
photo_bytes(struct photo *out, struct call *c, const struct photo_args *args, struct diag *d)
{
	size_t most = strlen(args->image);
	size_t n = 0;
	unsigned char *bytes = ARENA_ARRAY(c->a, most + 1, unsigned char);
	if (sodium_base642bin(bytes, most + 1, args->image, most, NULL, &n, NULL,
	        sodium_base64_VARIANT_ORIGINAL) != 0) {
		return diag_set(d, RC_INVALID, "image", NULL, "the photo is not base64");
	}
	if (n > PHOTO_MAX) {
		return diag_set(d, RC_TOO_LARGE, "image", NULL,
		    "the photo has %zu KB; %zu KB are the most", n / 1024, PHOTO_MAX / 1024);
	}
	out->type = photo_type(bytes, n);
	if (out->type == NULL) {
		return diag_set(
		    d, RC_INVALID, "image", NULL, "the photo is no JPEG, PNG or WebP picture");
	}
	out->bytes = bytes;
	out->n = n;
	return RC_OK;
}

static enum rc
photo_write(struct call *c, const struct photo_args *args, const struct desk_in *in, struct diag *d)
{
	struct desk_act act;
	struct photo photo = {.school_id = c->school_id, .pupil_id = args->pupil_id};
	bool is_done = false;
	enum rc rc = desk_begin(&is_done, &act, c, in, d);
	if (rc != RC_OK || is_done) {
		return rc;
	}
	if (args->image[0] == '\0') {
		rc = store_photo_delete(c->st, c->school_id, args->pupil_id, d);
	} else {
		photo.act_id = act.act_id;
		rc = photo_bytes(&photo, c, args, d);
		rc = rc == RC_OK ? store_photo_put(c->st, &photo, d) : rc;
	}
	text_printf(
	    c->out, "{\"version\":%lld}", (long long)(args->image[0] == '\0' ? 0 : act.act_id));
	return rc == RC_OK ? desk_end(&act, c, LIVE_SCHOOL, d) : rc;
}

enum rc
act_put_photo(struct call *c, const void *args, struct diag *d)
{
	struct photo_args copy = *(const struct photo_args *)args;
	const struct photo_args *put = &copy;
	copy.image =
	    copy.image == NULL ? "" : copy.image; /* to take it away the client names none */
	struct school_state *s = NULL;
	struct text content;
	enum rc rc = school_hold(&s, c, put->urn, PERM_ROLL_WRITE, d);
	if (rc != RC_OK) {
		return rc;
	}
	const struct image_pupil *p = image_pupil_find(s->image, put->pupil_id);
	if (p == NULL) {
		rc = diag_set(d, RC_NOT_FOUND, "pupil", NULL, "there is no such pupil");
	} else {
		struct scope scope = pupil_scope(s, p, wall_at(c->now).day);
		rc = actor_may_in(c->who, &scope, PERM_ROLL_WRITE, d);
	}
	text_init(&content, (size_t)1 << 20);
	text_printf(&content, "photo %lld ", (long long)put->pupil_id);
	text_add(&content, put->image);
	struct desk_in in = {.uuid = put->uuid,
	    .kind = put->image[0] == '\0' ? "photo_remove" : "photo_put",
	    .content = &content,
	    .reason = ""};
	if (rc == RC_OK) {
		rc = photo_write(c, put, &in, d);
	}
	text_fini(&content);
	school_release(s);
	return rc;
}

enum rc
photos_read(struct photos *out, struct call *c, struct diag *d)
{
	struct photo_version *items = NULL;
	enum rc rc = store_photo_versions(&items, &out->n, c->st, c->school_id, c->a, d);
	out->items = items;
	return rc;
}

int64_t
photo_of(const struct photos *p, int64_t pupil_id)
{
	size_t lo = 0;
	size_t hi = p->n;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (p->items[mid].pupil_id < pupil_id) {
			lo = mid + 1;
		} else {
			hi = mid;
		}
	}
	return lo < p->n && p->items[lo].pupil_id == pupil_id ? p->items[lo].act_id : 0;
}

void
photo_json_in(struct text *t, const struct photos *p, const struct photo_query *of)
{
	int64_t version = photo_of(p, of->pupil_id);
	if (version == 0) {
		return;
	}
	text_printf(t, ",\"photo\":\"/api/v1/schools/%lld/pupils/%lld/photo?v=%lld",
	    (long long)of->urn, (long long)of->pupil_id, (long long)version);
	if (of->lesson_id != 0) {
		text_printf(t, "&lesson=%lld", (long long)of->lesson_id);
	}
	text_add_char(t, '"');
}

void
photo_json(struct text *t, const struct photos *p, int64_t urn, int64_t pupil_id)
{
	photo_json_in(t, p, &(const struct photo_query){urn, pupil_id, 0});
}
