#include "app/kiosk.h"

#include "app/json.h"
#include "app/schools.h"
#include "app/users_private.h"
#include "base/num.h"
#include "store/store_devices.h"

#include <sodium.h>

#include <stdio.h>
#include <string.h>

/* Kiosks: making, pairing, revoking. */

/* No 0 and O, 1 and I, which look alike. */
static const char letters[] = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

static void
code_make(char out[KIOSK_CODE])
{
	for (int i = 0; i < KIOSK_CODE - 1; i++) {
		out[i] = i == 4 ? '-' : letters[randombytes_uniform(sizeof letters - 1)];
	}
	out[KIOSK_CODE - 1] = '\0';
}

/* As typed: small letters, blanks and the dash do not matter. */
static void
code_digest(uint8_t out[STORE_HASH], const char *typed)
{
	char code[KIOSK_CODE] = "";
	size_t n = 0;
	for (const char *p = typed; *p != '\0' && n < sizeof code - 1; p++) {
		char c = *p >= 'a' && *p <= 'z' ? (char)(*p - 'a' + 'A') : *p;
		if (strchr(letters, c) != NULL) {
			code[n++] = c;
		}
	}
	store_digest(out, code, n);
}

static void
device_json(struct text *t, const struct device *v, int64_t now)
{
	text_printf(t, "{\"id\":\"%lld\"", (long long)v->device_id);
	json_text(t, "name", v->name);
	json_text(t, "place", v->place);
	const char *state = v->revoked != 0                        ? "revoked"
	                    : v->has_code && v->code_expires > now ? "waiting"
	                    : v->has_token                         ? "paired"
	                                                           : "not_paired";
	json_text(t, "state", state);
	json_instant(t, "paired_at", v->paired);
	json_instant(t, "revoked_at", v->revoked);
	text_add_char(t, '}');
}

/* One change of a kiosk, read and written on the writer: two at one moment come one after the
 * other, and neither undoes what it has not seen. */
struct device_change {
	int64_t school_id;
	int64_t device_id;   /* 0: a new one; out */
	const uint8_t *code; /* a digest: the one that waits for this code; NULL */
	const char *act;     /* of the audit */
	void (*change)(struct device *v, const struct device_change *k);
	const struct device_args *args; /* of a new one */
	uint8_t secret[STORE_HASH];     /* a digest: of the new code or token */
	int64_t now;
	struct device out;
};

static enum rc
device_find(struct device *out, struct call *c, const struct device_change *k, struct diag *d)
{
	if (k->code != NULL) {
		enum rc rc = store_device_by_code(out, c->st, k->code, c->a, d);
		if (rc == RC_NOT_FOUND || (rc == RC_OK && out->code_expires <= k->now)) {
			diag_clear(d);
			return diag_set(d, RC_LOGIN, "code", NULL,
			    "No kiosk waits for this code: a code is good for 15 minutes, and "
			    "once");
		}
		return rc;
	}
	if (k->device_id != 0) {
		return store_device(out, c->st, k->school_id, k->device_id, c->a, d);
	}
	*out = (struct device){.school_id = k->school_id,
	    .name = k->args->name,
	    .place = k->args->place,
	    .made = k->now,
	    .made_by = c->who->user_id};
	return store_device_next_id(&out->device_id, c->st, k->school_id, d);
}

/* The actor a kiosk is. */
static const struct actor *
kiosk_actor(const struct device *v, struct arena *a)
{
	struct grant *grant = ARENA_NEW(a, struct grant);
	struct actor *who = ARENA_NEW(a, struct actor);
	*grant = (struct grant){v->school_id, ROLE_KIOSK, YEARS_ALL, 0};
	*who = (struct actor){.username = "",
	    .name = v->name,
	    .position = "kiosk",
	    .grants = grant,
	    .n_grants = 1,
	    .is_token = true};
	return who;
}

static enum rc
act_change_device(struct call *c, const void *args, struct diag *d)
{
	struct device_change *k = *(struct device_change *const *)args;
	struct device v;
	enum rc rc = device_find(&v, c, k, d);
	if (rc != RC_OK) {
		return rc;
	}
	k->change(&v, k);
	rc = store_device_put(c->st, &v, d);
	if (rc != RC_OK) {
		return rc;
	}
	const struct actor *before = c->who;
	const struct audit_line line = {v.school_id, k->act, "device", v.device_id};
	c->who = k->code == NULL ? before : kiosk_actor(&v, c->a);
	rc = users_audit(c, &line, d);
	c->who = before;
	k->out = v; /* its texts are in the arena of who asked */
	return rc;
}

static enum rc
device_change_run(struct call *c, struct device_change *k, struct diag *d)
{
	k->now = c->now;
	return users_run(c, act_change_device, &k, d);
}

static void
change_code(struct device *v, const struct device_change *k)
{
	memcpy(v->code_hash, k->secret, sizeof v->code_hash);
	v->has_code = true;
	v->code_expires = k->now + KIOSK_CODE_S;
	v->revoked = 0;
}

static void
change_revoke(struct device *v, const struct device_change *k)
{
	v->revoked = k->now;
	v->has_code = false;
	v->has_token = false;
}

