#include "app/templates.h"

#include "app/desk.h"
#include "app/json.h"
#include "app/reg.h"
#include "app/whom_to_ring.h"
#include "store/store_template.h"

#include <string.h>

#define CONTENT_MAX ((size_t)32 << 10) /* what the API lets in, written as JSON, is less */
#define FILLED_MAX ((size_t)64 << 10)

/* ---- reading ---- */

static void
kinds_json(struct text *t)
{
	text_add(t, "\"kinds\":[");
	for (int kind = 0; kind < TEMPLATE_KIND_COUNT; kind++) {
		const char *const *names = template_variables((enum template_kind)kind);
		text_printf(t, "%s{\"kind\":\"%s\",\"variables\":[", kind == 0 ? "" : ",",
		    template_kind_names[kind]);
		for (size_t i = 0; names[i] != NULL; i++) {
			text_printf(t, "%s\"%s\"", i == 0 ? "" : ",", names[i]);
		}
		text_add(t, "]}");
	}
	text_add_char(t, ']');
}

static void
template_json(struct text *t, const struct message_template *row)
{
	text_printf(t, "{\"version\":%lld", (long long)row->version);
	json_text(t, "name", row->name);
	json_text(t, "kind", row->kind);
	json_text(t, "subject", row->subject);
	json_text(t, "body", row->body);
	json_instant(t, "at", row->at);
	json_text(t, "by", row->by);
	text_add_char(t, '}');
}

