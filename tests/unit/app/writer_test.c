#include "town.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* One writer beside many readers. */
#define READERS 6
#define SAVES 10

struct readers {
	struct town *t;
	atomic_bool is_over;
	pthread_t thread[READERS];
};

static void *
read_on(void *arg)
{
	struct readers *r = arg;
	struct store *st = NULL;
	struct diag d = {0};
	struct text out;
	text_init(&out, 1 << 20);
	if (app_reader_open(&st, r->t->app, &d) != RC_OK) {
		abort();
	}
	while (!atomic_load(&r->is_over)) {
		struct arena a;
		arena_init(&a, 0);
		text_clear(&out);
		struct call c = {.app = r->t->app,
		    .st = st,
		    .who = &town_officer,
		    .now = r->t->now,
		    .device = "",
		    .a = &a,
		    .out = &out};
		struct today_query q = {TOWN_URN, DAY_NONE, -1};
		if (view_today(&c, &q, &d) != RC_OK) {
			abort();
		}
		arena_free(&a);
	}
	app_reader_close(st);
	text_fini(&out);
	return NULL;
}

static int64_t
now_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int64_t
save(struct town *t, const char *code)
{
	struct mark_in mark = {.pupil_id = 1,
	    .code = code,
	    .minutes_late = MINUTE_NONE,
	    .note = "",
	    .based_on = t->seq};
	struct take_args args = {
	    .key = {TOWN_URN, day_from_civil(2026, 9, 8), SESSION_AM, TOWN_ASH},
	    .uuid = town_uuid(t),
	    .reason = "",
	    .marks = &mark,
	    .n_marks = 1,
	};
	int64_t start = now_ms();
	assert_int_equal(town_act(t, act_take, &args), RC_OK);
	return now_ms() - start;
}

/* How many times slower than the bare machine the tests run: under valgrind ./test says so. */
static int64_t
slowness(void)
{
	const char *times = getenv("MUSTER_SLOW");
	return times == NULL ? 1 : strtol(times, NULL, 10);
}

static void
save__is_answered_while_others_read_without_a_pause(void **state)
{
	(void)state;
	struct readers r = {.t = town_new()};
	int64_t worst = 0;
	town_at(r.t, day_from_civil(2026, 9, 8), "08:50");
	for (int i = 0; i < READERS; i++) {
		assert_int_equal(pthread_create(&r.thread[i], NULL, read_on, &r), 0);
	}
	for (int i = 0; i < SAVES; i++) {
		int64_t took = save(r.t, i % 2 == 0 ? "/" : "N");
		worst = took > worst ? took : worst;
	}
	atomic_store(&r.is_over, true);
	for (int i = 0; i < READERS; i++) {
		pthread_join(r.thread[i], NULL);
	}
	town_free(r.t);
	print_message("the slowest save took %lld ms\n", (long long)worst);
	assert_true(worst < 2000 * slowness());
}

/* Sets the school up, and is refused after all: a commit that fails does the same. */
static enum rc
add_school_and_fail(struct call *c, const void *args, struct diag *d)
{
	enum rc rc = act_add_school(c, args, d);
	return rc == RC_OK ? diag_set(d, RC_INVALID, "urn", NULL, "not this time") : rc;
}

static void
school__that_was_rolled_back_is_not_remembered(void **state)
{
	(void)state;
	struct town *t = town_new();
	struct app_config config = {.url = t->path, .schools_csv = SAMPLES "/gias_extract.csv"};
	app_close(t->app);
	assert_int_equal(app_open(&t->app, &config, &t->d), RC_OK);
	t->who = actor_system();
	struct school_args add = {.uuid = town_uuid(t), .urn = 199901};
	assert_int_equal(town_act(t, add_school_and_fail, &add), RC_INVALID);
	add.uuid = town_uuid(t);
	add.urn = 199902; /* takes the place in the database that the first one did not keep */
	assert_int_equal(town_act(t, act_add_school, &add), RC_OK);
	struct call c = town_call(t);
	assert_int_equal(view_school(&c, 199901, &t->d), RC_NOT_FOUND);
	add.uuid = town_uuid(t);
	add.urn = 199901;
	assert_int_equal(town_act(t, act_add_school, &add), RC_OK);
	char answer[600];
	snprintf(answer, sizeof answer, "%s", t->out.s);
	c = town_call(t);
	assert_int_equal(view_school(&c, 199901, &t->d), RC_OK);
	answer[strlen(answer) - 1] = ','; /* what follows is of the copies of the database */
	assert_ptr_equal(strstr(t->out.s, answer), t->out.s);
	town_free(t);
}

/* Keeps the writer until it is let go, so that what is posted meanwhile is run together. */
struct gate {
	sem_t is_inside;
	sem_t may_go;
};

static enum rc
act_wait(struct call *c, const void *args, struct diag *d)
{
	struct gate *gate = *(struct gate *const *)args;
	(void)c;
	(void)d;
	sem_post(&gate->is_inside);
	sem_wait(&gate->may_go);
	return RC_OK;
}

static void
job_is_done(struct act_job *job)
{
	sem_post(job->ctx);
}

static void
second_save__of_one_batch_sees_the_marks_of_the_first(void **state)
{
	(void)state;
	struct town *t = town_new();
	struct gate gate;
	struct gate *at = &gate;
	sem_t done;
	sem_init(&gate.is_inside, 0, 0);
	sem_init(&gate.may_go, 0, 0);
	sem_init(&done, 0, 0);
	town_at(t, day_from_civil(2026, 9, 8), "08:50");
	struct mark_in present = town_sent(1, "/", 0);
	struct mark_in absent = town_sent(1, "N", 0);
	struct mark_in other = town_sent(2, "/", 0);
	struct take_args saves[] = {
	    town_take(t, &present, 1), town_take(t, &absent, 1), town_take(t, &other, 1)};
	char uuids[3][64];
	for (int i = 0; i < 3; i++) {
		snprintf(uuids[i], sizeof uuids[i], "%s", town_uuid(t));
		saves[i].uuid = uuids[i];
	}
	struct act_job wait = {.act = act_wait, .args = &at, .call = town_call(t)};
	wait.done = job_is_done;
	wait.ctx = &done;
	app_post(t->app, &wait);
	sem_wait(&gate.is_inside);
	struct act_job jobs[3];
	for (int i = 0; i < 3; i++) {
		jobs[i] =
		    (struct act_job){.act = act_take, .args = &saves[i], .call = town_call(t)};
		jobs[i].done = job_is_done;
		jobs[i].ctx = &done;
		app_post(t->app, &jobs[i]);
	}
	sem_post(&gate.may_go);
	for (int i = 0; i < 4; i++) {
		sem_wait(&done);
	}
	assert_int_equal(jobs[0].rc, RC_OK);
	assert_int_equal(jobs[1].rc, RC_STALE); /* the pupil has a mark since */
	assert_int_equal(jobs[2].rc, RC_OK);
	assert_string_equal(town_mark(t, 1, day_from_civil(2026, 9, 8), SESSION_AM), "/");
	assert_string_equal(town_mark(t, 2, day_from_civil(2026, 9, 8), SESSION_AM), "/");
	town_free(t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(school__that_was_rolled_back_is_not_remembered),
	    cmocka_unit_test(second_save__of_one_batch_sees_the_marks_of_the_first),
	    cmocka_unit_test(save__is_answered_while_others_read_without_a_pause),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
