#include "app/app_private.h"
#include "app/users_private.h"
#include "base/log.h"
#include "core/calendar.h"
#include "store/store_register.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define IDLE_S ((int64_t)12 * 3600)       /* a login ends when it was not used for so long */
#define LOGIN_S ((int64_t)30 * 24 * 3600) /* ... and after this, used or not */
#define TOUCH_S 300                       /* use is written down no more often than this */
#define TRUST_S 60 /* a cached login is looked up again, as another process may have ended it */
#define SLOTS 2048 /* logins remembered; two in one slot take turns */

/* One login or token that was looked up lately, with all that its actor points at. */
struct entry {
	uint8_t hash[STORE_HASH];
	int64_t token_id;  /* 0: a login */
	int64_t created;   /* of a login */
	int64_t expires;   /* seconds UTC; 0: never */
	int64_t touched;   /* when its use was last written down */
	int64_t looked_up; /* seconds of the monotonic clock */
	struct actor actor;
	char more[]; /* grants, then texts */
};

struct login_cache {
	struct entry *slot[SLOTS];
};

static int64_t
monotonic_s(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec;
}

/* ---- the cache; all under app->logins_lock ---- */

void
login_cache_free(struct login_cache *cache)
{
	for (size_t i = 0; cache != NULL && i < SLOTS; i++) {
		free(cache->slot[i]);
	}
	free(cache);
}

static struct login_cache *
login_cache_new(void)
{
	struct login_cache *cache = calloc(1, sizeof *cache);
	if (cache == NULL) {
		log_fatal("out of memory");
	}
	return cache;
}

static struct entry **
cache_slot(struct app *app, const uint8_t hash[STORE_HASH])
{
	if (app->logins == NULL) {
		app->logins = login_cache_new();
	}
	return &app->logins->slot[(hash[0] | hash[1] << 8) % SLOTS];
}

/* Texts and grants of an actor, copied behind each other; gives the bytes they take. `out` may be
 * NULL, to measure. */
static size_t
actor_pack(char *out, struct actor *to, const struct actor *from)
{
	size_t n_grants = from->n_grants * sizeof *from->grants;
	size_t n_covers = from->n_covers * sizeof *from->covers;
	size_t n = n_grants + n_covers;
	const char *texts[] = {from->username, from->name, from->position};
	const char **places[] = {&to->username, &to->name, &to->position};
	if (out != NULL) {
		*to = *from;
		to->grants = (const struct grant *)(void *)out;
		memcpy(out, from->grants, n_grants);
		to->covers = (const struct actor_cover *)(void *)(out + n_grants);
		if (n_covers > 0) {
			memcpy(out + n_grants, from->covers, n_covers);
		}
	}
	for (size_t i = 0; i < 3; i++) {
		size_t k = strlen(texts[i]) + 1;
		if (out != NULL) {
			memcpy(out + n, texts[i], k);
			*places[i] = out + n;
		}
		n += k;
	}
	return n;
}

static const struct actor *
actor_copy(const struct actor *from, struct arena *a)
{
	struct actor *to = ARENA_NEW(a, struct actor);
	(void)actor_pack(arena_alloc(a, actor_pack(NULL, to, from), 1), to, from);
	return to;
}

static struct entry *
entry_new(const struct entry *from)
{
	struct actor unused;
	struct entry *e = malloc(sizeof *e + actor_pack(NULL, &unused, &from->actor));
	if (e == NULL) {
		log_fatal("out of memory");
	}
	*e = *from;
	(void)actor_pack(e->more, &e->actor, &from->actor);
	return e;
}

static void
entry_free(struct entry *e)
{
	free(e);
}

static void
cache_put(struct app *app, const struct entry *from)
{
	struct entry *e = entry_new(from);
	pthread_mutex_lock(&app->logins_lock);
	struct entry **slot = cache_slot(app, e->hash);
	entry_free(*slot);
	*slot = e;
	pthread_mutex_unlock(&app->logins_lock);
}

void
logins_forget(struct app *app, int64_t user_id, int64_t token_id)
{
	pthread_mutex_lock(&app->logins_lock);
	for (size_t i = 0; app->logins != NULL && i < SLOTS; i++) {
		struct entry *e = app->logins->slot[i];
		if (e != NULL &&
		    ((token_id != 0 && e->token_id == token_id) ||
		        (user_id != 0 && e->token_id == 0 && e->actor.user_id == user_id))) {
			entry_free(e);
			app->logins->slot[i] = NULL;
		}
	}
	pthread_mutex_unlock(&app->logins_lock);
}