enum rc
view_templates(struct call *c, const struct templates_query *q, struct diag *d)
{
	struct message_template *rows = NULL;
	size_t n = 0;
	enum rc rc = call_school(c, q->urn, PERM_SCHOOL_READ, d);
	if (rc == RC_OK) {
		rc = store_templates(&rows, &n, c->st, c->school_id, q->name, c->a, d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	text_add_char(c->out, '{');
	kinds_json(c->out);
	text_add(c->out, ",\"templates\":[");
	for (size_t i = 0; i < n; i++) {
		text_add(c->out, i == 0 ? "" : ",");
		template_json(c->out, &rows[i]);
	}
	text_add(c->out, "]}");
	return RC_OK;
}

/* ---- writing ---- */

static enum rc
line_check(const char *field, const char *s, struct diag *d)
{
	size_t n = strlen(s);
	if (strpbrk(s, "\n\t") != NULL) {
		return diag_set(d, RC_INVALID, field, NULL, "this is one line of text");
	}
	if (n > 0 && (s[0] == ' ' || s[n - 1] == ' ')) {
		return diag_set(
		    d, RC_INVALID, field, NULL, "this neither begins nor ends with a blank");
	}
	return RC_OK;
}

/* Could the texts be filled for some pupil? */
static enum rc
texts_check(int kind, const char *subject, const char *body, struct diag *d)
{
	const char *const *known = template_variables((enum template_kind)kind);
	const struct template_in subject_in = {"subject", subject};
	const struct template_in body_in = {"body", body};
	enum rc rc = line_check("subject", subject, d);
	if (rc == RC_OK && template_is_empty(body)) {
		rc = diag_set(d, RC_INVALID, "body", NULL, "a message has a text");
	}
	if (rc == RC_OK) {
		rc = template_check(&subject_in, known, d);
	}
	return rc == RC_OK ? template_check(&body_in, known, d) : rc;
}

/* The number of the newest version; 0: there is none. */
static enum rc
newest_of(int64_t *out, struct call *c, const char *name, struct diag *d)
{
	struct message_template *rows = NULL;
	size_t n = 0;
	enum rc rc = store_templates(&rows, &n, c->st, c->school_id, name, c->a, d);
	if (rc == RC_OK) {
		*out = n == 0 ? 0 : rows[0].version;
	}
	return rc;
}

static enum rc
template_check_all(int64_t *newest, struct call *c, const struct template_args *in, struct diag *d)
{
	enum rc rc = line_check("name", in->name, d);
	if (rc == RC_OK) {
		rc = texts_check(in->kind, in->subject, in->body, d);
	}
	if (rc == RC_OK) {
		rc = newest_of(newest, c, in->name, d);
	}
	if (rc == RC_OK && *newest != in->based_on) {
		rc = *newest == 0 ? diag_set(d, RC_STALE, "based_on", NULL,
		                        "there is no template of this name to change")
		                  : diag_set(d, RC_STALE, "based_on", NULL,
		                        "version %lld of this template is there meanwhile; nothing "
		                        "was saved: read it again",
		                        (long long)*newest);
	}
	return rc;
}

static enum rc
template_run(struct call *c, const struct template_args *in, struct desk_act *act, struct diag *d)
{
	int64_t newest = 0;
	enum rc rc = template_check_all(&newest, c, in, d);
	if (rc != RC_OK) {
		return rc;
	}
	const struct message_template row = {.name = in->name,
	    .version = newest + 1,
	    .act_id = act->act_id,
	    .kind = template_kind_names[in->kind],
	    .subject = in->subject,
	    .body = in->body};
	rc = store_template_put(c->st, c->school_id, &row, d);
	if (rc == RC_OK) {
		text_printf(c->out, "{\"version\":%lld", (long long)row.version);
		json_text(c->out, "name", row.name);
		text_add_char(c->out, '}');
		rc = desk_end(act, c, LIVE_SCHOOL, d);
	}
	return rc;
}

enum rc
act_template(struct call *c, const void *args, struct diag *d)
{
	const struct template_args *in = args;
	struct desk_act act;
	struct text content;
	bool is_done = false;
	text_init(&content, CONTENT_MAX);
	text_printf(&content, "template %d %lld", in->kind, (long long)in->based_on);
	text_add_json(&content, in->name);
	text_add_json(&content, in->subject);
	text_add_json(&content, in->body);
	const struct desk_in desk = {
	    .uuid = in->uuid, .kind = "template", .content = &content, .reason = ""};
	enum rc rc = call_school(c, in->urn, PERM_POLICY, d);
	if (rc == RC_OK) {
		rc = desk_begin(&is_done, &act, c, &desk, d);
	}
	text_fini(&content);
	return rc == RC_OK && !is_done ? template_run(c, in, &act, d) : rc;
}

/* ---- looking at it with a pupil's words ---- */

struct absence {
	const struct image_pupil *p;
	struct pupil row; /* for the contacts */
	int32_t day;
	enum session session;
};

static const char *
name_of(struct arena *a, const char *forename, const char *surname)
{
	return arena_printf(a, "%s%s%s", forename, forename[0] == '\0' ? "" : " ", surname);
}

static void
absence_values(struct template_value out[ABSENCE_VARIABLE_COUNT], const struct call *c,
    const struct school_state *s, const struct absence *x)
{
	char day[DAY_WORDS];
	const struct image_group *g = image_group_on(s->image, x->p, x->day);
	const struct policy_post *post = post_to_ring(s, x->day, image_year_on(x->p, x->day));
	const struct contact *by_phone = first_contact(&x->row, false);
	const struct contact *k = by_phone != NULL ? by_phone : first_contact(&x->row, true);
	const char *const value[ABSENCE_VARIABLE_COUNT] = {
	    [ABSENCE_CLASS] = g == NULL ? "" : g->name,
	    [ABSENCE_CONTACT_NAME] = k == NULL ? "" : name_of(c->a, k->forename, k->surname),
	    [ABSENCE_DATE] = arena_text(c->a, day_words(day, x->day)),
	    [ABSENCE_FORENAME] = x->p->forename,
	    [ABSENCE_PHONE] = post == NULL ? "" : post->phone,
	    [ABSENCE_PUPIL] = name_of(c->a, x->p->forename, x->p->surname),
	    [ABSENCE_SCHOOL] = s->row.name,
	    [ABSENCE_SENDER] = c->who->name,
	    [ABSENCE_SESSION] = session_words(x->session),
	};
	for (int i = 0; i < ABSENCE_VARIABLE_COUNT; i++) {
		out[i] = (struct template_value){absence_variable_names[i], value[i]};
	}
}

/* How many of the variables that the texts use are empty; they are listed. */
static size_t
empty_json(
    struct text *t, const struct template_in in[2], const struct template_value *values, size_t n)
{
	size_t n_empty = 0;
	text_add(t, "{\"empty\":[");
	for (size_t i = 0; i < n; i++) {
		bool is_used =
		    template_uses(&in[0], values[i].name) || template_uses(&in[1], values[i].name);
		if (is_used && template_is_empty(values[i].value)) {
			text_add(t, n_empty++ == 0 ? "" : ",");
			text_add_json(t, values[i].name);
		}
	}
	text_add_char(t, ']');
	return n_empty;
}

static enum rc
filled_json(struct text *t, const struct template_in *in, const struct template_value *values,
    size_t n, struct diag *d)
{
	struct text filled;
	text_init(&filled, FILLED_MAX);
	enum rc rc = template_fill(&filled, in, values, n, d);
	if (rc == RC_OK) {
		json_text(t, in->field, filled.s);
	}
	text_fini(&filled);
	return rc;
}

static enum rc
preview_run(struct call *c, const struct school_state *s, const struct absence *x,
    const struct template_preview *q, struct diag *d)
{
	struct template_value values[ABSENCE_VARIABLE_COUNT];
	const struct template_in in[] = {{"subject", q->subject}, {"body", q->body}};
	absence_values(values, c, s, x);
	if (empty_json(c->out, in, values, ABSENCE_VARIABLE_COUNT) > 0) {
		text_add(c->out, ",\"subject\":null,\"body\":null}");
		return RC_OK;
	}
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < sizeof in / sizeof in[0]; i++) {
		rc = filled_json(c->out, &in[i], values, ABSENCE_VARIABLE_COUNT, d);
	}
	text_add_char(c->out, '}');
	return rc;
}

static enum rc
preview_pupil(struct absence *out, struct call *c, const struct school_state *s,
    const struct template_preview *q, struct diag *d)
{
	int32_t today = wall_at(c->now).day;
	out->p = image_pupil_find(s->image, q->pupil_id);
	if (out->p == NULL) {
		return diag_set(d, RC_NOT_FOUND, "pupil", NULL, "there is no such pupil");
	}
	struct scope scope = pupil_scope(s, out->p, today);
	enum rc rc = actor_may_in(c->who, &scope, PERM_CONTACT_READ, d);
	if (rc == RC_OK) {
		rc = store_pupil(&out->row, c->st, s->school_id, q->pupil_id, c->a, d);
	}
	out->day = q->day == DAY_NONE ? today : q->day;
	out->session = q->session == -1 ? SESSION_AM : (enum session)q->session;
	return rc;
}

enum rc
view_template_preview(struct call *c, const struct template_preview *q, struct diag *d)
{
	struct school_state *s = NULL;
	struct absence x;
	enum rc rc = school_hold(&s, c, q->urn, PERM_CONTACT_READ, d);
	if (rc != RC_OK) {
		return rc;
	}
	rc = preview_pupil(&x, c, s, q, d);
	if (rc == RC_OK) {
		rc = texts_check(q->kind, q->subject, q->body, d);
	}
	if (rc == RC_OK) {
		rc = preview_run(c, s, &x, q, d);
	}
	school_release(s);
	return rc;
}
