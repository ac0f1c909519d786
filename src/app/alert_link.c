#include "app/alert_case.h"
#include "app/json.h"
#include "app/reg.h"

#include "base/uuid.h"
#include "exchange/mail_in.h"

#include <string.h>
#include <strings.h>

/* Answers from outside: the link of an e-mail, and an e-mail that answers one. The person is the
 * one whom the e-mail was sent to; neither needs an account. */

/* Who answers is Muster under the person's name, so that the log says both. */
static struct actor
actor_of(const struct alert_told_row *told, const char *position)
{
	struct actor who = *actor_system();
	who.user_id = told->user_id;
	who.username = "";
	who.name = told->name;
	who.position = position;
	return who;
}

/* ---- the link ---- */

struct link {
	struct alert_told_row told;
	int64_t school_id;
	bool is_known;
};

/* Who may not sign in any more answers by no link and no e-mail either. */
static enum rc
is_gone(bool *out, struct call *c, int64_t user_id, struct diag *d)
{
	struct user user = {0};
	enum rc rc = user_id == 0 ? RC_OK : store_user(&user, c->st, user_id, c->a, d);
	if (rc == RC_NOT_FOUND) {
		diag_clear(d);
		user.is_disabled = true;
		rc = RC_OK;
	}
	*out = user.is_disabled;
	return rc;
}

/* An unknown link, one that has ended and one of somebody who left look alike. */
static enum rc
link_find(struct link *out, struct call *c, const char *token, struct diag *d)
{
	uint8_t hash[STORE_HASH];
	store_digest(hash, token, strlen(token));
	enum rc rc = store_alert_by_token(&out->told, &out->school_id, c->st, hash, c->a, d);
	if (rc == RC_NOT_FOUND) {
		diag_clear(d);
		return RC_OK;
	}
	bool is_left = false;
	if (rc == RC_OK) {
		rc = is_gone(&is_left, c, out->told.user_id, d);
	}
	out->is_known = rc == RC_OK && !is_left;
	return rc;
}

static enum rc
link_hold(struct school_state **s, struct call *c, int64_t school_id, struct diag *d)
{
	struct school row;
	enum rc rc = store_school(&row, c->st, school_id, c->a, d);
	return rc == RC_OK ? school_hold(s, c, row.urn, PERM_ALERT, d) : rc;
}

/* {"state":"ended"}, or how the alert stands: no name leaves the house (R109). */
static void
link_json(struct alert_case *v, const struct alert_told_row *told, bool is_over)
{
	struct text *t = v->c->out;
	const struct alert_person me = {told->user_id, told->name, told->address};
	const char *why = "";
	bool may = !is_over && alert_may_answer(v, &me, true, &why);
	text_add(t, "{\"state\":");
	text_add_json(t, is_over ? "ended" : alert_state_name(v->now.state));
	json_text(t, "school", v->s->row.name);
	json_text(t, "to", told->name);
	json_text(t, "pupil", is_over ? "" : alert_pupil_words(v, v->policy->names_in_mail));
	json_text(t, "expected", is_over ? "" : v->row.expected);
	json_instant(t, "raised_at", is_over ? 0 : v->row.raised_at);
	json_text(t, "raised_by", is_over ? "" : v->row.raised_name);
	json_bool(t, "may_answer", may);
	json_text(t, "why_not", why);
	text_add_char(t, '}');
}

static bool
is_over(const struct alert_case *v)
{
	return v->now.state == ALERT_IS_FOUND || v->now.state == ALERT_IS_CLOSED;
}

static void
link_ended(struct call *c)
{
	text_add(c->out,
	    "{\"state\":\"ended\",\"school\":\"\",\"to\":\"\",\"pupil\":\"\",\"expected\":\"\","
	    "\"raised_at\":null,\"raised_by\":\"\",\"may_answer\":false,\"why_not\":\"\"}");
}

