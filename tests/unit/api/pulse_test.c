#include "api/pulse.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#define OPENED 1000000

static const struct live_change marks_7 = {.school_id = 1, .topics = LIVE_MARKS, .seq = 7};
static const struct live_change presence = {.school_id = 1, .topics = LIVE_PRESENCE};

/* What is written at `now_ms`, as text. */
static const char *
said(struct pulse *p, int64_t now_ms)
{
	static char out[PULSE_TEXT + 1];
	size_t n = pulse_write(out, p, pulse_due(p, now_ms), now_ms);
	out[n] = '\0';
	return out;
}

/* A stream whose first comment line was written. */
static struct pulse
opened(void)
{
	struct pulse p;
	pulse_init(&p, OPENED);
	assert_string_equal(said(&p, OPENED), ":\n\n");
	return p;
}

static void
pulse__a_quiet_school_writes_a_comment_line_every_fifteen_seconds(void **state)
{
	struct pulse p = opened();
	(void)state;
	assert_int_equal(pulse_wake_ms(&p), OPENED + 15000);
	assert_string_equal(said(&p, OPENED + 14999), "");
	assert_string_equal(said(&p, OPENED + 15000), ":\n\n");
	assert_int_equal(pulse_wake_ms(&p), OPENED + 30000);
}

static void
pulse__the_first_change_is_told_at_once(void **state)
{
	struct pulse p = opened();
	(void)state;
	pulse_add(&p, &marks_7);
	assert_true(pulse_wake_ms(&p) <= OPENED + 1);
	assert_string_equal(said(&p, OPENED + 1), "data: {\"topics\":[\"marks\"],\"seq\":7}\n\n");
	assert_string_equal(said(&p, OPENED + 2), "");
}

static void
pulse__what_follows_within_a_quarter_of_a_second_is_told_together(void **state)
{
	struct pulse p = opened();
	(void)state;
	pulse_add(&p, &presence);
	assert_string_equal(
	    said(&p, OPENED + 100), "data: {\"topics\":[\"presence\"],\"seq\":0}\n\n");
	pulse_add(&p, &marks_7);
	pulse_add(&p, &presence);
	assert_int_equal(pulse_wake_ms(&p), OPENED + 350);
	assert_string_equal(said(&p, OPENED + 349), "");
	assert_string_equal(
	    said(&p, OPENED + 350), "data: {\"topics\":[\"marks\",\"presence\"],\"seq\":7}\n\n");
}

static void
pulse__a_busy_school_is_told_four_times_a_second_and_still_writes_comment_lines(void **state)
{
	struct pulse p = opened();
	int n_events = 0;
	int n_beats = 0;
	(void)state;
	for (int64_t ms = 1; ms <= 30000; ms++) {
		pulse_add(&p, &marks_7);
		const char *text = said(&p, OPENED + ms);
		n_events += strncmp(text, "data:", 5) == 0 ? 1 : 0;
		n_beats += text[0] == ':' ? 1 : 0;
	}
	assert_in_range(n_events, 119, 120);
	assert_int_equal(n_beats, 2);
}

static void
pulse__an_older_entry_does_not_turn_the_number_back(void **state)
{
	struct pulse p = opened();
	const struct live_change marks_3 = {.school_id = 1, .topics = LIVE_MARKS, .seq = 3};
	(void)state;
	pulse_add(&p, &marks_7);
	pulse_add(&p, &marks_3);
	assert_string_equal(said(&p, OPENED + 1), "data: {\"topics\":[\"marks\"],\"seq\":7}\n\n");
}

static void
pulse__every_topic_has_its_name_and_fits_the_line(void **state)
{
	struct pulse p = opened();
	const struct live_change all = {.topics = LIVE_ALL, .seq = INT64_MAX};
	(void)state;
	pulse_add(&p, &all);
	assert_string_equal(said(&p, OPENED + 1),
	    "data: {\"topics\":[\"marks\",\"school\",\"presence\",\"roll\",\"lessons\","
	    "\"offsite\",\"alerts\",\"notices\",\"follow_up\"],\"seq\":9223372036854775807}\n\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(pulse__a_quiet_school_writes_a_comment_line_every_fifteen_seconds),
	    cmocka_unit_test(pulse__the_first_change_is_told_at_once),
	    cmocka_unit_test(pulse__what_follows_within_a_quarter_of_a_second_is_told_together),
	    cmocka_unit_test(
	        pulse__a_busy_school_is_told_four_times_a_second_and_still_writes_comment_lines),
	    cmocka_unit_test(pulse__an_older_entry_does_not_turn_the_number_back),
	    cmocka_unit_test(pulse__every_topic_has_its_name_and_fits_the_line),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