static void
change_pair(struct device *v, const struct device_change *k)
{
	memcpy(v->token_hash, k->secret, sizeof v->token_hash);
	v->has_token = true;
	v->has_code = false;
	v->paired = k->now;
}

/* Give it a fresh code, and answer with both. */
static enum rc
device_with_code(struct call *c, struct device_change *k, struct diag *d)
{
	char code[KIOSK_CODE];
	char until[INSTANT_TEXT];
	code_make(code);
	code_digest(k->secret, code);
	k->change = change_code;
	enum rc rc = device_change_run(c, k, d);
	if (rc != RC_OK) {
		return rc;
	}
	text_add(c->out, "{\"device\":");
	device_json(c->out, &k->out, c->now);
	text_printf(c->out, ",\"code\":\"%s\",\"until\":\"%s\"}", code,
	    instant_format(until, k->out.code_expires));
	return RC_OK;
}

enum rc
app_add_device(struct call *c, const struct device_args *args, struct diag *d)
{
	enum rc rc = call_school(c, args->urn, PERM_DEVICES, d);
	if (rc != RC_OK) {
		return rc;
	}
	struct device_change k = {.school_id = c->school_id, .act = "device.add", .args = args};
	return device_with_code(c, &k, d);
}

enum rc
app_device_code(struct call *c, const struct device_args *args, struct diag *d)
{
	enum rc rc = call_school(c, args->urn, PERM_DEVICES, d);
	if (rc != RC_OK) {
		return rc;
	}
	struct device_change k = {
	    .school_id = c->school_id, .device_id = args->device_id, .act = "device.code"};
	return device_with_code(c, &k, d);
}

enum rc
app_revoke_device(struct call *c, const struct device_args *args, struct diag *d)
{
	enum rc rc = call_school(c, args->urn, PERM_DEVICES, d);
	if (rc != RC_OK) {
		return rc;
	}
	struct device_change k = {.school_id = c->school_id,
	    .device_id = args->device_id,
	    .act = "device.revoke",
	    .change = change_revoke};
	rc = device_change_run(c, &k, d);
	if (rc == RC_OK) {
		device_json(c->out, &k.out, c->now);
	}
	return rc;
}

enum rc
view_devices(struct call *c, int64_t urn, struct diag *d)
{
	struct device *list = NULL;
	size_t n = 0;
	enum rc rc = call_school(c, urn, PERM_DEVICES, d);
	if (rc == RC_OK) {
		rc = store_devices(&list, &n, c->st, c->school_id, c->a, d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	text_add(c->out, "{\"devices\":[");
	for (size_t i = 0; i < n; i++) {
		text_add(c->out, i == 0 ? "" : ",");
		device_json(c->out, &list[i], c->now);
	}
	text_add(c->out, "]}");
	return RC_OK;
}

enum rc
app_pair(char token[KIOSK_TOKEN], struct call *c, const char *code, struct diag *d)
{
	uint8_t hash[STORE_HASH];
	char secret[LOGIN_TOKEN];
	struct device_change k = {.code = hash, .act = "device.pair", .change = change_pair};
	code_digest(hash, code);
	secret_make(secret);
	store_digest(k.secret, secret, strlen(secret));
	enum rc rc = device_change_run(c, &k, d);
	if (rc == RC_OK) {
		snprintf(token, KIOSK_TOKEN, "%lld.%lld.%s", (long long)k.out.school_id,
		    (long long)k.out.device_id, secret);
		c->who = kiosk_actor(&k.out, c->a);
	}
	return rc;
}

/* "12.3.secret" */
static bool
token_parse(
    int64_t *school_id, int64_t *device_id, const char **secret, const char *token, struct arena *a)
{
	const char *dot = strchr(token, '.');
	const char *second = dot == NULL ? NULL : strchr(dot + 1, '.');
	if (second == NULL || strlen(token) >= KIOSK_TOKEN) {
		return false;
	}
	*secret = second + 1;
	return num_parse(school_id, arena_text_n(a, token, (size_t)(dot - token)), 1, INT64_MAX) &&
	       num_parse(
	           device_id, arena_text_n(a, dot + 1, (size_t)(second - dot - 1)), 1, INT64_MAX);
}

enum rc
app_actor_of_kiosk(const struct actor **who, struct call *c, const char *token, struct diag *d)
{
	int64_t school_id = 0;
	int64_t device_id = 0;
	const char *secret = NULL;
	struct device v = {0};
	uint8_t hash[STORE_HASH];
	enum rc rc = RC_NOT_FOUND;
	if (token_parse(&school_id, &device_id, &secret, token, c->a)) {
		rc = store_device(&v, c->st, school_id, device_id, c->a, d);
		store_digest(hash, secret, strlen(secret));
	}
	if (rc == RC_OK && (v.revoked != 0 || !v.has_token ||
	                       sodium_memcmp(hash, v.token_hash, sizeof hash) != 0)) {
		rc = RC_NOT_FOUND;
	}
	if (rc == RC_NOT_FOUND) {
		diag_clear(d);
		return diag_set(d, RC_LOGIN, "", NULL,
		    "This tablet is not paired with the school any more: the office can pair it");
	}
	if (rc == RC_OK) {
		*who = kiosk_actor(&v, c->a);
		c->device = v.place;
	}
	return rc;
}
