#include "app/photo.h"

#include "app/lesson_day.h"
#include "app/picture.h"
#include "app/reg.h"
#include "store/store_register.h"

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
	struct picture photo = {0};
	enum rc rc = school_hold(&s, c, q->urn, PERM_PUPIL_READ, d);
	if (rc != RC_OK) {
		return rc;
	}
	rc = photo_may(c, s, q, d);
	if (rc == RC_OK) {
		rc = store_picture(&photo, c->st, s->school_id, q->pupil_id, c->a, d);
	}
	if (rc == RC_OK) {
		*type = photo.type;
		text_add_n(c->out, photo.bytes, photo.n);
	}
	school_release(s);
	return rc;
}

enum rc
act_put_photo(struct call *c, const void *args, struct diag *d)
{
	const struct photo_args *put = args;
	struct school_state *s = NULL;
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
	if (rc == RC_OK) {
		rc = picture_put(
		    c, &(const struct picture_in){put->pupil_id, put->uuid, put->image}, d);
	}
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
