#include "app/sign_in.h"

#include "app/json.h"

#include <string.h>

/* All of the request but the device's clock, which may have been put right when it is sent again:
 * the same uuid with anything else is refused. */
static void
content_add(struct text *t, const struct front_ask *ask)
{
	const struct reception_who *who = ask->who;
	text_printf(t, "%s %d %d", ask->kind, ask->day, ask->minute);
	for (size_t i = 0; i < who->n_pupils; i++) {
		text_printf(t, " %lld", (long long)who->pupils[i]);
	}
	text_add_json(t, who->note);
	text_add_json(t, who->person);
	text_add_json(t, who->place);
	text_add_json(t, ask->reason);
	text_add(t, ask->more);
}

static enum rc
front_act(struct front_desk *f, const struct front_ask *ask, struct diag *d)
{
	struct text content;
	text_init(&content, 1 << 20);
	content_add(&content, ask);
	struct desk_in in = {.uuid = ask->who->uuid,
	    .kind = ask->kind,
	    .content = &content,
	    .taken_at = ask->who->taken_at,
	    .sent_at = ask->who->sent_at,
	    .reason = ask->reason};
	enum rc rc = desk_begin(&f->is_done, &f->act, f->c, &in, d);
	text_fini(&content);
	return rc;
}

/* The time that was typed, else when it was done by the device's clock counted back. */
static enum rc
front_when(struct front_desk *f, const struct front_ask *ask, struct diag *d)
{
	struct wall now = wall_at(f->c->now);
	struct wall done = wall_at(f->act.happened);
	f->day = ask->day == DAY_NONE ? done.day : ask->day;
	f->minute = ask->minute == MINUTE_NONE ? done.minute : ask->minute;
	if (f->day > now.day || (f->day == now.day && f->minute > now.minute)) {
		return diag_set(d, RC_INVALID, "at", "R48", "the time is still to come");
	}
	if (ask->minute == MINUTE_NONE && f->day != done.day) {
		return diag_set(d, RC_INVALID, "at", "R40", "an earlier day needs the time");
	}
	return RC_OK;
}

enum rc
front_begin(struct front_desk *f, const struct front_ask *ask, struct diag *d)
{
	f->s = NULL;
	f->need = ask->need == PERM_NONE ? PERM_ARRIVE : ask->need;
	enum rc rc = school_hold(&f->s, f->c, ask->who->urn, f->need, d);
	if (rc == RC_OK) {
		rc = front_act(f, ask, d);
	}
	if (rc != RC_OK || f->is_done) {
		return rc;
	}
	rc = front_when(f, ask, d);
	return rc == RC_OK ? moves_load(&f->all, f->c, f->s, f->day, d) : rc;
}

void
front_end(struct front_desk *f)
{
	if (f->s != NULL) {
		school_release(f->s);
	}
}

enum rc
front_pupil(const struct image_pupil **out, struct front_desk *f, const struct reception_who *who,
    size_t i, struct diag *d)
{
	const struct image_pupil *p = image_pupil_find(f->s->image, who->pupils[i]);
	if (p == NULL) {
		return diag_set(d, RC_NOT_FOUND, "pupils", NULL, "there is no such pupil");
	}
	for (size_t k = 0; k < i; k++) {
		if (who->pupils[k] == p->id) {
			return diag_set(d, RC_INVALID, "pupils", NULL, "%s %s is named twice",
			    p->forename, p->surname);
		}
	}
	struct scope scope = pupil_scope(f->s, p, f->day);
	enum rc rc = actor_may_in(f->c->who, &scope, f->need, d);
	if (rc == RC_OK) {
		*out = p;
	}
	return rc;
}

enum rc
front_save(struct front_desk *f, struct move *moves, const struct arriving *const *v, size_t n,
    struct diag *d)
{
	struct call *c = f->c;
	char when[INSTANT_TEXT];
	char day[DAY_TEXT];
	for (size_t i = 0; i < n; i++) {
		moves[i].act_id = f->act.act_id;
		moves[i].n = (int32_t)i + 1;
		moves[i].day = f->day;
	}
	enum rc rc = store_moves_put(c->st, f->s->school_id, moves, n, d);
	if (rc != RC_OK) {
		return rc;
	}
	text_printf(c->out, "{\"act\":\"%lld\",\"date\":\"%s\",\"saved_at\":\"%s\",\"moves\":[",
	    (long long)f->act.act_id, day_format(day, f->day), instant_format(when, c->now));
	for (size_t i = 0; i < n; i++) {
		text_add(c->out, i == 0 ? "" : ",");
		move_json(c, f->s, &moves[i], v[i]);
		text_add_char(c->out, '}');
	}
	text_add(c->out, "]}");
	return desk_end(&f->act, c, LIVE_PRESENCE, d);
}
