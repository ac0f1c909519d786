#include "app/leave_in.h"

#include "app/outbox.h"
#include "app/reg.h"
#include "core/age.h"
#include "store/store_roll.h"

#include <string.h>
#include <strings.h>

/* Requests for leave: read, judged, answered. */

enum rc
leave_read(
    struct leave_read *out, struct call *c, const struct leave_filter *filter, struct diag *d)
{
	*out = (struct leave_read){0};
	enum rc rc =
	    store_leave_requests(&out->requests, &out->n, c->st, c->school_id, filter, c->a, d);
	if (rc == RC_OK) {
		rc = store_leave_pupils(
		    &out->parts, &out->n_parts, c->st, c->school_id, filter, c->a, d);
	}
	if (rc == RC_OK) {
		rc = store_leave_steps(
		    &out->steps, &out->n_steps, c->st, c->school_id, filter, c->a, d);
	}
	return rc;
}

bool
leave_may_decide(const struct call *c, const struct school_state *s, const struct scope *scope)
{
	const struct policy *policy = &school_policy(s, wall_at(c->now).day)->policy;
	if (actor_has_in(c->who, scope, PERM_LEAVE_DECIDE)) {
		return true;
	}
	if (!actor_has_in(c->who, scope, PERM_LEAVE)) {
		return false;
	}
	for (size_t i = 0; i < policy->leave.decided_by.n; i++) {
		if (strcmp(policy->leave.decided_by.item[i], c->who->username) == 0) {
			return true;
		}
	}
	return false;
}

/* ---- days ---- */

static bool
span_holds(const struct leave_span *span, int32_t day, enum session session)
{
	bool is_early = day == span->from_day && session < span->from_session;
	bool is_late = day == span->to_day && session > span->to_session;
	return !is_early && !is_late;
}

int32_t
leave_school_days(
    const struct school_state *s, const struct image_pupil *p, const struct leave_span *span)
{
	int32_t n = 0;
	for (int32_t day = span->from_day; day <= span->to_day; day++) {
		bool is_any = false;
		for (int k = 0; k < SESSION_COUNT; k++) {
			enum session session = k == 0 ? SESSION_AM : SESSION_PM;
			uint8_t cell = image_cell(s->image, p, day, session);
			bool is_open = cell != CELL_NOT_OPEN && cell != CELL_OFF_ROLL;
			is_any = is_any || (is_open && span_holds(span, day, session));
		}
		n += is_any ? 1 : 0;
	}
	return n;
}

const char *
leave_span_words(const struct call *c, const struct leave_span *span)
{
	char from[DAY_WORDS];
	char to[DAY_WORDS];
	day_words(from, span->from_day);
	day_words(to, span->to_day);
	bool is_one_day = span->from_day == span->to_day;
	if (is_one_day && span->from_session == span->to_session) {
		return arena_printf(c->a, "%s, %s", from,
		    span->from_session == SESSION_AM ? "morning" : "afternoon");
	}
	if (is_one_day) {
		return arena_printf(c->a, "%s", from);
	}
	return arena_printf(c->a, "%s%s to %s%s", from,
	    span->from_session == SESSION_AM ? "" : ", afternoon", to,
	    span->to_session == SESSION_PM ? "" : ", morning");
}

/* ---- judging ---- */

static int32_t
notice_weeks(const struct policy *policy)
{
	int32_t weeks = 0;
	for (size_t i = 0; i < policy->leave.n_notice; i++) {
		if (policy->leave.notice[i].weeks > weeks) {
			weeks = policy->leave.notice[i].weeks;
		}
	}
	return weeks;
}

const struct leave_request *
leave_request_find(const struct leave_read *all, int64_t leave_id)
{
	for (size_t i = 0; i < all->n; i++) {
		if (all->requests[i].leave_id == leave_id) {
			return &all->requests[i];
		}
	}
	return NULL;
}

