#include "app/json.h"
#include "app/reg.h"
#include "app/seal.h"
#include "app/untaken.h"
#include "engine/report.h"
#include "store/store_register.h"

#include <string.h>

/* A register of the period that was taken and never closed: its blanks are not settled. */
static enum rc
open_check(struct call *c, const struct school_state *s, struct day_range days, struct diag *d)
{
	struct register_taken *rows = NULL;
	size_t n = 0;
	enum rc rc = store_registers(&rows, &n, c->st, s->school_id, days, c->a, d);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		const struct image_group *g = image_group_find(s->image, rows[i].group_id);
		if (rows[i].first_seq != 0 && rows[i].closed_seq == 0 && !rows[i].is_complete) {
			char date[DAY_TEXT];
			return diag_set(d, RC_INVALID, "from", "SI 2024/208 reg 10 (R42)",
			    "the %s register of %s on %s is not closed yet",
			    session_words(rows[i].session), g == NULL ? "a group" : g->name,
			    day_format(date, rows[i].day));
		}
	}
	return rc;
}

/* Registers of the period that nobody took or settled. */
static enum rc
gaps_check(struct call *c, const struct school_state *s, struct day_range days, struct diag *d)
{
	struct report report;
	const struct report_args args = {
	    .range = days, .cfg = &school_policy(s, days.to)->policy.law};
	report_school(&report, s->image, &args, c->a);
	uint32_t n = 0;
	enum rc rc = registers_missing(&n, c, s, &report, d);
	return rc != RC_OK || n == 0
	           ? rc
	           : diag_set(d, RC_INVALID, "with_gaps", "SI 2024/208 reg 10 (R48)",
	                 "%u %s of the period %s taken by nobody: take or settle %s, or say "
	                 "that the period is sealed with %s missing",
	                 (unsigned)n, n == 1 ? "register" : "registers", n == 1 ? "was" : "were",
	                 n == 1 ? "it" : "them", n == 1 ? "it" : "them");
}

static enum rc
period_check(struct call *c, const struct seal_args *args, struct diag *d)
{
	if (args->days.from > args->days.to) {
		return diag_set(d, RC_INVALID, "to", "R44", "the last day comes before the first");
	}
	if (args->days.to >= wall_at(c->now).day) {
		return diag_set(d, RC_INVALID, "to", "R44",
		    "a period is sealed when it is over: the last day must have gone by");
	}
	if (args->days.to - args->days.from > 400) {
		return diag_set(
		    d, RC_INVALID, "from", "R44", "a period is at most a school year: 400 days");
	}
	struct seal *seals = NULL;
	size_t n = 0;
	enum rc rc = store_seals(&seals, &n, c->st, c->school_id, c->a, d);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		if (!seals[i].is_ended && seals[i].from_day <= args->days.to &&
		    seals[i].to_day >= args->days.from) {
			char from[DAY_TEXT];
			char to[DAY_TEXT];
			return diag_set(d, RC_INVALID, "from", "R44", "%s to %s are sealed already",
			    day_format(from, seals[i].from_day), day_format(to, seals[i].to_day));
		}
	}
	return rc;
}

/* Which seal the act makes or ends. */
static enum rc
seal_find(struct seal *out, struct call *c, const struct school_state *s,
    const struct seal_args *args, struct diag *d)
{
	struct seal *seals = NULL;
	size_t n = 0;
	if (args->seal_id == 0) {
		*out = (struct seal){.from_day = args->days.from, .to_day = args->days.to};
		enum rc rc = period_check(c, args, d);
		if (rc == RC_OK) {
			rc = open_check(c, s, args->days, d);
		}
		if (rc == RC_OK && !args->with_gaps) {
			rc = gaps_check(c, s, args->days, d);
		}
		return rc == RC_OK ? store_seal_next_id(&out->seal_id, c->st, c->school_id, d) : rc;
	}
	if (args->reason[0] == '\0') {
		return diag_set(d, RC_INVALID, "reason", "R44",
		    "a sealed period is opened again with a reason only");
	}
	enum rc rc = store_seals(&seals, &n, c->st, c->school_id, c->a, d);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		if (seals[i].seal_id == args->seal_id && !seals[i].is_ended) {
			*out = seals[i];
			out->is_ended = true;
			return RC_OK;
		}
	}
	return rc != RC_OK
	           ? rc
	           : diag_set(d, RC_NOT_FOUND, "seal", NULL, "there is no such sealed period");
}