static void
cache_drop(struct app *app, const uint8_t hash[STORE_HASH])
{
	pthread_mutex_lock(&app->logins_lock);
	struct entry **slot = cache_slot(app, hash);
	if (*slot != NULL && memcmp((*slot)->hash, hash, STORE_HASH) == 0) {
		entry_free(*slot);
		*slot = NULL;
	}
	pthread_mutex_unlock(&app->logins_lock);
}

/* ---- writing down that a login is in use ---- */

struct touch {
	struct act_job job;
	uint8_t hash[STORE_HASH];
	int64_t now;
	int64_t expires;
};

static enum rc
act_touch(struct call *c, const void *args, struct diag *d)
{
	const struct touch *t = args;
	return store_login_touch(c->st, t->hash, t->now, t->expires, d);
}

static void
touch_free(struct act_job *job)
{
	if (job->rc != RC_OK && job->rc != RC_NOT_FOUND) {
		log_error("a login's use was not written down: %s", job->d.text);
	}
	free(job->ctx);
}

/* Nobody waits for it. */
static void
touch_new(struct call *c, const uint8_t hash[STORE_HASH], int64_t expires)
{
	struct touch *t = calloc(1, sizeof *t);
	if (t == NULL) {
		log_fatal("out of memory");
	}
	memcpy(t->hash, hash, STORE_HASH);
	t->now = c->now;
	t->expires = expires;
	t->job = (struct act_job){.act = act_touch,
	    .args = t,
	    .call = {.app = c->app, .who = actor_system(), .now = c->now, .device = ""},
	    .done = touch_free,
	    .ctx = t};
	app_post(c->app, &t->job);
}

static int64_t
login_expiry(int64_t created, int64_t now)
{
	int64_t idle = now + IDLE_S;
	return idle < created + LOGIN_S ? idle : created + LOGIN_S;
}

/* ---- who is it? ---- */

static enum rc
ended(struct diag *d)
{
	return diag_set(d, RC_LOGIN, "", NULL, "The sign-in has ended: sign in again");
}

/* False: not there, or not to be relied on any more. */
static bool
cache_find(const struct actor **who, struct call *c, const uint8_t hash[STORE_HASH], bool is_token)
{
	int64_t touch = 0;
	bool found = false;
	pthread_mutex_lock(&c->app->logins_lock);
	struct entry *e = *cache_slot(c->app, hash);
	if (e != NULL && memcmp(e->hash, hash, STORE_HASH) == 0 && (e->token_id != 0) == is_token &&
	    monotonic_s() - e->looked_up < TRUST_S && (e->expires == 0 || e->expires > c->now)) {
		found = true;
		*who = actor_copy(&e->actor, c->a);
		if (!is_token && c->now - e->touched >= TOUCH_S) {
			e->touched = c->now;
			e->expires = login_expiry(e->created, c->now);
			touch = e->expires;
		}
	}
	pthread_mutex_unlock(&c->app->logins_lock);
	if (touch != 0) {
		touch_new(c, hash, touch);
	}
	return found;
}

/* Registers given for these days: today's, and those of a few days ago, which may still wait on a
 * device that had no network. */
#define COVER_BACK 4
static enum rc
load_covers(struct actor *out, struct call *c, int64_t user_id, struct diag *d)
{
	struct cover *rows = NULL;
	size_t n = 0;
	int32_t today = wall_at(c->now).day;
	struct day_range days = {today - COVER_BACK, today};
	enum rc rc = store_covers_of(&rows, &n, c->st, user_id, days, c->a, d);
	struct actor_cover *covers = ARENA_ARRAY(c->a, n + 1, struct actor_cover);
	for (size_t i = 0; i < n; i++) {
		covers[i] = (struct actor_cover){
		    rows[i].school_id, rows[i].group_id, rows[i].day, rows[i].sessions};
	}
	out->covers = covers;
	out->n_covers = n;
	return rc;
}

