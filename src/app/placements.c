#include "app/off_site_in.h"

#include "app/json.h"
#include "app/reg.h"
#include "post/post.h"

#include <string.h>

/* Providers and placements; settling a question. */

static enum rc
provider_check(bool *is_moved, struct call *c, const struct provider_args *in, struct diag *d)
{
	struct provider_row *rows = NULL;
	size_t n = 0;
	bool is_known = in->provider_id == 0;
	*is_moved = false;
	if (in->email[0] != '\0' && !post_address_is_valid(in->email)) {
		return diag_set(d, RC_INVALID, "email", NULL,
		    "an e-mail address has the form name@example.org");
	}
	enum rc rc = store_providers(&rows, &n, c->st, c->school_id, c->a, d);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		if (rows[i].provider_id != in->provider_id) {
			continue;
		}
		is_known = true;
		*is_moved = strcmp(rows[i].email, in->email) != 0;
		if (rows[i].code != code_find(in->code)) {
			return diag_set(d, RC_INVALID, "code", "R50, R51, R52",
			    "the code of a provider stays: make another provider for code %s",
			    in->code);
		}
	}
	return rc != RC_OK || is_known
	           ? rc
	           : diag_set(d, RC_NOT_FOUND, "provider", NULL, "there is no such provider");
}

static enum rc
provider_run(
    struct call *c, const struct provider_args *in, const struct text *content, struct diag *d)
{
	struct desk_act act;
	bool is_done = false;
	const struct desk_in desk = {in->uuid, "provider", content, 0, 0, ""};
	enum rc rc = desk_begin(&is_done, &act, c, &desk, d);
	if (rc != RC_OK || is_done) {
		return rc;
	}
	struct provider_row row = {.act_id = act.act_id,
	    .code = code_find(in->code),
	    .contact = in->contact,
	    .email = in->email,
	    .name = in->name,
	    .phone = in->phone,
	    .provider_id = in->provider_id};
	bool is_moved = false;
	rc = provider_check(&is_moved, c, in, d);
	if (rc == RC_OK && row.provider_id == 0) {
		rc = store_provider_next_id(&row.provider_id, c->st, c->school_id, d);
	}
	if (rc == RC_OK) {
		rc = store_provider_put(c->st, c->school_id, &row, d);
	}
	if (rc == RC_OK && is_moved) { /* the clock sends today's to the new address */
		rc = store_off_site_links_end(c->st, c->school_id, row.provider_id, d);
	}
	return rc == RC_OK ? off_site_done(c, &act, row.provider_id, d) : rc;
}

