#include "app/pupil_json.h"

#include "app/reg.h"

#include <string.h>

const char *
name_initial(struct arena *a, const char *name)
{
	size_t n = name[0] == '\0' ? 0 : 1;
	while (n > 0 && ((unsigned char)name[n] & 0xC0) == 0x80) {
		n++;
	}
	return arena_text_n(a, name, n);
}

void
name_json(struct text *t, const struct image_pupil *p)
{
	text_add(t, "{\"surname\":");
	text_add_json(t, p->surname);
	text_add(t, ",\"forename\":");
	text_add_json(t, p->forename);
	if (p->legal[0] != '\0') {
		text_add(t, ",\"legal\":");
		text_add_json(t, p->legal);
	}
	text_add_char(t, '}');
}

bool
name_fits(const char *typed, const char *search)
{
	while (*typed != '\0') {
		size_t n = strcspn(typed, " ");
		bool is_found = false;
		for (const char *at = search; !is_found && *at != '\0';) {
			is_found = strncmp(at, typed, n) == 0;
			at += strcspn(at, " ");
			at += *at == ' ';
		}
		if (!is_found) {
			return false;
		}
		typed += n + (typed[n] == ' ');
	}
	return true;
}

bool
flag_is_visible(const struct call *c, const struct scope *scope, enum pupil_flag kind)
{
	return !pupil_flag_info(kind)->is_safeguarding ||
	       actor_has_in(c->who, scope, PERM_SAFEGUARDING);
}

static bool
flag_holds(const struct image_flag *flag, int32_t day)
{
	return (flag->days.from == DAY_NONE || flag->days.from <= day) &&
	       (flag->days.to == DAY_NONE || day <= flag->days.to);
}

static void
badge_json(struct text *t, const char **comma, enum pupil_flag kind)
{
	const struct pupil_flag_info *info = pupil_flag_info(kind);
	text_add(t, *comma);
	text_add(t, "{\"kind\":");
	text_add_json(t, info->name);
	text_add(t, ",\"text\":");
	text_add_json(t, info->text);
	text_printf(t, ",\"is_act\":%s}", info->is_act ? "true" : "false");
	*comma = ",";
}

void
badges_of_json(struct call *c, const struct scope *scope, const struct image_pupil *p, int32_t day)
{
	const char *comma = "";
	text_add_char(c->out, '[');
	for (size_t i = 0; i < p->n_flags; i++) {
		enum pupil_flag kind = p->flags[i].kind;
		if (flag_holds(&p->flags[i], day) && flag_is_visible(c, scope, kind)) {
			badge_json(c->out, &comma, kind);
		}
	}
	text_add_char(c->out, ']');
}

void
badges_json(struct call *c, const struct school_state *s, const struct image_pupil *p, int32_t day)
{
	struct scope scope = pupil_scope(s, p, day);
	badges_of_json(c, &scope, p, day);
}

bool
pupil_is_vulnerable(const struct image_pupil *p, int32_t day)
{
	for (size_t i = 0; i < p->n_flags; i++) {
		if (p->flags[i].kind == PUPIL_FLAG_VULNERABLE && flag_holds(&p->flags[i], day)) {
			return true;
		}
	}
	return false;
}

void
badges_brief_json(
    struct call *c, const struct school_state *s, const struct image_pupil *p, int32_t day)
{
	struct scope scope = pupil_scope(s, p, day);
	const char *comma = "";
	if (actor_has_in(c->who, &scope, PERM_PUPIL_READ)) {
		badges_json(c, s, p, day);
		return;
	}
	text_add_char(c->out, '[');
	if (pupil_is_vulnerable(p, day)) {
		badge_json(c->out, &comma, PUPIL_FLAG_VULNERABLE);
	}
	text_add_char(c->out, ']');
}

bool
pupil_needs_act(
    const struct call *c, const struct scope *scope, const struct image_pupil *p, int32_t day)
{
	for (size_t i = 0; i < p->n_flags; i++) {
		const struct image_flag *flag = &p->flags[i];
		if (flag_holds(flag, day) && pupil_flag_info(flag->kind)->is_act &&
		    flag_is_visible(c, scope, flag->kind)) {
			return true;
		}
	}
	return false;
}
