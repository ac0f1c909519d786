#include "api/imports.h"

#include "api/handlers.h"
#include "api/inputs.h"
#include "api/problem.h"
#include "api/server_private.h"
#include "base/log.h"
#include "base/uuid.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define JOBS 16           /* remembered; the oldest that has ended makes room */
#define PROBLEMS_MAX 1000 /* kept of one import */

struct import {
	struct work work;
	struct server *server;
	char id[40];
	int64_t school_id;
	uint64_t age; /* counts up */
	int file;     /* descriptor; -1 when it is over */
	bool is_over; /* under the lock */
	struct import_progress progress;
	struct arena a; /* texts of `args`, the actor */
	struct call call;
	struct import_args args;
	struct import_result result;
	enum rc rc;
	struct diag d;
};

struct imports {
	pthread_mutex_t lock; /* guards all but the progress of running jobs */
	uint64_t n;
	struct import *job[JOBS];
};

struct imports *
imports_new(void)
{
	struct imports *t = calloc(1, sizeof *t);
	if (t == NULL) {
		log_fatal("out of memory for imports");
	}
	pthread_mutex_init(&t->lock, NULL);
	return t;
}

static void
import_free(struct import *job)
{
	if (job == NULL) {
		return;
	}
	if (job->file >= 0) {
		close(job->file);
	}
	arena_free(&job->a);
	free(job->result.problems.item);
	free(job);
}

void
imports_free(struct imports *t)
{
	for (size_t i = 0; t != NULL && i < JOBS; i++) {
		import_free(t->job[i]);
	}
	if (t != NULL) {
		pthread_mutex_destroy(&t->lock);
		free(t);
	}
}

static const struct actor *
actor_keep(const struct actor *who, struct arena *a)
{
	struct actor *out = ARENA_NEW(a, struct actor);
	struct grant *grants = ARENA_ARRAY(a, who->n_grants + 1, struct grant);
	*out = *who;
	memcpy(grants, who->grants, who->n_grants * sizeof *grants);
	out->grants = grants;
	out->username = arena_text(a, who->username);
	out->name = arena_text(a, who->name);
	out->position = arena_text(a, who->position);
	return out;
}

/* takes the request's file. */
static struct import *
import_new(struct request *r)
{
	const struct import_input *in = r->input;
	const struct call *c = request_call(r);
	struct import *job = calloc(1, sizeof *job);
	if (job == NULL) {
		log_fatal("out of memory for an import");
	}
	arena_init(&job->a, 0);
	uuid_make(job->id);
	job->server = r->server;
	job->school_id = c->school_id;
	job->file = r->file;
	r->file = -1;
	job->call = (struct call){.app = c->app,
	    .who = actor_keep(c->who, &job->a),
	    .now = c->now,
	    .device = "",
	    .a = &job->a};
	/* The file has no name any more; this is how it is opened again. */
	job->args = (struct import_args){.urn = in->urn,
	    .kind = (enum import_kind)in->kind,
	    .path = arena_printf(&job->a, "/proc/self/fd/%d", job->file),
	    .name = arena_text(&job->a, in->name),
	    .dry_run = in->dry_run};
	job->result.problems.item = calloc(PROBLEMS_MAX, sizeof(struct diag));
	if (job->result.problems.item == NULL) {
		log_fatal("out of memory for an import");
	}
	job->result.problems.cap = PROBLEMS_MAX;
	return job;
}

static void
import_run(struct work *w, struct store *st)
{
	struct import *job = (struct import *)(void *)w; /* its first member */
	struct text out;
	text_init(&out, BODY_MAX);
	job->call.st = st;
	job->call.out = &out;
	enum rc rc =
	    st == NULL ? diag_set(&job->d, RC_STORE, "", NULL, "The database cannot be reached")
	               : app_import(&job->call, &job->args, &job->progress, &job->result, &job->d);
	text_fini(&out);
	pthread_mutex_lock(&job->server->imports->lock);
	if (rc != RC_OK && job->result.problems.n == 0) {
		diag_list_add(&job->result.problems, &job->d);
	}
	job->progress.state = rc == RC_OK ? IMPORT_DONE : IMPORT_REFUSED;
	job->rc = rc;
	job->is_over = true;
	close(job->file);
	job->file = -1;
	pthread_mutex_unlock(&job->server->imports->lock);
}

/* A free place, or that of the oldest job that is over; NULL: all are running. */
static struct import **
find_place(struct imports *t)
{
	struct import **oldest = NULL;
	for (size_t i = 0; i < JOBS; i++) {
		struct import **place = &t->job[i];
		if (*place == NULL) {
			return place;
		}
		if ((*place)->is_over && (oldest == NULL || (*place)->age < (*oldest)->age)) {
			oldest = place;
		}
	}
	return oldest;
}