static enum rc
seal_run(struct call *c, const struct school_state *s, const struct seal_args *args,
    const struct repeat *r, struct diag *d)
{
	struct seal item = {0};
	struct submission sub;
	enum rc rc = seal_find(&item, c, s, args, d);
	if (rc != RC_OK) {
		return rc;
	}
	submission_of(&sub, c, args->uuid, args->seal_id == 0 ? "seal" : "unseal", args->reason);
	memcpy(sub.content, r->digest, sizeof sub.content);
	rc = store_submit_seal(&sub, c->st, &item, d);
	if (rc == RC_OK) {
		effect_seq(c, c->school_id, sub.seq, false);
		answer_saved(c, sub.seq, c->now, 0);
	}
	return rc;
}

static enum rc
seal_once(struct call *c, const struct seal_args *args, struct school_state *s, struct diag *d)
{
	struct text content;
	text_init(&content, 2000);
	text_printf(
	    &content, "seal %d %d %lld ", args->days.from, args->days.to, (long long)args->seal_id);
	text_add_json(&content, args->reason);
	if (args->with_gaps) {
		text_add(&content, " with_gaps");
	}
	struct repeat r = {.uuid = args->uuid, .content = &content};
	bool is_done = false;
	enum rc rc = act_is_repeat(&is_done, c, &r, d);
	if (rc == RC_OK && !is_done) {
		rc = seal_run(c, s, args, &r, d);
	}
	text_fini(&content);
	return rc;
}

enum rc
act_seal(struct call *c, const void *args, struct diag *d)
{
	const struct seal_args *seal = args;
	struct school_state *s = NULL;
	enum rc rc = school_hold(&s, c, seal->urn, PERM_SEAL, d);
	if (rc == RC_OK) {
		rc = seal_once(c, seal, s, d);
		school_release(s);
	}
	return rc;
}

enum rc
act_unseal(struct call *c, const void *args, struct diag *d)
{
	const struct seal_args *seal = args;
	struct school_state *s = NULL;
	enum rc rc = school_hold(&s, c, seal->urn, PERM_UNSEAL, d);
	if (rc == RC_OK) {
		rc = seal_once(c, seal, s, d);
		school_release(s);
	}
	return rc;
}

/* By whom, when and why, from the log. */
static enum rc
submission_json(struct call *c, const char *by, const char *at, int64_t seq, struct diag *d)
{
	struct submission sub;
	enum rc rc = store_submission(&sub, c->st, c->school_id, seq, c->a, d);
	if (rc == RC_OK) {
		json_text(c->out, by, sub.user_name);
		json_instant(c->out, at, sub.time);
		json_text(c->out, at[0] == 's' ? "reason" : "opened_reason", sub.reason);
	}
	return rc;
}

enum rc
view_seals(struct call *c, int64_t urn, struct diag *d)
{
	struct school_state *s = NULL;
	struct seal *seals = NULL;
	size_t n = 0;
	char from[DAY_TEXT];
	char to[DAY_TEXT];
	enum rc rc = school_hold(&s, c, urn, PERM_REGISTER, d);
	if (rc != RC_OK) {
		return rc;
	}
	rc = store_seals(&seals, &n, c->st, s->school_id, c->a, d);
	text_add(c->out, "{\"seals\":[");
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		text_printf(c->out, "%s{\"id\":\"%lld\",\"from\":\"%s\",\"to\":\"%s\"",
		    i == 0 ? "" : ",", (long long)seals[i].seal_id,
		    day_format(from, seals[i].from_day), day_format(to, seals[i].to_day));
		rc = submission_json(c, "sealed_by", "sealed_at", seals[i].made_seq, d);
		if (rc == RC_OK && seals[i].is_ended) {
			rc = submission_json(c, "opened_by", "opened_at", seals[i].ended_seq, d);
		}
		text_add_char(c->out, '}');
	}
	text_add(c->out, "]}");
	school_release(s);
	return rc;
}