enum rc
act_save_provider(struct call *c, const void *args, struct diag *d)
{
	const struct provider_args *in = args;
	struct text content;
	enum rc rc = call_school(c, in->urn, PERM_OFFSITE, d);
	if (rc == RC_OK) { /* it answers for pupils of every group */
		rc = actor_may_for_all(c->who, c->school_id, PERM_OFFSITE, d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	text_init(&content, 10000);
	text_printf(&content, "%lld %s", (long long)in->provider_id, in->code);
	text_add_json(&content, in->name);
	text_add_json(&content, in->contact);
	text_add_json(&content, in->email);
	text_add_json(&content, in->phone);
	rc = provider_run(c, in, &content, d);
	text_fini(&content);
	return rc;
}

/* "mon-am" is bit 0, "sun-pm" bit 13; -1 for anything else. */
static int
session_bit(const char *s)
{
	static const char *const days[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
	for (int i = 0; i < 7; i++) {
		if (strncmp(s, days[i], 3) == 0) {
			return strcmp(s + 3, "-am") == 0   ? 2 * i
			       : strcmp(s + 3, "-pm") == 0 ? 2 * i + 1
			                                   : -1;
		}
	}
	return -1;
}

void
placement_content(struct text *t, const struct placement_args *in)
{
	text_printf(t, "%lld %lld %d %d", (long long)in->provider_id, (long long)in->pupil_id,
	    in->from_day, in->to_day);
	text_add_json(t, in->activity);
	for (size_t i = 0; i < in->n_sessions; i++) {
		text_add_json(t, in->sessions[i]);
	}
}

static enum rc
sessions_fill(uint32_t *out, const struct placement_args *in, struct diag *d)
{
	*out = 0;
	for (size_t i = 0; i < in->n_sessions; i++) {
		int bit = session_bit(in->sessions[i]);
		if (bit < 0) {
			return diag_set(d, RC_INVALID, "sessions", NULL,
			    "line %zu is no session of the week: write mon-am to fri-pm", i + 1);
		}
		*out |= UINT32_C(1) << bit;
	}
	return *out != 0 ? RC_OK
	                 : diag_set(d, RC_INVALID, "sessions", NULL,
	                       "the placement has no session in the week");
}

enum rc
placement_fill(
    struct off_site_row *site, const struct placement_args *in, int32_t today, struct diag *d)
{
	bool is_kept = site->off_site_id != 0 && site->from_day == in->from_day;
	if (in->to_day < in->from_day || in->to_day - in->from_day > 400) {
		return diag_set(d, RC_INVALID, "to", NULL,
		    "a placement ends on or after its first day, within 400 days");
	}
	if ((in->from_day < today && !is_kept) || in->to_day < today) {
		return diag_set(d, RC_INVALID, in->to_day < today ? "to" : "from",
		    "SI 2024/208 reg 6 (R44, R48)",
		    "sessions that have passed are amended in the register, not planned");
	}
	site->from_day = in->from_day;
	site->from_session = SESSION_AM;
	site->name = in->activity;
	site->to_day = in->to_day;
	site->to_session = SESSION_PM;
	return sessions_fill(&site->sessions, in, d);
}

static enum rc
placement_run(struct off_site_day *v, const struct placement_args *in, const struct text *content,
    struct diag *d)
{
	struct call *c = v->c;
	struct desk_act act;
	bool is_done = false;
	struct entering *e = NULL;
	const struct desk_in desk = {in->uuid, "placement", content, 0, 0, ""};
	enum rc rc = desk_begin(&is_done, &act, c, &desk, d);
	if (rc != RC_OK || is_done) {
		return rc;
	}
	const struct provider_row *provider = off_site_provider(v, in->provider_id);
	if (provider == NULL) {
		return diag_set(d, RC_INVALID, "provider", NULL, "there is no such provider");
	}
	struct off_site_row site = {.act_id = act.act_id,
	    .code = provider->code,
	    .leader = "",
	    .place = "",
	    .provider_id = in->provider_id,
	    .staff = ""};
	const struct off_site_enter enter = {.site = &site,
	    .provider = provider,
	    .pupils = &in->pupil_id,
	    .n_pupils = 1,
	    .act_id = act.act_id};
	rc = placement_fill(&site, in, v->day, d);
	if (rc == RC_OK) {
		rc = store_off_site_next_id(&site.off_site_id, c->st, c->school_id, d);
	}
	if (rc == RC_OK) {
		rc = off_site_check_plans(&e, c, v->s, &enter, d);
	}
	if (rc == RC_OK) {
		rc = store_off_site_put(c->st, c->school_id, &site, d);
	}
	if (rc == RC_OK) {
		rc = off_site_enter_plans(e, d);
	}
	return rc == RC_OK ? off_site_done(c, &act, site.off_site_id, d) : rc;
}

enum rc
act_make_placement(struct call *c, const void *args, struct diag *d)
{
	const struct placement_args *in = args;
	struct school_state *s = NULL;
	struct off_site_day v;
	struct text content;
	enum rc rc = school_hold(&s, c, in->urn, PERM_OFFSITE, d);
	if (rc != RC_OK) {
		return rc;
	}
	text_init(&content, 20000);
	placement_content(&content, in);
	rc = off_site_load(&v, c, s, wall_at(c->now).day, d);
	if (rc == RC_OK) {
		rc = placement_run(&v, in, &content, d);
	}
	text_fini(&content);
	school_release(s);
	return rc;
}

/* ---- settling ---- */

/* Of a pupil in the caller's scope; of a whole trip, anybody's who has PERM_OFFSITE. */
static enum rc
settle_check(
    struct call *c, const struct school_state *s, const struct off_site_question *q, struct diag *d)
{
	const struct image_pupil *p = image_pupil_find(s->image, q->pupil_id);
	if (q->settled_at != 0) {
		return diag_set(
		    d, RC_INVALID, "question", NULL, "it was settled already by %s", q->settled_by);
	}
	if (p == NULL) {
		return RC_OK;
	}
	struct scope scope = pupil_scope(s, p, q->day);
	return actor_may_in(c->who, &scope, PERM_OFFSITE, d);
}

static enum rc
settle_run(struct call *c, const struct school_state *s, const struct off_site_settle_args *in,
    struct desk_act *act, struct diag *d)
{
	struct off_site_question *rows = NULL;
	size_t n = 0;
	enum rc rc = store_off_site_questions(
	    &rows, &n, c->st, c->school_id, wall_at(c->now).day - 30, c->a, d);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		if (rows[i].question_id != in->question_id) {
			continue;
		}
		rc = settle_check(c, s, &rows[i], d);
		rows[i].settled_at = c->now;
		rows[i].settled_by = c->who->name;
		rows[i].outcome = in->outcome;
		if (rc == RC_OK) {
			rc = store_off_site_question_put(c->st, c->school_id, &rows[i], d);
		}
		return rc == RC_OK ? off_site_done(c, act, in->question_id, d) : rc;
	}
	return rc != RC_OK
	           ? rc
	           : diag_set(d, RC_NOT_FOUND, "question", NULL, "there is no such question");
}

enum rc
act_settle_off_site(struct call *c, const void *args, struct diag *d)
{
	const struct off_site_settle_args *in = args;
	struct school_state *s = NULL;
	struct desk_act act;
	struct text content;
	bool is_done = false;
	enum rc rc = school_hold(&s, c, in->urn, PERM_OFFSITE, d);
	if (rc != RC_OK) {
		return rc;
	}
	text_init(&content, 4000);
	text_printf(&content, "%lld", (long long)in->question_id);
	text_add_json(&content, in->outcome);
	const struct desk_in desk = {in->uuid, "off_site_settle", &content, 0, 0, in->outcome};
	rc = desk_begin(&is_done, &act, c, &desk, d);
	if (rc == RC_OK && !is_done) {
		rc = settle_run(c, s, in, &act, d);
	}
	text_fini(&content);
	school_release(s);
	return rc;
}