static enum leave_ground
ground_of(const struct leave_read *all, int64_t leave_id)
{
	const struct leave_request *r = leave_request_find(all, leave_id);
	return r == NULL ? LEAVE_GROUND_COUNT : (enum leave_ground)leave_ground_parse(r->ground);
}

static bool
part_is_other(const struct leave_pupil *part, const struct leave_request *r, int64_t pupil_id)
{
	return part->pupil_id == pupil_id && part->leave_id != r->leave_id;
}

static struct leave_span
granted_span(const struct leave_pupil *part)
{
	return (struct leave_span){
	    part->from_day, part->from_session, part->to_day, part->to_session};
}

/* A day of observance besides the request: marked so, or granted and still to come. */
static bool
is_observed(const struct school_state *s, const struct leave_request *r,
    const struct image_pupil *p, const struct leave_read *others, int32_t day)
{
	uint8_t am = image_cell(s->image, p, day, SESSION_AM);
	uint8_t pm = image_cell(s->image, p, day, SESSION_PM);
	if (am == CODE_R || pm == CODE_R) {
		return true;
	}
	if (am != CELL_BLANK && pm != CELL_BLANK) {
		return false;
	}
	for (size_t i = 0; i < others->n_parts; i++) {
		const struct leave_pupil *part = &others->parts[i];
		bool is_granted = part_is_other(part, r, p->id) && part->from_day != DAY_NONE &&
		                  day >= part->from_day && day <= part->to_day;
		if (is_granted && ground_of(others, part->leave_id) == LEAVE_OBSERVANCE) {
			return true;
		}
	}
	return false;
}

static int32_t
observed_days(const struct school_state *s, const struct leave_request *r,
    const struct image_pupil *p, const struct leave_read *others)
{
	struct day_range year = school_year_on(s, r->from_day);
	int32_t n = 0;
	for (int32_t day = year.from; day <= year.to; day++) {
		bool is_besides = day < r->from_day || day > r->to_day;
		n += is_besides && is_observed(s, r, p, others, day) ? 1 : 0;
	}
	return n;
}

/* Does another request for the pupil, that waits or was granted, have a day of this one? */
static bool
is_overlapping(const struct leave_request *r, int64_t pupil_id, const struct leave_read *others)
{
	for (size_t i = 0; i < others->n_parts; i++) {
		const struct leave_pupil *part = &others->parts[i];
		if (!part_is_other(part, r, pupil_id)) {
			continue;
		}
		const struct leave_request *other = leave_request_find(others, part->leave_id);
		struct leave_span span = granted_span(part);
		if (leave_state_parse(part->state) == LEAVE_WAITING && other != NULL) {
			span.from_day = other->from_day;
			span.to_day = other->to_day;
		}
		if (span.from_day != DAY_NONE && span.from_day <= r->to_day &&
		    span.to_day >= r->from_day) {
			return true;
		}
	}
	return false;
}

/* Over compulsory school age, not under it (R6, C172). */
static bool
is_over_age(const struct image_pupil *p, int32_t day, const struct policy *policy)
{
	return p->dob != DAY_NONE && day > age_compulsory(p->dob, policy->law.school_year_start).to;
}

void
leave_judge(struct leave_judged *out, const struct school_state *s, const struct leave_request *r,
    const struct image_pupil *p, const struct leave_read *others)
{
	const struct policy *policy = &school_policy(s, r->from_day)->policy;
	const struct leave_span span = {r->from_day, r->from_session, r->to_day, r->to_session};
	enum leave_ground ground = (enum leave_ground)leave_ground_parse(r->ground);
	out->facts = (struct leave_facts){
	    .ground = ground,
	    .applicant = (enum leave_applicant)leave_applicant_parse(r->applicant_is),
	    .is_over_age = is_over_age(p, r->from_day, policy),
	    .is_overlapping = is_overlapping(r, p->id, others),
	    .has_fact = r->fact[0] != '\0',
	    .received = r->received_day,
	    .from = r->from_day,
	    .school_days = leave_school_days(s, p, &span),
	    .notice_weeks = notice_weeks(policy),
	    .days_before = ground == LEAVE_OBSERVANCE ? observed_days(s, r, p, others) : 0,
	    .per_festival = policy->leave.observance_per_festival == POLICY_NONE
	                        ? -1
	                        : policy->leave.observance_per_festival,
	    .per_year = policy->leave.observance_per_year == POLICY_NONE
	                    ? -1
	                    : policy->leave.observance_per_year,
	};
	out->findings = leave_findings(&out->facts);
}

