#include "fixture.h"

#include "store/db.h"

#include <stdio.h>
#include <string.h>

/* What the database itself says of the schema. */

/* Not a school's data: one row for all, or people who may work in several schools. */
static const char *const shared[] = {"meta", "staff", "staff_role", "login", "api_token"};

/* Keys by which somebody comes in from outside and names no school: a link's token, the reference
 * in an answered e-mail. */
static const char *const from_outside[] = {"alert_told_token", "alert_ref"};

/* Table and first column of every key: primary keys, unique constraints, indexes. */
static const struct query q_sqlite = {"keys",
    "SELECT m.name, il.name, ii.name FROM sqlite_schema m"
    " JOIN pragma_index_list(m.name) il JOIN pragma_index_info(il.name) ii"
    " WHERE m.type = 'table' AND ii.seqno = 0 ORDER BY 1, 2",
    "", 0, RC_OK};
static const struct query q_postgres = {"keys",
    "SELECT CAST(t.relname AS text), CAST(i.relname AS text), CAST(a.attname AS text)"
    " FROM pg_index x JOIN pg_class t ON t.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid"
    " JOIN pg_namespace n ON n.oid = t.relnamespace"
    " JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = x.indkey[0]"
    " WHERE n.nspname = 'public' ORDER BY 1, 2",
    "", 0, RC_OK};
static const struct query q_tables_sqlite = {"tables",
    "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'", "", 0,
    RC_OK};
static const struct query q_tables_postgres = {
    "tables", "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", "", 0, RC_OK};

#define TABLES_MAX 256

struct keys {
	int n;
	char tables[TABLES_MAX][64];
	int n_tables;
};

static bool
is_one_of(const char *const names[], size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(names[i], name) == 0) {
			return true;
		}
	}
	return false;
}
#define IS_ONE_OF(names, name) is_one_of(names, sizeof(names) / sizeof(names)[0], name)

static enum rc
check_key(void *ctx, const struct row *row, struct diag *d)
{
	(void)d;
	struct keys *keys = ctx;
	char table[64];
	snprintf(table, sizeof table, "%s", row_text(row, 0));
	if (keys->n_tables == 0 || strcmp(keys->tables[keys->n_tables - 1], table) != 0) {
		assert_true(keys->n_tables < TABLES_MAX);
		snprintf(keys->tables[keys->n_tables++], 64, "%s", table);
	}
	keys->n++;
	bool is_urn = strcmp(table, "school") == 0 && strcmp(row_text(row, 2), "urn") == 0;
	bool is_free =
	    is_urn || IS_ONE_OF(shared, table) || IS_ONE_OF(from_outside, row_text(row, 1));
	if (!is_free && strcmp(row_text(row, 2), "school_id") != 0) {
		fail_msg("key %s of %s begins with %s", row_text(row, 1), table, row_text(row, 2));
	}
	return RC_OK;
}

static enum rc
count_row(void *ctx, const struct row *row, struct diag *d)
{
	(void)d;
	*(int64_t *)ctx = row_int(row, 0);
	return RC_OK;
}

static void
every_key_of_school_data__begins_with_the_school(void **state)
{
	struct fixture *f = *state;
	struct db *db = NULL;
	struct keys keys = {0};
	int64_t n_tables = 0;
	gives(RC_OK, db_open(&db, f->url, DB_READ, &f->d));
	gives(RC_OK,
	    db_run(db, is_postgres() ? &q_postgres : &q_sqlite, NULL, check_key, &keys, &f->d));
	gives(RC_OK, db_run(db, is_postgres() ? &q_tables_postgres : &q_tables_sqlite, NULL,
	                 count_row, &n_tables, &f->d));
	db_close(db);
	assert_int_equal(keys.n_tables, n_tables); /* every table has a key */
	assert_true(keys.n > n_tables);
}

#define T(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {T(every_key_of_school_data__begins_with_the_school)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