enum rc
view_alert_link(struct call *c, const struct alert_link_args *args, struct diag *d)
{
	struct link link = {0};
	struct school_state *s = NULL;
	struct alert_case v;
	enum rc rc = link_find(&link, c, args->token, d);
	if (rc != RC_OK || !link.is_known) {
		link_ended(c);
		return rc;
	}
	const struct actor *before = c->who;
	struct actor who = actor_of(&link.told, "by e-mail link");
	c->who = &who;
	rc = link_hold(&s, c, link.school_id, d);
	if (rc == RC_OK) {
		rc = alert_case_open(&v, c, s, link.told.alert_id, d);
		if (rc == RC_OK) {
			link_json(&v, &link.told, is_over(&v));
		}
		school_release(s);
	}
	c->who = before;
	return rc;
}

/* ---- answering ---- */

struct answer {
	const struct alert_told_row *told;
	const char *words;
	const char *kind; /* of the desk's act */
	const char *once; /* what comes again with the same answer; "" nothing does */
};

/* The act's uuid: mail servers deliver twice, and people press twice. */
static void
answer_uuid(char out[UUID_TEXT], const struct alert_case *v, const struct answer *answer)
{
	if (answer->once[0] == '\0') {
		uuid_make(out);
		return;
	}
	const char *seed = arena_printf(v->c->a, "%s %lld %s %s", answer->kind,
	    (long long)v->row.alert_id, answer->told->address, answer->once);
	uuid_of_text(out, seed);
}

/* The person looks. An answer that comes too early or too late is kept as a note. */
static enum rc
answer_write(struct alert_case *v, const struct answer *answer, struct diag *d)
{
	struct call *c = v->c;
	struct desk_act act;
	struct text content;
	char uuid[UUID_TEXT];
	bool is_done = false;
	const struct alert_person me = {
	    answer->told->user_id, answer->told->name, answer->told->address};
	const char *why = "";
	bool may =
	    alert_allows(v->now.state, ALERT_ACKNOWLEDGED) && alert_may_answer(v, &me, true, &why);
	answer_uuid(uuid, v, answer);
	text_init(&content, 100);
	text_add(&content, uuid);
	const struct desk_in in = {
	    .uuid = uuid, .kind = answer->kind, .content = &content, .reason = ""};
	enum rc rc = desk_begin(&is_done, &act, c, &in, d);
	text_fini(&content);
	if (rc != RC_OK) {
		return rc;
	}
	if (is_done) { /* logged already; how it stands is told as of now */
		text_clear(c->out);
		link_json(v, answer->told, is_over(v));
		return RC_OK;
	}
	struct alert_step_row *step = alert_add(v, may ? ALERT_ACKNOWLEDGED : ALERT_NOTE, &act);
	step->words = why[0] == '\0' ? answer->words
	                             : arena_printf(c->a, "%s Came early: %s.", answer->words, why);
	alert_play(v, &act);
	rc = alert_write(v, d);
	if (rc == RC_OK) {
		link_json(v, answer->told, is_over(v));
		rc = desk_end(&act, c, LIVE_ALERTS, d);
	}
	return rc;
}

static enum rc
link_answer(struct call *c, const struct link *link, const char *token, struct diag *d)
{
	struct school_state *s = NULL;
	struct alert_case v;
	enum rc rc = link_hold(&s, c, link->school_id, d);
	if (rc != RC_OK) {
		return rc;
	}
	rc = alert_case_open(&v, c, s, link->told.alert_id, d);
	if (rc == RC_OK) {
		const struct alert_person me = {
		    link->told.user_id, link->told.name, link->told.address};
		const char *why = "";
		const struct answer answer = {
		    &link->told, "Answered by the link in the e-mail.", "alert_link", token};
		if (is_over(&v) || !alert_may_answer(&v, &me, true, &why)) {
			link_json(&v, &link->told, is_over(&v));
		} else {
			rc = answer_write(&v, &answer, d);
		}
	}
	school_release(s);
	return rc;
}