/* ---- JSON ---- */

static void
problem_json(struct text *t, const struct diag *d)
{
	text_printf(t, "{\"line\":%u,\"column\":%u,\"field\":", d->line, d->column);
	problem_add_text(t, d->field);
	text_add(t, ",\"value\":");
	problem_add_text(t, d->value);
	text_add(t, ",\"text\":");
	problem_add_text(t, d->text);
	if (d->rule != NULL) {
		text_add(t, ",\"rule\":");
		text_add_json(t, d->rule);
	}
	if (d->rc == RC_OK) {
		text_add(t, ",\"is_warning\":true");
	}
	text_add_char(t, '}');
}

/* Under the lock. What a running job has found is shown when it is over: it is still writing it. */
static void
import_json(struct text *t, const struct import *job)
{
	static const char *const states[] = {"waiting", "reading", "writing", "done", "refused"};
	int state = job->progress.state;
	text_printf(t,
	    "{\"id\":\"%s\",\"kind\":\"%s\",\"dry_run\":%s,\"state\":\"%s\",\"done\":%" PRId64
	    ",\"total\":%" PRId64 ",\"name\":",
	    job->id, import_kind_name(job->args.kind), job->args.dry_run ? "true" : "false",
	    states[job->is_over             ? state
	           : state > IMPORT_WRITING ? IMPORT_WRITING
	                                    : state],
	    (int64_t)job->progress.done, (int64_t)job->progress.total);
	text_add_json(t, job->args.name);
	const struct diag_list *problems = &job->result.problems;
	size_t n = job->is_over ? problems->n : 0;
	text_add(t, ",\"problems\":[");
	for (size_t i = 0; i < n; i++) {
		text_add(t, i == 0 ? "" : ",");
		problem_json(t, &problems->item[i]);
	}
	text_printf(t, "],\"problems_seen\":%zu", job->is_over ? problems->seen : 0);
	if (job->is_over && job->result.summary[0] != '\0') {
		text_add(t, ",\"summary\":");
		text_add_json(t, job->result.summary);
	}
	text_add_char(t, '}');
}

/* ---- the two routes ---- */

enum rc
post_import(struct request *r, struct diag *d)
{
	struct imports *t = r->server->imports;
	struct call *c = request_call(r);
	const struct import_input *in = r->input;
	if (in->kind < 0) {
		return diag_set(d, RC_INVALID, "kind", NULL,
		    "\"kind\" is missing: pupils, contacts, marks or ctf");
	}
	enum rc rc = call_school(c, in->urn, PERM_IMPORT, d);
	if (rc != RC_OK) {
		return rc;
	}
	struct import *job = import_new(r);
	job->work.run = import_run;
	pthread_mutex_lock(&t->lock);
	struct import **place = find_place(t);
	bool has_room = place != NULL && pool_post(r->server->files, &job->work, JOBS);
	if (has_room) {
		import_free(*place);
		*place = job;
		job->age = ++t->n;
		import_json(c->out, job);
	}
	pthread_mutex_unlock(&t->lock);
	if (!has_room) {
		import_free(job);
		return diag_set(
		    d, RC_RETRY, "", NULL, "Other imports are waiting; try again later");
	}
	return RC_OK;
}

enum rc
get_import(struct request *r, struct diag *d)
{
	struct imports *t = r->server->imports;
	struct call *c = request_call(r);
	const struct job_input *in = r->input;
	enum rc rc = call_school(c, in->urn, PERM_IMPORT, d);
	if (rc != RC_OK) {
		return rc;
	}
	rc = RC_NOT_FOUND;
	pthread_mutex_lock(&t->lock);
	for (size_t i = 0; i < JOBS && rc != RC_OK; i++) {
		const struct import *job = t->job[i];
		if (job != NULL && job->school_id == c->school_id &&
		    strcmp(job->id, in->job) == 0) {
			import_json(c->out, job);
			rc = RC_OK;
		}
	}
	pthread_mutex_unlock(&t->lock);
	return rc == RC_OK ? RC_OK
	                   : diag_set(d, rc, "job", NULL,
	                         "There is no such import, or Muster was started again since");
}

/* On the file thread. The rows go to a file without a name, which is then sent. */
enum rc
get_export(struct request *r, struct diag *d)
{
	struct export_input *in = r->input;
	in->args.what = (enum export_what)in->what;
	r->answer_file = tmpfile();
	if (r->answer_file == NULL) {
		log_error("cannot make a temporary file");
		return diag_set(d, RC_FULL, "", NULL, "There is no room for the file");
	}
	r->content_type = "text/csv; charset=utf-8";
	return app_export(request_call(r), &in->args, r->answer_file, d);
}
