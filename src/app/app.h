#ifndef MUSTER_APP_APP_H
#define MUSTER_APP_APP_H

#include "app/permission.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/diag.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The work: acts and views. The browser's interface, the command line and the clock all come
 * through here.
 *
 * An act changes something: it runs on the one writer thread, with the writer's connection, and is
 * answered when it is durable. A view only reads: it runs on the caller's thread with a connection
 * of the caller's. Both take a `struct call` and answer with JSON in the words of
 * docs/openapi.yaml, or with a diag.
 *
 * An act reads and checks first, then writes (docs/decisions: one writer, no savepoints). It may
 * run twice: it sends nothing and replies to nobody.
 */
struct app;
struct store;

struct app_config {
	const char *url;         /* path of a SQLite file, or postgresql://... */
	const char *schools_csv; /* the list of schools, data/schools_england.csv.gz */
	struct clock clock;
	/* The post room; carrier "" or NULL: messages wait. See post/post.h. */
	const char *mail_carrier;
	const char *mail_password;
	const char *mail_from;
	const char *mail_ca;
	const char *public_url;   /* "https://muster.example.sch.uk", for links in messages */
	bool create;              /* make the database, or bring it up to our version */
	bool read_only;           /* no writer: only views */
	const char *print_folder; /* where the fire roll is written each day; NULL: nowhere */
	int print_after;          /* minutes after the last register closes */
};

/* gives; end with app_close(). Fails as store_open() does. */
enum rc app_open(struct app **out, const struct app_config *config, struct diag *d) MUST_CHECK;
/* Waits for the acts that were posted. */
void app_close(struct app *app);
int64_t app_now(const struct app *app);
const struct app_config *app_config(const struct app *app);

/*
 * What changes while people look: whoever listens is told, after the commit, which school changed
 * and in what; what it is now they ask a view. One listener a process (the event streams). On
 * PostgreSQL it hears of other processes' commits too. Told on the writer's thread and on that of
 * the database's messages, so it must not wait.
 */
enum live_topic {
	LIVE_MARKS = 1,       /* the attendance register */
	LIVE_SCHOOL = 2,      /* roll, groups, calendar, policy */
	LIVE_PRESENCE = 4,    /* who is on site: sign-ins and sign-outs */
	LIVE_ROLL = 8,        /* ticks of the fire roll */
	LIVE_LESSONS = 16,    /* lesson and ad hoc registers */
	LIVE_OFFSITE = 32,    /* trips, providers, other schools */
	LIVE_ALERTS = 64,     /* missing pupil alerts, vulnerable list */
	LIVE_NOTICES = 128,   /* reminders and notices to people */
	LIVE_FOLLOW_UP = 256, /* whom the school tried to reach */
};
#define LIVE_ALL 511u
struct live_change {
	int64_t school_id; /* 0: any school, when messages may have been lost */
	uint32_t topics;   /* set of LIVE_ */
	int64_t seq;       /* highest submission of the change; 0: none is known */
};
typedef void live_fn(void *ctx, const struct live_change *change);
/* told NULL: nobody listens any more, and nobody is being told when this returns. */
void app_listen(struct app *app, live_fn *told, void *ctx);
/* "marks", by the number of its bit; NULL past the last. */
const char *live_topic_name(int bit);

/* What the writer has done, for /metrics. */
struct app_counters {
	uint64_t commits; /* since the start */
	uint64_t acts;    /* run and answered */
	int64_t waiting;  /* in the queue now */
};
void app_counters(const struct app *app, struct app_counters *out);

/* A reader's connection, one per thread. gives; end with app_reader_close(). */
enum rc app_reader_open(struct store **out, struct app *app, struct diag *d) MUST_CHECK;
void app_reader_close(struct store *st);

/* One question or one act: who asks, when, and where the answer goes. */
struct call {
	struct app *app;
	struct store *st; /* a view: the caller's reader; an act: set by the writer */
	const struct actor *who;
	int64_t now;        /* seconds UTC, from app_now(); the server's clock decides */
	const char *device; /* "" if unknown */
	struct arena *a;    /* lives as long as the call */
	struct text *out;   /* the answer as JSON; empty when there is none */
	int64_t seq;        /* out: what the ETag says; 0 if it says nothing */
	struct text
	    *detail; /* more members for a problem document: "conflicts":[...]; may be NULL */
	struct effects *effects; /* acts: what changed in the figures; set by the writer */
	int64_t school_id;       /* set by call_school() */
};

/*
 * Acts. `args` is the act's own struct, lent until `done`.
 */
typedef enum rc act_fn(struct call *c, const void *args, struct diag *d);
struct act_job {
	act_fn *act;
	const void *args;
	struct call call;
	bool is_structural; /* changes more than marks: commits alone, so that the next act sees it
	                     */
	void (*done)(struct act_job *job); /* on the writer thread, after the commit */
	void *ctx;                         /* for `done` */
	enum rc rc;
	struct diag d;
	/* The writer's own: */
	struct act_job *next;
	struct effects *effects;
};

/* Queue an act; `job` is lent until `done` was called, which always happens. */
void app_post(struct app *app, struct act_job *job);
/* Post and wait. For the command line and the clock, never from the writer thread. */
enum rc app_run(struct app *app, struct act_job *job) MUST_CHECK;

/* Schools. A school may be named by its URN; with urn 0 it is the only one of the database. */
enum rc call_school(struct call *c, int64_t urn, enum permission need, struct diag *d) MUST_CHECK;

/*
 * The clock of the registers: writes planned codes at session start (R48), closes registers that
 * were taken at their closing time (R42). Looks back over two weeks, so that a server that was off
 * catches up; does nothing twice. Call it every few seconds.
 */
enum rc app_tick(struct app *app, struct diag *d) MUST_CHECK;

#include "app/reception.h"
#include "app/register.h"
#include "app/roll.h"
#include "app/school.h"
#include "app/figures.h"
#include "app/fire.h"
#include "app/lessons.h"
#include "app/off_site.h"
#include "app/files.h"
#include "app/users.h"
#include "app/outbox.h"

#endif