/* Roles of the record as grants; a role this program does not know grants nothing. */
static enum rc
load_actor(struct actor *out, struct call *c, const struct user *u, struct diag *d)
{
	struct user_role *roles;
	size_t n;
	enum rc rc = store_user_roles(&roles, &n, c->st, u->user_id, c->a, d);
	if (rc != RC_OK) {
		return rc;
	}
	struct grant *grants = ARENA_ARRAY(c->a, n == 0 ? 1 : n, struct grant);
	size_t kept = 0;
	for (size_t i = 0; i < n; i++) {
		int role = role_parse(roles[i].role);
		if (role >= 0) {
			grants[kept++] = (struct grant){
			    roles[i].school_id, (enum role)role, roles[i].years, roles[i].group_id};
		}
	}
	*out = (struct actor){.user_id = u->user_id,
	    .username = u->username,
	    .name = u->name,
	    .position = u->position,
	    .grants = grants,
	    .n_grants = kept};
	return load_covers(out, c, u->user_id, d);
}

/* Not found is no failure of the record: it means that nobody is signed in by this. */
static enum rc
not_found_is_ended(enum rc rc, struct diag *d)
{
	if (rc != RC_NOT_FOUND) {
		return rc;
	}
	if (d != NULL) {
		diag_clear(d);
	}
	return ended(d);
}

enum rc
app_actor_of_login(const struct actor **who, struct call *c, const char *token, struct diag *d)
{
	struct entry e = {.looked_up = monotonic_s()};
	store_digest(e.hash, token, strlen(token));
	if (cache_find(who, c, e.hash, false)) {
		return RC_OK;
	}
	struct login login;
	struct user user;
	enum rc rc = store_login(&login, c->st, e.hash, c->a, d);
	if (rc != RC_OK) {
		return not_found_is_ended(rc, d);
	}
	if (login.expires <= c->now || login.created + LOGIN_S <= c->now) {
		return ended(d);
	}
	rc = store_user(&user, c->st, login.user_id, c->a, d);
	if (rc != RC_OK) {
		return not_found_is_ended(rc, d);
	}
	if (user.is_disabled) {
		return ended(d);
	}
	rc = load_actor(&e.actor, c, &user, d);
	if (rc != RC_OK) {
		return rc;
	}
	e.created = login.created;
	e.expires = login.expires;
	e.touched = login.last_seen;
	cache_put(c->app, &e);
	/* By way of the cache, which sees to it that the use is written down. */
	if (!cache_find(who, c, e.hash, false)) {
		*who = actor_copy(&e.actor, c->a);
	}
	return RC_OK;
}

enum rc
app_actor_of_token(const struct actor **who, struct call *c, const char *token, struct diag *d)
{
	struct entry e = {.looked_up = monotonic_s()};
	store_digest(e.hash, token, strlen(token));
	if (cache_find(who, c, e.hash, true)) {
		return RC_OK;
	}
	struct api_token t;
	enum rc rc = store_api_token(&t, c->st, e.hash, c->a, d);
	int role = rc == RC_OK ? role_parse(t.role) : -1;
	if (rc == RC_OK && (t.is_revoked || role < 0 || (t.expires != 0 && t.expires <= c->now))) {
		rc = RC_NOT_FOUND;
	}
	if (rc == RC_NOT_FOUND && d != NULL) {
		diag_clear(d);
	}
	if (rc != RC_OK) {
		return rc == RC_NOT_FOUND ? diag_set(d, RC_LOGIN, "", NULL,
		                                "This token is not known, has ended or was revoked")
		                          : rc;
	}
	/* Acts by a token are its maker's, who gave it away. */
	const struct grant grant = {t.school_id, (enum role)role, YEARS_ALL, 0};
	e.token_id = t.token_id;
	e.expires = t.expires;
	e.actor = (struct actor){.user_id = t.created_by,
	    .username = "",
	    .name = t.name,
	    .position = "API token",
	    .grants = &grant,
	    .n_grants = 1,
	    .is_token = true};
	cache_put(c->app, &e);
	*who = actor_copy(&e.actor, c->a);
	return RC_OK;
}

/* ---- signing in and out ---- */

struct new_login {
	struct login login;
	int64_t user_id;
};

static enum rc
act_login(struct call *c, const void *args, struct diag *d)
{
	const struct new_login *n = args;
	enum rc rc = store_login_put(c->st, &n->login, d);
	const struct audit_line line = {.act = "sign-in", .kind = "user", .id = n->user_id};
	return rc == RC_OK ? users_audit(c, &line, d) : rc;
}

