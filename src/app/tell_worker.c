#include "app/tell_worker.h"

#include "app/json.h"
#include "app/whom_to_ring.h"

#include <string.h>

#define WHO_MAX 100 /* bytes of `who` of an attempt */
#define MESSAGE_MAX ((size_t)64 << 10)

/* Is it an N of the day? Without a mark nobody has said yet that the pupil is absent: find the
 * pupil before anybody is told (C188). */
static bool
is_absent(const struct follow_up_day *v, const struct open_session *o)
{
	return o->day == v->day && o->has_mark;
}

/* When the register of the day's first N opened; INT64_MAX: there is none. */
static int64_t
found_at(const struct follow_up_day *v, const struct follow_up_row *r)
{
	for (size_t i = 0; i < r->n_sessions; i++) {
		if (is_absent(v, &r->sessions[i])) {
			struct session_times times;
			school_times(&times, v->s, v->day, r->year, r->sessions[i].session);
			return wall_instant(v->day, times.opens);
		}
	}
	return INT64_MAX;
}

/* The flag of the worker's own name first. */
static const char *
contact_of(const struct follow_up_day *v, const struct follow_up_row *r, enum outside_worker w)
{
	const char *contact = "";
	for (size_t i = 0; i < v->n_flag_contacts; i++) {
		const struct flag_contact *k = &v->flag_contacts[i];
		bool is_own = strcmp(pupil_flag_info(k->kind)->name, worker_name(w)) == 0;
		if (k->pupil_id == r->pupil->id && worker_of_flag(k->kind) == (int)w &&
		    (is_own || contact[0] == '\0')) {
			contact = k->contact;
		}
	}
	return contact;
}

static const struct contact_attempt *
done_by(const struct follow_up_day *v, const struct follow_up_row *r, enum outside_worker w,
    struct worker_told *told)
{
	for (size_t i = 0; i < v->n_attempts; i++) {
		const struct contact_attempt *a = &v->attempts[i];
		int how = attempt_how_parse(a->how);
		int outcome = attempt_outcome_parse(a->outcome);
		if (a->pupil_id != r->pupil->id || how < 0 || outcome < 0) {
			continue;
		}
		told->how = (enum attempt_how)how;
		told->outcome = (enum attempt_outcome)outcome;
		told->who = a->contact;
		told->at = a->at;
		if (worker_is_told(w, told)) {
			return a;
		}
	}
	return NULL;
}

void
tells_of(struct follow_up_row *r, const struct follow_up_day *v, uint32_t workers)
{
	struct worker_told told = {.found_at = found_at(v, r), .workers = workers};
	if (told.found_at == INT64_MAX) {
		return;
	}
	for (int i = 0; i < WORKER_COUNT; i++) {
		enum outside_worker w = (enum outside_worker)i;
		if ((workers & UINT32_C(1) << i) != 0) {
			struct tell *tell = &r->tells[r->n_tells++];
			*tell = (struct tell){w, contact_of(v, r, w), done_by(v, r, w, &told)};
			r->facts.is_to_tell = r->facts.is_to_tell || tell->done == NULL;
		}
	}
}

/* "Social worker: J. Bello, 01632 960555", as long as an attempt may say it. */
static const char *
who_of(struct arena *a, const struct tell *tell)
{
	const char *text = worker_text(tell->worker);
	const char *who =
	    tell->contact[0] == '\0' ? text : arena_printf(a, "%s: %s", text, tell->contact);
	size_t n = strlen(who);
	if (n > WHO_MAX) {
		n = WHO_MAX;
		while (((unsigned char)who[n] & 0xC0) == 0x80) {
			n--;
		}
	}
	return arena_text_n(a, who, n);
}

void
tells_json(const struct follow_up_day *v, const struct follow_up_row *r)
{
	struct text *t = v->c->out;
	text_add(t, ",\"tell\":[");
	for (size_t i = 0; i < r->n_tells; i++) {
		const struct tell *tell = &r->tells[i];
		text_add(t, i == 0 ? "{\"kind\":" : ",{\"kind\":");
		text_add_json(t, worker_name(tell->worker));
		json_text(t, "contact", tell->contact);
		json_text(t, "who", who_of(v->c->a, tell));
		json_instant(t, "done_at", tell->done == NULL ? 0 : tell->done->at);
		json_text(t, "by", tell->done == NULL ? "" : tell->done->by);
		text_add_char(t, '}');
	}
	text_add_char(t, ']');
}

