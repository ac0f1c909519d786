#ifndef MUSTER_APP_TEMPLATES_H
#define MUSTER_APP_TEMPLATES_H

#include "app/app.h"
#include "core/template.h"

/*
 * Templates of messages: kept in versions, looked at with a real pupil's words before they are
 * saved. Nothing sends one yet.
 */

/* GET /templates: the newest version of each, by name, or all versions of one, the newest first;
 * and which variables each kind has. PERM_SCHOOL_READ: there is no pupil in them. */
struct templates_query {
	int64_t urn;
	const char *name; /* "": all */
};
enum rc view_templates(struct call *c, const struct templates_query *q, struct diag *d) MUST_CHECK;

/*
 * POST /templates: a new version, of a new name or an old one. PERM_POLICY.
 * Fails  RC_INVALID on the field: a variable that the kind does not have, and whatever else
 *        template_check() refuses; a name or subject of several lines; a body of blanks. RC_STALE:
 *        another version is the newest now.
 */
struct template_args {
	int64_t urn;
	const char *uuid;
	const char *name;
	int kind;            /* enum template_kind */
	const char *subject; /* "": none */
	const char *body;
	int64_t based_on; /* the version that was read; 0: there is none */
};
act_fn act_template;

/*
 * POST /templates/preview: the texts as they would be for a pupil, or which variables are empty.
 * PERM_CONTACT_READ for the pupil: the words name a contact, never one who must have no contact
 * (R112). Fails  as POST /templates does on its texts; RC_NOT_FOUND.
 */
struct template_preview {
	int64_t urn;
	int64_t pupil_id;
	int kind;
	const char *subject;
	const char *body;
	int32_t day; /* DAY_NONE: today */
	int session; /* -1: the morning */
};
enum rc view_template_preview(
    struct call *c, const struct template_preview *q, struct diag *d) MUST_CHECK;

#endif
