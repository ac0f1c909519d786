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

struct put_device {
	struct device device;
	const char *act;
	int64_t *device_id; /* out */
};

static enum rc
act_put_device(struct call *c, const void *args, struct diag *d)
{
	const struct put_device *p = args;
	struct device v = p->device;
	enum rc rc = RC_OK;
	if (v.device_id == 0) {
		rc = store_device_next_id(&v.device_id, c->st, v.school_id, d);
	}
	if (rc == RC_OK) {
		rc = store_device_put(c->st, &v, d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	*p->device_id = v.device_id;
	const struct audit_line line = {v.school_id, p->act, "device", v.device_id};
	return users_audit(c, &line, d);
}

/* Write it with a fresh code, and answer with both. */
static enum rc
device_with_code(struct call *c, struct device *v, const char *act, struct diag *d)
{
	char code[KIOSK_CODE];
	char until[INSTANT_TEXT];
	code_make(code);
	code_digest(v->code_hash, code);
	v->has_code = true;
	v->code_expires = c->now + KIOSK_CODE_S;
	v->revoked = 0;
	struct put_device put = {.device = *v, .act = act, .device_id = &v->device_id};
	enum rc rc = users_run(c, act_put_device, &put, d);
	if (rc != RC_OK) {
		return rc;
	}
	text_add(c->out, "{\"device\":");
	device_json(c->out, v, c->now);
	text_printf(c->out, ",\"code\":\"%s\",\"until\":\"%s\"}", code,
	    instant_format(until, v->code_expires));
	return RC_OK;
}

enum rc
app_add_device(struct call *c, const struct device_args *args, struct diag *d)
{
	enum rc rc = call_school(c, args->urn, PERM_DEVICES, d);
	if (rc != RC_OK) {
		return rc;
	}
	struct device v = {.school_id = c->school_id,
	    .name = args->name,
	    .place = args->place,
	    .made = c->now,
	    .made_by = c->who->user_id};
	return device_with_code(c, &v, "device.add", d);
}

enum rc
app_device_code(struct call *c, const struct device_args *args, struct diag *d)
{
	struct device v;
	enum rc rc = call_school(c, args->urn, PERM_DEVICES, d);
	if (rc == RC_OK) {
		rc = store_device(&v, c->st, c->school_id, args->device_id, c->a, d);
	}
	return rc == RC_OK ? device_with_code(c, &v, "device.code", d) : rc;
}

enum rc
app_revoke_device(struct call *c, const struct device_args *args, struct diag *d)
{
	struct device v;
	enum rc rc = call_school(c, args->urn, PERM_DEVICES, d);
	if (rc == RC_OK) {
		rc = store_device(&v, c->st, c->school_id, args->device_id, c->a, d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	v.revoked = c->now;
	v.has_code = false;
	v.has_token = false;
	struct put_device put = {.device = v, .act = "device.revoke", .device_id = &v.device_id};
	rc = users_run(c, act_put_device, &put, d);
	if (rc == RC_OK) {
		device_json(c->out, &v, c->now);
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

enum rc
app_pair(char token[KIOSK_TOKEN], struct call *c, const char *code, struct diag *d)
{
	uint8_t hash[STORE_HASH];
	struct device v;
	code_digest(hash, code);
	enum rc rc = store_device_by_code(&v, c->st, hash, c->a, d);
	if (rc == RC_NOT_FOUND || (rc == RC_OK && v.code_expires <= c->now)) {
		diag_clear(d);
		return diag_set(d, RC_LOGIN, "code", NULL,
		    "No kiosk waits for this code: a code is good for 15 minutes, and once");
	}
	if (rc != RC_OK) {
		return rc;
	}
	char secret[LOGIN_TOKEN];
	secret_make(secret);
	store_digest(v.token_hash, secret, strlen(secret));
	v.has_token = true;
	v.has_code = false;
	v.paired = c->now;
	c->who = kiosk_actor(&v, c->a);
	struct put_device put = {.device = v, .act = "device.pair", .device_id = &v.device_id};
	rc = users_run(c, act_put_device, &put, d);
	if (rc == RC_OK) {
		snprintf(token, KIOSK_TOKEN, "%lld.%lld.%s", (long long)v.school_id,
		    (long long)v.device_id, secret);
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
