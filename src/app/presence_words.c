#include "app/json.h"
#include "app/presence.h"
#include "app/reg.h"

#include <string.h>

/* Presence as a person reads it. */

static const char *
at_text(char buf[MINUTE_TEXT], int64_t at)
{
	return minute_format(buf, wall_at(at).minute);
}

/* ", 7 Ash" */
static const char *
after_comma(const char *text, struct arena *a)
{
	return text[0] == '\0' ? "" : arena_printf(a, ", %s", text);
}

static const char *
marked_here_words(const struct sighting *s, struct arena *a)
{
	char at[MINUTE_TEXT];
	at_text(at, s->at);
	if (s->place[0] == '\0') {
		return arena_printf(a, "Arrived %s", at);
	}
	return arena_printf(a, "Marked present %s, %s", at, s->place);
}

static const char *
away_words(const struct sighting *s, bool sees_why, struct arena *a)
{
	if (!sees_why) {
		return "Not in school";
	}
	if (s->note[0] != '\0') {
		return arena_printf(a, "%s: %s", code_info(s->code)->name, s->note);
	}
	return code_info(s->code)->name;
}

/* ". Since 08:45, confirmed 09:10": of pupils educated elsewhere, whom somebody else answers for
 * (R48). */
static const char *
elsewhere_words(const struct presence *p, struct arena *a)
{
	char since[MINUTE_TEXT];
	char at[MINUTE_TEXT];
	const struct sighting *s = p->last;
	if (code_info(s->code)->family != CODE_FAMILY_ELSEWHERE) {
		return "";
	}
	const char *told = s->is_told ? arena_printf(a, ", confirmed %s", at_text(at, s->at))
	                   : s->plan_from != 0 ? ", not confirmed yet"
	                                       : "";
	return arena_printf(a, ". Since %s%s", at_text(since, p->since), told);
}

static const char *
out_words(const struct sighting *s, bool sees_why, struct arena *a)
{
	char at[MINUTE_TEXT];
	char back[MINUTE_TEXT];
	const char *with =
	    s->with[0] == '\0' || !sees_why ? "" : arena_printf(a, " with %s", s->with);
	const char *until = s->back == MINUTE_NONE
	                        ? ""
	                        : arena_printf(a, ", back %s", minute_format(back, s->back));
	return arena_printf(a, "Signed out %s%s%s", at_text(at, s->at), with, until);
}

const char *
sighting_words(const struct sighting *s, bool sees_why, struct arena *a)
{
	char at[MINUTE_TEXT];
	at_text(at, s->at);
	const char *place = after_comma(s->place, a);
	switch (s->kind) {
	case SIGHTING_MARKED_HERE:
		return marked_here_words(s, a);
	case SIGHTING_MARKED_AWAY:
		return away_words(s, sees_why, a);
	case SIGHTING_MARKED_N:
		return arena_printf(a, "Marked not here %s", at);
	case SIGHTING_SIGNED_IN:
		return arena_printf(a, "Signed in %s%s", at, place);
	case SIGHTING_EARLY:
		return arena_printf(a, "Signed in early %s%s", at, place);
	case SIGHTING_BACK:
		return arena_printf(a, "Back %s%s", at, place);
	case SIGHTING_HANDED_OVER:
		return sees_why ? arena_printf(a, "Handed over %s to %s", at, s->with)
		                : arena_printf(a, "Handed over %s", at);
	case SIGHTING_SIGNED_OUT:
		return out_words(s, sees_why, a);
	case SIGHTING_LESSON:
		return arena_printf(a, "In lesson %s%s", at, place);
	case SIGHTING_NOT_LESSON:
		return arena_printf(a, "Not in lesson %s%s", at, place);
	case SIGHTING_KIND_COUNT:
		break;
	}
	return "";
}

static const char *
why_words(const struct presence *p, bool sees_why, struct arena *a)
{
	char at[MINUTE_TEXT];
	switch (p->why) {
	case PRESENCE_AWAY:
		return arena_printf(a, "%s%s", sighting_words(p->last, sees_why, a),
		    sees_why ? elsewhere_words(p, a) : "");
	case PRESENCE_SEEN:
	case PRESENCE_LEFT:
	case PRESENCE_MARKED_N:
		return sighting_words(p->last, sees_why, a);
	case PRESENCE_SEEN_BEFORE:
		return arena_printf(
		    a, "%s. No mark yet this afternoon", sighting_words(p->last, sees_why, a));
	case PRESENCE_MISSED:
		return arena_printf(a, "%s. %s", sighting_words(p->missed, sees_why, a),
		    sighting_words(p->seen, sees_why, a));
	case PRESENCE_NO_MARK:
		return "No mark yet: the register may be late";
	case PRESENCE_BOARDS:
		return "Boards here, so in no register";
	case PRESENCE_BEFORE_SCHOOL:
		return arena_printf(a, "The register opens at %s", minute_format(at, p->minute));
	case PRESENCE_AFTER_SCHOOL:
		return arena_printf(a, "School ended at %s", minute_format(at, p->minute));
	case PRESENCE_NO_SCHOOL:
		return "No school today";
	case PRESENCE_NOT_ON_ROLL:
		return "Not on roll today";
	case PRESENCE_WHY_COUNT:
		break;
	}
	return "";
}

const char *
presence_words(const struct presence *p, bool sees_why, struct arena *a)
{
	char at[MINUTE_TEXT];
	const char *why = why_words(p, sees_why, a);
	if (p->is_over) {
		why = arena_printf(
		    a, "%s. School ended at %s, not signed out", why, minute_format(at, p->minute));
	}
	return p->lesson == NULL ? why
	                         : arena_printf(a, "%s. Expected since %s in %s", why,
	                               at_text(at, p->lesson->from), p->lesson->place);
}

static const char *
state_words(enum presence_state state)
{
	static const char *const words[] = {
	    [PRESENCE_ON_SITE] = "is on site",
	    [PRESENCE_NOT_SEEN] = "has not been seen",
	    [PRESENCE_OFF_SITE] = "is off site",
	    [PRESENCE_SIGNED_OUT] = "is signed out",
	    [PRESENCE_NOT_EXPECTED] = "is not expected now",
	};
	_Static_assert(sizeof words / sizeof words[0] == PRESENCE_STATE_COUNT, "words each");
	return words[state];
}

const char *
presence_sentence(
    const struct presence *p, const struct image_pupil *pupil, bool sees_why, struct arena *a)
{
	const char *is =
	    p->why == PRESENCE_MISSED ? "came in and is missing now" : state_words(p->state);
	return arena_printf(a, "%s %s %s. %s.", pupil->forename, pupil->surname, is,
	    presence_words(p, sees_why, a));
}

const char *
presence_place(const struct presence *p, struct arena *a)
{
	return p->seen == NULL ? "" : sighting_words(p->seen, false, a);
}

void
presence_brief_json(struct call *c, const struct presence_day *pd, const struct image_pupil *p)
{
	struct presence now;
	struct scope scope = pupil_scope(pd->s, p, pd->day);
	bool sees_why = actor_has_in(c->who, &scope, PERM_PUPIL_READ);
	presence_pupil(&now, pd, p);
	text_printf(c->out, "{\"state\":\"%s\"", presence_state_name(now.state));
	json_text(c->out, "text", presence_words(&now, sees_why, c->a));
	text_add_char(c->out, '}');
}