enum rc
act_alert_link(struct call *c, const void *args, struct diag *d)
{
	const struct alert_link_args *in = args;
	struct link link = {0};
	enum rc rc = link_find(&link, c, in->token, d);
	if (rc != RC_OK || !link.is_known) {
		link_ended(c);
		return rc;
	}
	const struct actor *before = c->who;
	struct actor who = actor_of(&link.told, "by e-mail link");
	c->who = &who;
	rc = link_answer(c, &link, in->token, d);
	c->who = before;
	return rc;
}

/* ---- an e-mail that answers ---- */

/* The person by the sender's address: whom the alert was sent to, or who is on call. */
static bool
sender_find(struct alert_told_row *out, struct alert_case *v, const char *from)
{
	struct alert_people on_call = {0};
	for (size_t i = 0; i < v->n_told; i++) {
		if (strcasecmp(v->told[i].address, from) == 0) {
			*out = v->told[i];
			return true;
		}
	}
	alert_people_on_call(&on_call, v);
	for (size_t i = 0; i < on_call.n; i++) {
		if (strcasecmp(on_call.item[i].address, from) == 0) {
			*out = (struct alert_told_row){.address = on_call.item[i].address,
			    .name = on_call.item[i].name,
			    .user_id = on_call.item[i].user_id};
			return true;
		}
	}
	return false;
}

static enum rc
mail_answer(struct call *c, int64_t school_id, int64_t alert_id, const struct alert_mail_args *mail,
    struct diag *d)
{
	struct school_state *s = NULL;
	struct alert_case v;
	struct alert_told_row told;
	enum rc rc = link_hold(&s, c, school_id, d);
	if (rc != RC_OK) {
		return rc;
	}
	bool is_left = false;
	rc = alert_case_open(&v, c, s, alert_id, d);
	bool is_sender = rc == RC_OK && sender_find(&told, &v, mail->from);
	if (is_sender) {
		rc = is_gone(&is_left, c, told.user_id, d);
	}
	if (rc == RC_OK && (!is_sender || is_left)) {
		rc = diag_set(d, RC_FORBIDDEN, "from", NULL,
		    "the sender was not told of this alert and is not on call");
	}
	if (rc == RC_OK) {
		struct actor who = actor_of(&told, "by e-mail");
		const struct answer answer = {
		    &told, "Answered by e-mail.", "alert_mail", mail->message_id};
		c->who = &who;
		rc = answer_write(&v, &answer, d);
		c->who = actor_system();
	}
	school_release(s);
	return rc;
}

enum rc
act_alert_mail(struct call *c, const void *args, struct diag *d)
{
	const struct alert_mail_args *mail = args;
	for (size_t i = 0; i < mail->n_refs; i++) {
		int64_t alert_id = 0;
		int64_t school_id = 0;
		enum rc rc = store_alert_by_ref(&alert_id, &school_id, c->st, mail->refs[i], d);
		if (rc != RC_OK) {
			return rc;
		}
		if (alert_id != 0) {
			return mail_answer(c, school_id, alert_id, mail, d);
		}
	}
	return diag_set(d, RC_NOT_FOUND, "subject", NULL,
	    "the message answers no alert: no reference of one is in its subject");
}

enum rc
alert_mail_read(
    struct alert_mail_args *out, const char *bytes, size_t n, struct arena *a, struct diag *d)
{
	struct mail_in *mail = ARENA_NEW(a, struct mail_in);
	enum rc rc = mail_in_read(mail, bytes, n, a, d);
	if (rc == RC_OK && mail->is_automatic) {
		rc = diag_set(d, RC_INVALID, "Auto-Submitted", "RFC 3834",
		    "an automatic reply answers no alert");
	}
	if (rc == RC_OK) {
		*out = (struct alert_mail_args){
		    mail->from, mail->message_id, mail->refs, mail->n_refs};
	}
	return rc;
}
