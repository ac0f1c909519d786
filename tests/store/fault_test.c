#include "fixture.h"

#include "store/store_private.h"

/* The n-th call to the database fails, for every n: it is reported, and nothing is half written. */

/* Counts down; the call that meets zero fails. */
static struct {
	const struct db_ops *real;
	struct db_ops ops;
	int left; /* below zero: none fails */
} fault;

static enum rc
fail_one(struct db *db, struct diag *d)
{
	db->broken = db->in_tx ? RC_STORE : RC_OK;
	return diag_set(d, RC_STORE, "", NULL, "made to fail");
}

static enum rc
run(struct db *db, const struct query *q, const struct arg *args, row_fn *each, void *ctx,
    struct diag *d)
{
	return fault.left-- == 0 ? fail_one(db, d) : fault.real->run(db, q, args, each, ctx, d);
}

static enum rc
queue(struct db *db, const struct query *q, const struct arg *args, struct diag *d)
{
	return fault.left-- == 0 ? fail_one(db, d) : fault.real->queue(db, q, args, d);
}

static enum rc
commit(struct db *db, struct diag *d)
{
	return fault.left-- == 0 ? fail_one(db, d) : fault.real->commit(db, d);
}

static void
fail_after(struct fixture *f, int n)
{
	if (fault.real == NULL) {
		fault.real = f->st->db->ops;
		fault.ops = *fault.real;
		fault.ops.run = run;
		fault.ops.queue = queue;
		fault.ops.commit = commit;
	}
	fault.left = n;
	f->st->db->ops = &fault.ops;
}

typedef enum rc act_fn(struct fixture *f);

static enum rc
act_pupils(struct fixture *f)
{
	struct submission sub = sub_of(f, "change");
	const struct pupil pupils[] = {
	    full_pupil(1, "Other", "A123456789012"), full_pupil(9, "New", "B123456789012")};
	return store_submit_pupils(&sub, f->st, pupils, 2, &f->d);
}

static enum rc
act_calendar(struct fixture *f)
{
	struct term terms[] = {{20698, 20750, "Autumn 1"}};
	struct closure closures[] = {{20700, {true, true}, YEARS_ALL, CLOSURE_INSET, "INSET"}};
	const struct calendar_rows cal = {terms, 1, closures, 1};
	const struct policy_row policy = {20698, 1, "Autumn", "name: x\n", 0};
	struct submission sub = sub_of(f, "calendar");
	struct submission second = sub_of(f, "policy");
	enum rc rc = store_submit_calendar(&sub, f->st, &cal, &f->d);
	return rc == RC_OK ? store_submit_policy(&second, f->st, &policy, &f->d) : rc;
}

static enum rc
act_marks(struct fixture *f)
{
	struct mark_change m[41];
	for (int i = 0; i < 41; i++) {
		m[i] = change_of(i + 1, "L");
		m[i].based_on = i == 3 ? 4 : 0; /* see the test */
	}
	const struct marks_save save = {.day = DAY_TUESDAY,
	    .group_id = 1,
	    .effect = REGISTER_TAKEN,
	    .taken_at = NOON,
	    .marks = m,
	    .n = 41};
	struct submission sub = sub_of(f, "take");
	return store_submit_marks(&sub, f->st, &save, &f->d);
}

static enum rc
act_others(struct fixture *f)
{
	const struct reg_group group = {2, "8A", NC_8, 0, false};
	const struct planned planned = {.planned_id = 1,
	    .pupil_id = 2,
	    .from_day = DAY_TUESDAY,
	    .to_day = DAY_TUESDAY,
	    .code = CODE_M,
	    .note = ""};
	struct submission sub = sub_of(f, "groups");
	struct submission second = sub_of(f, "planned");
	enum rc rc = store_submit_groups(&sub, f->st, &group, 1, &f->d);
	if (rc == RC_OK) {
		rc = store_submit_planned(&second, f->st, &planned, 1, &f->d);
	}
	return rc == RC_OK ? store_dispose(f->st, f->school_id, 4, NOON + 100000, &f->d) : rc;
}

static enum rc
act_users(struct fixture *f)
{
	const struct user user = {
	    .username = "ann", .name = "Ann", .position = "", .password = "", .email = ""};
	const struct user_role role = {0, f->school_id, "teacher", YEARS_ALL, 0};
	struct login login = {.device = ""};
	const struct audit audit = {.user_name = "", .act = "user.add", .detail = ""};
	enum rc rc = store_user_put(&login.user_id, f->st, &user, &f->d);
	if (rc == RC_OK) {
		rc = store_user_roles_put(f->st, login.user_id, &role, 1, &f->d);
	}
	if (rc == RC_OK) {
		rc = store_login_put(f->st, &login, &f->d);
	}
	return rc == RC_OK ? store_audit_put(f->st, &audit, &f->d) : rc;
}

static void
check_unchanged(struct fixture *f, int64_t head_seq)
{
	struct verify_result v;
	struct user *users = NULL;
	size_t n = 0;
	fault.left = -1;
	diag_clear(&f->d);
	gives(RC_OK, store_verify(&v, f->st, f->school_id, &f->d));
	assert_int_equal(v.head_seq, head_seq);
	gives(RC_OK, store_users(&users, &n, f->st, &f->a, &f->d));
	assert_int_equal(n, 0);
}

static void
fail_every_call(void **state, act_fn *act)
{
	struct fixture *f = *state;
	fill_school(f, 3);
	/* submission 4: the mark of pupil 4, which act_marks amends and act_others disposes of */
	struct mark_change m = change_of(4, "N");
	struct submission sub = sub_of(f, "take");
	const struct marks_save save = {.day = DAY_TUESDAY, .marks = &m, .n = 1};
	save_marks(f, &sub, &save);
	for (int n = 0;; n++) {
		assert_true(n < 1000);
		fail_after(f, -1);
		gives(RC_OK, store_begin(f->st, true, &f->d));
		fail_after(f, n);
		enum rc rc = act(f);
		if (rc == RC_OK) {
			rc = store_commit(f->st, &f->d);
		}
		if (rc == RC_OK) {
			assert_true(n > 2);
			break; /* there were fewer calls than n */
		}
		assert_int_equal(rc, RC_STORE);
		store_rollback(f->st);
		check_unchanged(f, sub.seq);
	}
	struct verify_result v;
	fault.left = -1;
	gives(RC_OK, store_verify(&v, f->st, f->school_id, &f->d));
}

static void
pupils__are_changed_whole_or_not_at_all(void **state)
{
	fail_every_call(state, act_pupils);
}

static void
calendar_and_policy__are_set_whole_or_not_at_all(void **state)
{
	fail_every_call(state, act_calendar);
}

static void
register__is_saved_whole_or_not_at_all(void **state)
{
	fail_every_call(state, act_marks);
}

static void
groups_planned_and_disposal__are_whole_or_not_at_all(void **state)
{
	fail_every_call(state, act_others);
}

static void
user__is_made_whole_or_not_at_all(void **state)
{
	fail_every_call(state, act_users);
}

#define T(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {T(pupils__are_changed_whole_or_not_at_all),
	    T(calendar_and_policy__are_set_whole_or_not_at_all),
	    T(register__is_saved_whole_or_not_at_all),
	    T(groups_planned_and_disposal__are_whole_or_not_at_all),
	    T(user__is_made_whole_or_not_at_all)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
