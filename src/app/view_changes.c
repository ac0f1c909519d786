#include "app/grid.h"
#include "app/json.h"
#include "app/pupil_json.h"
#include "app/reg.h"

#include <stdlib.h>
#include <string.h>

/* GET .../changes: what was changed, for a pupil, a group or the school. */
#define CHANGES_MAX 5000
#define CHANGES_DAYS_MAX 400

static int
by_session(const void *a, const void *b)
{
	const struct amendment *x = a;
	const struct amendment *y = b;
	if (x->before.day != y->before.day) {
		return x->before.day < y->before.day ? -1 : 1;
	}
	if (x->before.session != y->before.session) {
		return x->before.session < y->before.session ? -1 : 1;
	}
	return x->seq < y->seq ? -1 : x->seq > y->seq;
}

/* Taking the register confirms a planned code: the mark says what it said before. */
static bool
is_change(const struct amendment *x)
{
	return x->code != x->before.code || x->before.is_confirmed;
}

static void
change_json(struct call *c, const struct school_state *s, const struct image_pupil *p,
    const struct amendment *x)
{
	struct text *t = c->out;
	char date[DAY_TEXT];
	const struct image_group *group = image_group_on(s->image, p, x->before.day);
	text_printf(t, "{\"pupil\":\"%lld\",\"name\":", (long long)p->id);
	name_json(t, p);
	if (group != NULL) {
		json_text(t, "group", group->name);
	}
	text_printf(t, ",\"date\":\"%s\",\"session\":\"%s\",\"seq\":%lld",
	    day_format(date, x->before.day), session_name(x->before.session), (long long)x->seq);
	json_text(t, "old", code_info(x->before.code)->code);
	json_text(t, "new", code_info(x->code)->code);
	json_text(t, "reason", x->who.reason);
	json_text(t, "kind", x->who.kind);
	json_instant(t, "at", x->who.time);
	json_text(t, "by", x->who.is_disposed ? "disposed of after its time" : x->who.user_name);
	json_text(t, "position", x->who.position);
	text_add_char(t, '}');
}

static bool
is_asked(const struct call *c, const struct school_state *s, const struct grid_query *q,
    const struct image_pupil *p, const struct amendment *x)
{
	if (p == NULL || (q->pupil_id != 0 && p->id != q->pupil_id) || !is_change(x)) {
		return false;
	}
	struct scope scope = pupil_scope(s, p, x->before.day);
	return (q->group_id == 0 || scope.group_id == q->group_id) &&
	       actor_has_in(c->who, &scope, PERM_PUPIL_READ);
}

static enum rc
changes_json(
    struct call *c, const struct school_state *s, const struct grid_query *q, struct diag *d)
{
	struct amendment_filter filter = {.range = q->range, .limit = SIZE_MAX >> 1};
	struct amendment *list = NULL;
	size_t n = 0;
	size_t n_given = 0;
	char from[DAY_TEXT];
	char to[DAY_TEXT];
	enum rc rc = store_amendments(&list, &n, c->st, s->school_id, &filter, c->a, d);
	if (rc != RC_OK) {
		return rc;
	}
	if (n > 0) {
		qsort(list, n, sizeof *list, by_session);
	}
	text_printf(c->out, "{\"from\":\"%s\",\"to\":\"%s\",\"changes\":[",
	    day_format(from, q->range.from), day_format(to, q->range.to));
	for (size_t i = 0; i < n; i++) {
		const struct image_pupil *p = image_pupil_find(s->image, list[i].before.pupil_id);
		if (!is_asked(c, s, q, p, &list[i])) {
			continue;
		}
		if (n_given < CHANGES_MAX) {
			text_add(c->out, n_given == 0 ? "" : ",");
			change_json(c, s, p, &list[i]);
		}
		n_given++;
	}
	text_printf(c->out, "],\"total\":%zu}", n_given);
	return RC_OK;
}

enum rc
view_changes(struct call *c, const struct grid_query *asked, struct diag *d)
{
	struct school_state *s = NULL;
	struct grid_query q = *asked;
	enum rc rc = school_hold(&s, c, q.urn, PERM_PUPIL_READ, d);
	if (rc != RC_OK) {
		return rc;
	}
	q.range.to = q.range.to == DAY_NONE ? wall_at(c->now).day : q.range.to;
	q.range.from = q.range.from == DAY_NONE ? school_year_on(s, q.range.to).from : q.range.from;
	if (q.range.to < q.range.from || q.range.to - q.range.from >= CHANGES_DAYS_MAX) {
		rc = diag_set(d, RC_INVALID, "to", NULL,
		    "the range must end after it begins, and within %d days", CHANGES_DAYS_MAX);
	} else if (q.pupil_id != 0 && image_pupil_find(s->image, q.pupil_id) == NULL) {
		rc = diag_set(d, RC_NOT_FOUND, "pupil", NULL, "there is no such pupil");
	} else if (q.group_id != 0 && image_group_find(s->image, q.group_id) == NULL) {
		rc = diag_set(d, RC_NOT_FOUND, "group", NULL, "there is no such group");
	} else {
		rc = changes_json(c, s, &q, d);
	}
	school_release(s);
	return rc;
}