/* ---- the message ---- */

static void
away_add(struct text *m, const struct follow_up_day *v, const struct follow_up_row *r)
{
	char day[DAY_WORDS];
	for (size_t i = 0; i < r->n_sessions; i++) {
		const struct open_session *o = &r->sessions[i];
		if (is_absent(v, o)) {
			text_printf(m, "%s, %s: absent, and the school does not know why\n",
			    day_words(day, o->day),
			    o->session == SESSION_AM ? "morning" : "afternoon");
		}
	}
	text_printf(m, "Away since %s (school day %d of this absence).\n",
	    day_words(day, r->absence_from), r->absence_day);
}

static void
tried_add(struct text *m, const struct follow_up_day *v, const struct follow_up_row *r,
    const struct contact_attempt *a)
{
	static const char *const hows[ATTEMPT_HOW_COUNT] = {
	    [ATTEMPT_CALL] = "telephone",
	    [ATTEMPT_TEXT] = "text message",
	    [ATTEMPT_EMAIL] = "e-mail",
	    [ATTEMPT_LETTER] = "letter",
	    [ATTEMPT_VISIT] = "home visit",
	    [ATTEMPT_IN_PERSON] = "in person, at the school",
	    [ATTEMPT_POLICE] = "police, welfare check",
	};
	static const char *const outcomes[ATTEMPT_OUTCOME_COUNT] = {
	    [ATTEMPT_SPOKE] = "spoke",
	    [ATTEMPT_LEFT_MESSAGE] = "left a message",
	    [ATTEMPT_NO_ANSWER] = "no answer",
	    [ATTEMPT_WRONG_NUMBER] = "wrong number",
	    [ATTEMPT_SEEN] = "pupil seen",
	};
	int how = attempt_how_parse(a->how);
	int outcome = attempt_outcome_parse(a->outcome);
	if (how < 0 || outcome < 0 || hows[how] == NULL) {
		return; /* the authority itself is who reads this */
	}
	struct wall at = wall_at(a->at);
	struct tried_who who = tried_who(v, r, a);
	char day[DAY_WORDS];
	char minute[MINUTE_TEXT];
	text_printf(m, "- %s %s, %s, %s: %s\n", day_words(day, at.day),
	    minute_format(minute, at.minute), hows[how],
	    who.contact[0] == '\0' ? "a contact" : who.contact, outcomes[outcome]);
}

/* Who answers for attendance from day to day, else whoever reads this. */
static void
ring_add(struct text *m, const struct follow_up_day *v, const struct follow_up_row *r)
{
	const struct policy_post *post = post_to_ring(v->s, v->day, r->year);
	if (post == NULL) {
		text_printf(m, "Ring the school, and ask for %s, %s.\n", v->c->who->name,
		    v->c->who->position);
		return;
	}
	const char *name = post->name[0] == '\0' ? post->title : post->name;
	text_printf(
	    m, "Ring the school: %s%s%s.\n", name, name[0] == '\0' ? "" : ", ", post->phone);
}

void
tell_message_json(const struct follow_up_day *v, const struct follow_up_row *r,
    const struct contact_attempt *list, size_t n)
{
	if (r->n_tells == 0) {
		text_add(v->c->out, ",\"tell_message\":null");
		return;
	}
	const struct image_pupil *p = r->pupil;
	const struct image_group *g = image_group_on(v->s->image, p, v->day);
	struct text m;
	text_init(&m, MESSAGE_MAX);
	text_printf(&m, "Unexplained absence: %s %s%s%s%s\n%s%s%s\n", p->forename, p->surname,
	    p->legal[0] == '\0' ? "" : " (", p->legal, p->legal[0] == '\0' ? "" : ")",
	    g == NULL ? "" : g->name, g == NULL ? "" : ", ", v->s->row.name);
	away_add(&m, v, r);
	size_t before = m.n;
	text_add(&m, "Tried so far:\n");
	size_t heading = m.n;
	for (size_t i = 0; i < n; i++) {
		if (list[i].day >= r->absence_from) {
			tried_add(&m, v, r, &list[i]);
		}
	}
	if (m.n == heading) {
		text_cut(&m, before);
		text_add(&m, "Nobody was tried yet.\n");
	}
	ring_add(&m, v, r);
	json_text(v->c->out, "tell_message", m.s);
	text_fini(&m);
}
