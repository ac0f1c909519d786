#ifndef MUSTER_CORE_TEMPLATE_H
#define MUSTER_CORE_TEMPLATE_H

#include "base/diag.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Texts with variables: "((forename)) is not here". A name has letters a to z, digits, blanks and
 * underscores; capitals and the blanks around it are the same. Of more than two brackets in a row
 * the last two open. All other text stays as it is: nothing is read as markup.
 */

/* What a template is for, and so which variables it may have. */
enum template_kind {
	TEMPLATE_ABSENCE, /* to a parent: the pupil is not there, and nobody has said why */
	TEMPLATE_KIND_COUNT
};
enum absence_variable {
	ABSENCE_CLASS, /* registration group */
	ABSENCE_CONTACT_NAME,
	ABSENCE_DATE,
	ABSENCE_FORENAME,
	ABSENCE_PHONE, /* that the parent rings: the school's */
	ABSENCE_PUPIL, /* forename and surname */
	ABSENCE_SCHOOL,
	ABSENCE_SENDER,
	ABSENCE_SESSION, /* "morning" */
	ABSENCE_VARIABLE_COUNT
};
/* Each list ends with NULL. */
extern const char *const template_kind_names[TEMPLATE_KIND_COUNT + 1];
extern const char *const absence_variable_names[ABSENCE_VARIABLE_COUNT + 1];
const char *const *template_variables(enum template_kind kind);

/* A text as it was written. */
struct template_in {
	const char *field; /* for the diag: "body" */
	const char *text;  /* UTF-8 */
};

/*
 * known  ends with NULL.
 * Fails  RC_INVALID: a "((" that is not closed, with its line and character; nothing, or something
 *        that is no name, between the brackets; a variable that is not known.
 */
enum rc template_check(
    const struct template_in *in, const char *const *known, struct diag *d) MUST_CHECK;

/* Does the text have the variable? Of a text that fails template_check(): false. */
bool template_uses(const struct template_in *in, const char *name);

struct template_value {
	const char *name;
	const char *value; /* put in as it is: a "((x))" in it is not filled again */
};
/* Nothing, or nothing but blanks. */
bool template_is_empty(const char *value);

/*
 * Append the text with its variables filled.
 *
 * out    as it was when this fails.
 * Fails  as template_check(); RC_INVALID naming a variable whose value is empty; RC_TOO_LARGE.
 */
enum rc template_fill(struct text *out, const struct template_in *in,
    const struct template_value *values, size_t n, struct diag *d) MUST_CHECK;

#endif
