#include "app/demo_in.h"

#include <stdio.h>
#include <string.h>

#define DEMO_URN 900001 /* no school has a URN like it */
#define DEMOS_MAX 99

/* An act that fails must not say "URN is there already": take the first that is free. */
static enum rc
free_urn(struct demo *x, struct diag *d)
{
	for (x->suffix = 0; x->suffix < DEMOS_MAX; x->suffix++) {
		struct school there;
		struct diag own = {0};
		x->urn = DEMO_URN + x->suffix;
		enum rc rc = store_school_by_urn(&there, x->c->st, x->urn, x->a, &own);
		if (rc == RC_NOT_FOUND) {
			return RC_OK;
		}
		if (rc != RC_OK) {
			return diag_set(d, rc, own.field, own.rule, "%s", own.text);
		}
	}
	return diag_set(
	    d, RC_CONFLICT, "urn", NULL, "the database has %d demo schools already", DEMOS_MAX);
}

/* Registers that are left for somebody to take. */
static void
choose_untaken(struct demo *x)
{
	int n = (int)x->n_groups;
	x->n_untaken = n < 3 ? 1 : 3;
	x->untaken[0] = n / 3;
	x->untaken[1] = n / 2 + (n > 5 ? 1 : 0);
	x->untaken[2] = n - 1;
}

static const char *
role_of(const struct demo *x, size_t i)
{
	static const char *const roles[] = {
	    "admin", "officer", "head", "pastoral", "reception", "governor"};
	return i < x->n_groups ? "teacher" : roles[i - x->n_groups];
}

/* Tutors but the one with a register to take have logins too; they are not listed. */
static bool
is_listed(const struct demo *x, size_t i)
{
	return i >= x->n_groups || (int)i == x->untaken[0];
}

/* demo-logins.txt beside the file of the database. */
static enum rc
write_logins_file(const struct demo *x, struct diag *d)
{
	const char *url = app_config(x->c->app)->url;
	if (strncmp(url, "postgres", 8) == 0) {
		return RC_OK;
	}
	const char *slash = strrchr(url, '/');
	int folder = slash == NULL ? 0 : (int)(slash - url) + 1;
	const char *path = arena_printf(x->a, "%.*sdemo-logins.txt", folder, url);
	FILE *f = fopen(path, "w");
	if (f == NULL) {
		return diag_set(d, RC_STORE, "file", NULL, "%.100s cannot be written", path);
	}
	fprintf(
	    f, "Logins of %s, an invented school. They all have the same password:\n\n", x->name);
	for (size_t i = 0; i < x->n_users; i++) {
		if (is_listed(x, i)) {
			fprintf(f, "%-12s %-18s %s, %s\n", x->users[i].username, DEMO_PASSWORD,
			    x->users[i].name, x->users[i].position);
		}
	}
	bool is_broken = ferror(f) != 0;
	is_broken = fclose(f) != 0 || is_broken;
	return is_broken ? diag_set(d, RC_FULL, "file", NULL, "%.100s cannot be written", path)
	                 : RC_OK;
}

enum rc
demo_logins(struct demo *x, struct diag *d)
{
	struct text *t = x->c->out;
	char today[DAY_TEXT];
	text_printf(t, "{\"urn\":%lld,\"name\":", (long long)x->urn);
	text_add_json(t, x->name);
	text_printf(t, ",\"today\":\"%s\",\"pupils\":%d,\"marks\":%lld,\"logins\":[",
	    day_format(today, x->args->today), x->args->pupils, (long long)x->n_marks);
	bool is_first = true;
	for (size_t i = 0; i < x->n_users; i++) {
		if (!is_listed(x, i)) {
			continue;
		}
		text_add(t, is_first ? "{\"username\":" : ",{\"username\":");
		text_add_json(t, x->users[i].username);
		text_add(t, ",\"password\":");
		text_add_json(t, DEMO_PASSWORD);
		text_add(t, ",\"name\":");
		text_add_json(t, x->users[i].name);
		text_add(t, ",\"role\":");
		text_add_json(t, role_of(x, i));
		text_add_char(t, '}');
		is_first = false;
	}
	text_add(t, "]}");
	return write_logins_file(x, d);
}

static enum rc
demo_check(struct call *c, const struct demo_args *args, struct diag *d)
{
	enum rc rc = actor_may(c->who, 0, PERM_SCHOOL_ADD, d);
	if (rc == RC_OK && (args->pupils < 30 || args->pupils > 5000)) {
		rc = diag_set(d, RC_INVALID, "pupils", NULL, "a demo has 30 to 5,000 pupils");
	}
	int32_t year = day_civil(args->today).year;
	if (rc == RC_OK && (year < 2000 || year > 2160)) {
		rc = diag_set(d, RC_INVALID, "today", NULL, "the day is between 2000 and 2160");
	}
	return rc;
}

static enum rc
demo_run(struct demo *x, struct diag *d)
{
	enum rc rc = free_urn(x, d);
	if (rc == RC_OK) {
		rc = demo_calendar(x, d);
	}
	if (rc == RC_OK) {
		rc = password_hash(x->password, DEMO_PASSWORD, d);
	}
	if (rc != RC_OK) {
		return rc;
	}
	demo_people(x);
	choose_untaken(x);
	demo_marks(x);
	demo_stories(x);
	struct act_job job = {.act = act_demo, .args = &x, .call = *x->c, .is_structural = true};
	rc = app_run(x->c->app, &job);
	if (rc != RC_OK) {
		if (d != NULL && d->rc == RC_OK) {
			*d = job.d;
		}
		return rc;
	}
	return demo_logins(x, d);
}

enum rc
app_demo(struct call *c, const struct demo_args *args, struct diag *d)
{
	struct arena a;
	enum rc rc = demo_check(c, args, d);
	if (rc != RC_OK) {
		return rc;
	}
	arena_init(&a, 0);
	struct demo x = {
	    .c = c,
	    .args = args,
	    .calibration = calibration_of(args->is_primary),
	    .random = {args->seed},
	    .a = &a,
	    .name = args->is_primary ? "Aldersyke Primary" : "Aldersyke Academy",
	    .first_year = args->is_primary ? NC_R : NC_7,
	    .n_years = args->is_primary ? 7 : 5,
	};
	rc = demo_run(&x, d);
	arena_free(&a);
	return rc;
}