static enum rc
act_refused(struct call *c, const void *args, struct diag *d)
{
	const struct new_login *n = args;
	const struct audit_line line = {.act = "sign-in.refused", .kind = "user", .id = n->user_id};
	return users_audit(c, &line, d);
}

static enum rc
refuse_login(struct call *c, int64_t user_id, struct diag *d)
{
	/* The name is not written down: it is sometimes a password typed in the wrong place. */
	const struct new_login n = {.user_id = user_id};
	enum rc rc = users_run(c, act_refused, &n, d);
	return rc != RC_OK
	           ? rc
	           : diag_set(d, RC_LOGIN, "", NULL, "The user name or the password is wrong");
}

/* Small letters; user names are ASCII as a rule, and others must be typed as they are. */
static const char *
fold_username(struct arena *a, const char *s)
{
	char *out = arena_text(a, s);
	for (char *p = out; *p != '\0'; p++) {
		if (*p >= 'A' && *p <= 'Z') {
			*p = (char)(*p - 'A' + 'a');
		}
	}
	return out;
}

enum rc
app_login(char token[LOGIN_TOKEN], const struct actor **who, struct call *c,
    const struct login_args *args, struct diag *d)
{
	/* Somebody who is not there takes as long to refuse. */
	static const char nobody[] = "$argon2id$v=19$m=19456,t=2,p=1$ey27GUbgk1Uxf8VGUxlVYw$"
	                             "63ouhKk3W3kLWqH+KIzDpEKXU6XSi7mKlJP4SOx2RVU";
	struct user u = {.password = ""};
	enum rc rc = store_user_by_name(&u, c->st, fold_username(c->a, args->username), c->a, NULL);
	if (rc != RC_OK && rc != RC_NOT_FOUND) {
		return diag_set(d, rc, "", NULL, "The database cannot be reached");
	}
	bool is_there = rc == RC_OK && !u.is_disabled && u.password[0] != '\0';
	bool fits = password_matches(is_there ? u.password : nobody, args->password);
	if (!is_there || !fits) {
		return refuse_login(c, rc == RC_OK ? u.user_id : 0, d);
	}
	struct actor actor;
	rc = load_actor(&actor, c, &u, d);
	if (rc != RC_OK) {
		return rc;
	}
	char secret[LOGIN_TOKEN];
	secret_make(secret);
	struct new_login n = {.user_id = u.user_id,
	    .login = {.user_id = u.user_id,
	        .created = c->now,
	        .last_seen = c->now,
	        .expires = login_expiry(c->now, c->now),
	        .device = c->device}};
	store_digest(n.login.token_hash, secret, strlen(secret));
	*who = actor_copy(&actor, c->a);
	c->who = *who;
	rc = users_run(c, act_login, &n, d);
	if (rc == RC_OK) {
		memcpy(token, secret, sizeof secret);
	}
	return rc;
}

struct logout {
	uint8_t hash[STORE_HASH];
};

static enum rc
act_logout(struct call *c, const void *args, struct diag *d)
{
	const struct logout *l = args;
	enum rc rc = store_login_end(c->st, l->hash, d);
	const struct audit_line line = {.act = "sign-out", .kind = "user", .id = c->who->user_id};
	return rc == RC_OK ? users_audit(c, &line, d) : rc;
}

enum rc
app_logout(struct call *c, const char *token, struct diag *d)
{
	struct logout l;
	store_digest(l.hash, token, strlen(token));
	enum rc rc = users_run(c, act_logout, &l, d);
	cache_drop(c->app, l.hash);
	return rc;
}

static enum rc
act_expire(struct call *c, const void *args, struct diag *d)
{
	(void)args;
	return store_logins_expire(c->st, c->now, d);
}

enum rc
app_expire_logins(struct app *app, struct diag *d)
{
	struct call c = {.app = app, .who = actor_system(), .now = app_now(app), .device = ""};
	return users_run(&c, act_expire, NULL, d);
}

void
secret_make(char out[LOGIN_TOKEN])
{
	unsigned char bytes[32];
	_Static_assert(sodium_base64_ENCODED_LEN(
	                   sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING) == LOGIN_TOKEN,
	    "32 bytes in base64url");
	randombytes_buf(bytes, sizeof bytes);
	sodium_bin2base64(
	    out, LOGIN_TOKEN, bytes, sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}