const char *
leave_finding_words(const struct call *c, const struct leave_judged *j, enum leave_finding f)
{
	const struct leave_facts *x = &j->facts;
	switch (f) {
	case LEAVE_TOO_LATE:
		return "Asked for after its first day: leave on this ground is asked for in "
		       "advance";
	case LEAVE_WRONG_APPLICANT:
		return "Not asked for by a parent with whom the pupil normally lives";
	case LEAVE_NO_FACT:
		return arena_printf(c->a, "Missing beside code %s: %s", leave_code(x->ground),
		    code_info(code_find(leave_code(x->ground)))->fact);
	case LEAVE_UNCLEAR_APPLICANT:
		return "Asked for by somebody else than a parent with whom the pupil normally "
		       "lives";
	case LEAVE_OVERLAPS:
		return "Another request for the pupil has some of these days";
	case LEAVE_SAME_DAY:
		return "Asked for on its first day: in advance only if before the session began";
	case LEAVE_NOT_BY_ITSELF:
		return x->ground == LEAVE_HOLIDAY
		           ? "The wish for a holiday is not an exceptional circumstance"
		           : "Protest or leisure is not an exceptional circumstance";
	case LEAVE_SHORT_NOTICE:
		return arena_printf(c->a, "%d day%s short of the policy's notice of %d week%s",
		    leave_days_short(x), leave_days_short(x) == 1 ? "" : "s", x->notice_weeks,
		    x->notice_weeks == 1 ? "" : "s");
	case LEAVE_OVER_FESTIVAL:
		return arena_printf(c->a, "%d school days: the policy has %d for one festival",
		    x->school_days, x->per_festival);
	case LEAVE_OVER_YEAR:
		return arena_printf(c->a,
		    "%d school days with the %d besides: the policy has %d in a school year",
		    x->school_days + x->days_before, x->days_before, x->per_year);
	case LEAVE_FINDING_COUNT:
		break;
	}
	return "";
}

/* ---- the answer ---- */

const char *
leave_reply_word(const struct call *c, const struct scope *scope, enum leave_reply reply)
{
	static const char *const words[LEAVE_REPLY_COUNT] = {
	    [LEAVE_REPLY_EMAIL] = "email",
	    [LEAVE_REPLY_NONE] = "none",
	    [LEAVE_REPLY_STRANGER] = "stranger",
	    [LEAVE_REPLY_BARRED] = "barred",
	};
	bool is_hidden =
	    reply == LEAVE_REPLY_BARRED && !actor_has_in(c->who, scope, PERM_SAFEGUARDING);
	return is_hidden ? "held" : words[reply];
}

static enum leave_reply
reply_for(const struct leave_request *r, const struct pupil *p)
{
	enum leave_reply reply = LEAVE_REPLY_STRANGER;
	for (size_t i = 0; i < p->n_contacts; i++) {
		const struct contact *k = &p->contacts[i];
		if (strcasecmp(k->email, r->email) != 0) {
			continue;
		}
		if (k->no_contact) {
			return LEAVE_REPLY_BARRED;
		}
		reply = LEAVE_REPLY_EMAIL;
	}
	return reply;
}

