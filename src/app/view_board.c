#include "app/board.h"
#include "app/json.h"
#include "app/keepers.h"
#include "app/reg.h"
#include "app/registers.h"
#include "store/store_board.h"

/* GET /board. */
struct board {
	struct call *c;
	struct school_state *s;
	int32_t day;
	struct session_facts facts[SESSION_COUNT];
	const struct image_pupil **pupils;
	struct reminder *reminders;
	size_t n_reminders;
	const char *comma;
};

static void
reminders_json(const struct board *b, const struct image_group *g, enum session session)
{
	struct text *t = b->c->out;
	const char *comma = "";
	text_add(t, ",\"reminded\":[");
	for (size_t i = 0; i < b->n_reminders; i++) {
		const struct reminder *r = &b->reminders[i];
		if (r->group_id != g->id || r->session != session) {
			continue;
		}
		char when[INSTANT_TEXT];
		text_printf(t, "%s{\"at\":\"%s\"", comma, instant_format(when, r->at));
		comma = ",";
		json_text(t, "to", r->to_name);
		json_text(t, "by", r->by_name);
		json_bool(t, "by_mail", r->by_mail);
		text_add_char(t, '}');
	}
	text_add_char(t, ']');
}

/* Minutes from the opening to the first taking; null if it was taken on another day or not at all.
 */
static void
timeliness_json(struct text *t, const struct register_line *line, int32_t day)
{
	struct wall taken = wall_at(line->taken_at);
	if (line->taken_at == 0 || taken.day != day) {
		text_add(t, ",\"minutes_after_opening\":null");
		return;
	}
	text_printf(t, ",\"minutes_after_opening\":%d", taken.minute - line->times.opens);
}

static void
line_json(struct board *b, const struct image_group *g, enum session session)
{
	struct text *t = b->c->out;
	struct register_line line;
	char opens[MINUTE_TEXT];
	char closes[MINUTE_TEXT];
	register_line(&line, b->s, &b->facts[session], g, b->pupils);
	text_printf(t, "%s{\"id\":\"%lld\"", b->comma, (long long)g->id);
	b->comma = ",";
	json_text(t, "name", g->name);
	json_text(t, "year", g->year < 0 ? "" : nc_year_name((enum nc_year)g->year));
	json_text(t, "session", session_name(session));
	json_text(t, "tutor", g->tutor);
	json_text(t, "state", register_state_name(line.state));
	json_text(t, "opens", minute_format(opens, line.times.opens));
	json_text(t, "closes", minute_format(closes, line.times.closes));
	json_instant(t, "taken_at", line.taken_at);
	timeliness_json(t, &line, b->day);
	text_printf(t, ",\"minutes_overdue\":%d,\"expected\":%u,\"unmarked\":%u",
	    line.minutes_overdue, line.counts.expected, line.counts.unmarked);
	reminders_json(b, g, session);
	text_add_char(t, '}');
}

static bool
sees_group(const struct board *b, const struct image_group *g)
{
	struct scope scope = {b->s->school_id, g->id, g->year};
	return actor_has_in(b->c->who, &scope, PERM_TODAY) &&
	       image_group_pupils(b->pupils, b->s->image, g->id, b->day) > 0;
}

static void
board_json(struct board *b)
{
	struct text *t = b->c->out;
	char date[DAY_TEXT];
	char now[INSTANT_TEXT];
	const struct image *img = b->s->image;
	b->comma = "";
	text_printf(t, "{\"date\":\"%s\",\"now\":\"%s\"", day_format(date, b->day),
	    instant_format(now, b->c->now));
	json_bool(t, "is_open", calendar_is_school_day(&img->calendar, b->day));
	text_add(t, ",\"registers\":[");
	for (int session = 0; session < SESSION_COUNT; session++) {
		for (size_t i = 0; i < img->n_groups; i++) {
			if (sees_group(b, &img->groups[i])) {
				line_json(b, &img->groups[i], (enum session)session);
			}
		}
	}
	text_add(t, "]}");
}

enum rc
view_board(struct call *c, const struct board_query *q, struct diag *d)
{
	struct board b = {.c = c};
	enum rc rc = school_hold(&b.s, c, q->urn, PERM_TODAY, d);
	if (rc != RC_OK) {
		return rc;
	}
	b.day = q->day == DAY_NONE ? wall_at(c->now).day : q->day;
	b.pupils = ARENA_ARRAY(c->a, b.s->image->n_pupils + 1, const struct image_pupil *);
	for (int i = 0; rc == RC_OK && i < SESSION_COUNT; i++) {
		rc = session_facts_read(&b.facts[i], c, b.s, b.day, (enum session)i, d);
	}
	if (rc == RC_OK) {
		rc = store_reminders(
		    &b.reminders, &b.n_reminders, c->st, b.s->school_id, b.day, c->a, d);
	}
	if (rc == RC_OK) {
		board_json(&b);
	}
	school_release(b.s);
	return rc;
}
