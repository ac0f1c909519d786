#include "app/sign_in.h"

#include <string.h>

/* Sign in one pupil, or siblings at once: marks and movements in one transaction. */

static struct signing
signing_of(struct front_desk *f, const struct sign_in_args *in, int64_t pupil_id)
{
	return (struct signing){
	    .arriving = {.c = f->c,
	        .s = f->s,
	        .pupil_id = pupil_id,
	        .day = f->day,
	        .minute = f->minute,
	        .need = PERM_ARRIVE},
	    .move = {.place = in->who.place,
	        .next_place = in->next_place,
	        .reason = in->reason,
	        .note = in->who.note,
	        .person = in->who.person},
	    .waits = in->is_waiting,
	    .done_at = f->act.happened,
	};
}

static enum rc
sign_in_check(
    struct signing *list, struct front_desk *f, const struct sign_in_args *in, struct diag *d)
{
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < in->who.n_pupils; i++) {
		const struct image_pupil *p = NULL;
		list[i] = signing_of(f, in, in->who.pupils[i]);
		rc = front_pupil(&p, f, &in->who, i, d);
		if (rc == RC_OK) {
			rc = signing_check(&list[i], &f->all, d);
		}
	}
	return rc;
}

enum rc
signings_save(struct front_desk *f, struct signing *list, size_t n, struct diag *d)
{
	struct arena *a = f->c->a;
	struct arriving *marks = ARENA_ARRAY(a, n + 1, struct arriving);
	struct move *moves = ARENA_ARRAY(a, n + 1, struct move);
	const struct arriving **made = ARENA_ARRAY(a, n + 1, const struct arriving *);
	size_t n_marks = 0;
	for (size_t i = 0; i < n; i++) {
		made[i] = NULL;
		if (!list[i].is_early) {
			marks[n_marks] = list[i].arriving;
			made[i] = &marks[n_marks++];
		}
	}
	enum rc rc = arriving_write(marks, n_marks, d);
	for (size_t i = 0; i < n; i++) {
		moves[i] = list[i].move;
		moves[i].seq = made[i] == NULL ? 0 : made[i]->seq;
	}
	return rc == RC_OK ? front_save(f, moves, made, n, d) : rc;
}

enum rc
act_sign_in(struct call *c, const void *args, struct diag *d)
{
	const struct sign_in_args *in = args;
	struct front_desk f = {.c = c};
	struct text more;
	text_init(&more, 2000);
	text_printf(&more, " %d ", in->is_waiting);
	text_add_json(&more, in->next_place);
	struct front_ask ask = {.who = &in->who,
	    .kind = "sign_in",
	    .reason = in->reason,
	    .more = more.s,
	    .day = in->day,
	    .minute = in->minute};
	enum rc rc = front_begin(&f, &ask, d);
	text_fini(&more);
	if (rc == RC_OK && !f.is_done) {
		struct signing *list = ARENA_ARRAY(c->a, in->who.n_pupils + 1, struct signing);
		rc = sign_in_check(list, &f, in, d);
		if (rc == RC_OK) {
			rc = signings_save(&f, list, in->who.n_pupils, d);
		}
	}
	front_end(&f);
	return rc;
}