enum rc
leave_reply_of(enum leave_reply *out, struct call *c, const struct leave_request *r,
    const int64_t *pupils, size_t n, struct diag *d)
{
	enum rc rc = RC_OK;
	*out = r->email[0] == '\0' ? LEAVE_REPLY_NONE : LEAVE_REPLY_EMAIL;
	for (size_t i = 0; rc == RC_OK && *out != LEAVE_REPLY_NONE && i < n; i++) {
		struct pupil p = {0};
		rc = store_pupil(&p, c->st, c->school_id, pupils[i], c->a, d);
		enum leave_reply one = rc == RC_OK ? reply_for(r, &p) : LEAVE_REPLY_EMAIL;
		*out = one > *out ? one : *out;
	}
	return rc;
}

static const char *
names_of(struct call *c, const struct school_state *s, const struct leave_answer *answer)
{
	const char *names = "";
	for (size_t i = 0; i < answer->n_pupils; i++) {
		const struct image_pupil *p = image_pupil_find(s->image, answer->pupils[i]);
		const char *sep = i == 0 ? "" : i + 1 == answer->n_pupils ? " and " : ", ";
		names = arena_printf(c->a, "%s%s%s %s", names, sep, p->forename, p->surname);
	}
	return names;
}

/* What was decided, and what follows from it. */
static const char *
decision_words(struct call *c, const struct school_state *s, const struct leave_answer *answer)
{
	const struct policy_leave *policy =
	    &school_policy(s, answer->request->from_day)->policy.leave;
	const char *work = policy->work_set[0] == '\0'
	                       ? ""
	                       : arena_printf(c->a, "\nWork during leave: %s.\n", policy->work_set);
	const char *span = leave_span_words(c, &answer->granted);
	bool is_fact = leave_ground_parse(answer->request->ground) == LEAVE_OBSERVANCE;
	const char *refused = is_fact
	                          ? "The school is not satisfied that those days are set apart for "
	                            "religious observance: an absence on them is unauthorised."
	                          : "An absence on a day that was not granted is unauthorised.";
	switch (answer->state) {
	case LEAVE_GRANTED:
		return arena_printf(c->a, "The leave is granted: %s.\n%s", span, work);
	case LEAVE_PART:
		return arena_printf(c->a,
		    "Part of the leave is granted: %s. The rest is refused. %s\n%s", span, refused,
		    work);
	case LEAVE_WAITING:
	case LEAVE_REFUSED:
	case LEAVE_WITHDRAWN:
	case LEAVE_STATE_COUNT:
		break;
	}
	return arena_printf(c->a, "The leave is refused. %s\n", refused);
}

enum rc
leave_answer_send(enum leave_reply *out, struct call *c, struct school_state *s,
    const struct leave_answer *answer, struct diag *d)
{
	const struct leave_request *r = answer->request;
	const struct leave_span asked = {r->from_day, r->from_session, r->to_day, r->to_session};
	char received[DAY_WORDS];
	enum rc rc = leave_reply_of(out, c, r, answer->pupils, answer->n_pupils, d);
	if (rc != RC_OK || *out == LEAVE_REPLY_NONE || *out == LEAVE_REPLY_BARRED) {
		return rc;
	}
	const struct message message = {
	    .ref = arena_printf(c->a, "leave:%lld", (long long)answer->act_id),
	    .kind = "leave",
	    .to_name = r->applicant,
	    .to = r->email,
	    .subject = "Your request for leave of absence",
	    .body = arena_printf(c->a,
	        "Dear %s,\n\nOn %s you asked for leave of absence for %s: %s.\n\n%s\nReason: %s\n\n"
	        "%s, %s\n%s\n",
	        r->applicant, day_words(received, r->received_day), names_of(c, s, answer),
	        leave_span_words(c, &asked), decision_words(c, s, answer), answer->words,
	        c->who->name, c->who->position, s->row.name),
	};
	return outbox_add(c, &message, d);
}
