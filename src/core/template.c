#include "core/template.h"

#include <string.h>
#include <strings.h>

#define NAME_SHOWN 60 /* bytes of a name in a message */

const char *const template_kind_names[TEMPLATE_KIND_COUNT + 1] = {
    [TEMPLATE_ABSENCE] = "absence",
};
const char *const absence_variable_names[ABSENCE_VARIABLE_COUNT + 1] = {
    [ABSENCE_CLASS] = "class",
    [ABSENCE_CONTACT_NAME] = "contact name",
    [ABSENCE_DATE] = "date",
    [ABSENCE_FORENAME] = "forename",
    [ABSENCE_PHONE] = "phone",
    [ABSENCE_PUPIL] = "pupil",
    [ABSENCE_SCHOOL] = "school",
    [ABSENCE_SENDER] = "sender",
    [ABSENCE_SESSION] = "session",
};
static const char *const *const variables[TEMPLATE_KIND_COUNT] = {
    [TEMPLATE_ABSENCE] = absence_variable_names,
};

const char *const *
template_variables(enum template_kind kind)
{
	return variables[kind];
}

/* What stands next in a text: characters as they are, or a variable. */
struct piece {
	const char *s; /* of a variable: its name, without the blanks around it */
	size_t n;
	bool is_variable;
};

static bool
is_name_char(char c)
{
	bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
	return is_letter || (c >= '0' && c <= '9') || c == '_' || c == ' ';
}

/* The brackets at `open` hold no name: why, and where. */
static enum rc
open_refuse(const struct template_in *in, const char *open, struct diag *d)
{
	int line = 1;
	int character = 1;
	for (const char *s = in->text; s < open; s++) {
		bool is_inside = ((unsigned char)*s & 0xC0) == 0x80; /* of a character's bytes */
		line += *s == '\n' ? 1 : 0;
		character = *s == '\n' ? 1 : character + (is_inside ? 0 : 1);
	}
	const char *close = strstr(open, "))");
	const char *next = strstr(open + 2, "((");
	if (close == NULL || (next != NULL && next < close)) {
		return diag_set(d, RC_INVALID, in->field, NULL,
		    "the \"((\" at line %d, character %d is not closed by \"))\"", line, character);
	}
	return diag_set(d, RC_INVALID, in->field, NULL,
	    "between the \"((\" at line %d, character %d and its \"))\" is no name: it has "
	    "letters a to z, digits, blanks and underscores",
	    line, character);
}

static enum rc
piece_next(struct piece *out, const char **rest, const struct template_in *in, struct diag *d)
{
	const char *s = *rest;
	const char *open = strstr(s, "((");
	if (open == NULL) {
		*out = (struct piece){s, strlen(s), false};
		*rest = s + out->n;
		return RC_OK;
	}
	while (open[2] == '(') {
		open++;
	}
	if (open > s) {
		*out = (struct piece){s, (size_t)(open - s), false};
		*rest = open;
		return RC_OK;
	}
	const char *name = open + 2 + strspn(open + 2, " ");
	const char *end = name;
	while (is_name_char(*end)) {
		end++;
	}
	if (end == name || strncmp(end, "))", 2) != 0) {
		return open_refuse(in, open, d);
	}
	*rest = end + 2;
	while (end[-1] == ' ') {
		end--;
	}
	*out = (struct piece){name, (size_t)(end - name), true};
	return RC_OK;
}

static bool
is_named(const struct piece *p, const char *name)
{
	return p->is_variable && strncasecmp(p->s, name, p->n) == 0 && name[p->n] == '\0';
}

static enum rc
unknown_refuse(const struct template_in *in, const struct piece *p, struct diag *d)
{
	int shown = p->n < NAME_SHOWN ? (int)p->n : NAME_SHOWN;
	return diag_set(
	    d, RC_INVALID, in->field, NULL, "there is no variable ((%.*s))", shown, p->s);
}

enum rc
template_check(const struct template_in *in, const char *const *known, struct diag *d)
{
	const char *rest = in->text;
	while (*rest != '\0') {
		struct piece p;
		enum rc rc = piece_next(&p, &rest, in, d);
		if (rc != RC_OK) {
			return rc;
		}
		bool is_known = !p.is_variable;
		for (size_t i = 0; !is_known && known[i] != NULL; i++) {
			is_known = is_named(&p, known[i]);
		}
		if (!is_known) {
			return unknown_refuse(in, &p, d);
		}
	}
	return RC_OK;
}

bool
template_uses(const struct template_in *in, const char *name)
{
	const char *rest = in->text;
	bool is_used = false;
	while (*rest != '\0') {
		struct piece p;
		if (piece_next(&p, &rest, in, NULL) != RC_OK) {
			return false;
		}
		is_used = is_used || is_named(&p, name);
	}
	return is_used;
}

bool
template_is_empty(const char *value)
{
	return value[strspn(value, " \t\r\n")] == '\0';
}

static enum rc
value_add(struct text *out, const struct piece *p, const struct template_in *in,
    const struct template_value *value, struct diag *d)
{
	if (value == NULL) {
		return unknown_refuse(in, p, d);
	}
	if (template_is_empty(value->value)) {
		return diag_set(
		    d, RC_INVALID, in->field, NULL, "the variable ((%s)) is empty", value->name);
	}
	text_add(out, value->value);
	return RC_OK;
}

enum rc
template_fill(struct text *out, const struct template_in *in, const struct template_value *values,
    size_t n, struct diag *d)
{
	const char *rest = in->text;
	size_t before = out->n;
	enum rc rc = RC_OK;
	while (rc == RC_OK && *rest != '\0') {
		struct piece p = {0};
		rc = piece_next(&p, &rest, in, d);
		if (rc == RC_OK && !p.is_variable) {
			text_add_n(out, p.s, p.n);
		} else if (rc == RC_OK) {
			const struct template_value *value = NULL;
			for (size_t i = 0; value == NULL && i < n; i++) {
				value = is_named(&p, values[i].name) ? &values[i] : NULL;
			}
			rc = value_add(out, &p, in, value, d);
		}
	}
	if (rc == RC_OK && out->is_full) {
		rc = diag_set(d, RC_TOO_LARGE, in->field, NULL,
		    "filled, the text is longer than %zu bytes", out->max);
	}
	if (rc != RC_OK) {
		text_cut(out, before);
	}
	return rc;
}
