#include "report_sql.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char schema[] =
    "CREATE TABLE code (code INTEGER PRIMARY KEY, possible int, attended int, unauthorised int,"
    "  threshold int, present int);"
    "CREATE TABLE pupil (pupil_id INTEGER PRIMARY KEY, year int, reg_group int);"
    "CREATE TABLE flag (pupil_id bigint, kind int, PRIMARY KEY (pupil_id, kind)) WITHOUT ROWID;"
    "CREATE TABLE session (day int, session int, week int, PRIMARY KEY (day, session))"
    "  WITHOUT ROWID;"
    "CREATE TABLE mark (school_id bigint NOT NULL, day int NOT NULL, session int NOT NULL,"
    "  pupil_id bigint NOT NULL, code int NOT NULL,"
    "  PRIMARY KEY (school_id, day, session, pupil_id)) WITHOUT ROWID;"
    "CREATE INDEX mark_pupil ON mark (school_id, pupil_id, day, session, code);";

/* One pass for the codes of every pupil; what follows from the codes is asked of its result. */
static const char codes_of_pupils[] =
    "CREATE TEMP TABLE pc AS SELECT pupil_id, code, count(*) AS n FROM mark"
    "  WHERE school_id = 1 AND day BETWEEN ?1 AND ?2 GROUP BY pupil_id, code;";
static const char sums_of_pupils[] =
    "CREATE TEMP TABLE ps AS SELECT pupil_id, sum(n * possible) AS possible,"
    "  sum(n * attended) AS attended, sum(n * unauthorised) AS unauthorised,"
    "  10 * sum(n * (possible - attended)) >= sum(n * possible) AND sum(n * possible) > 0 AS pa,"
    "  2 * sum(n * (possible - attended)) >= sum(n * possible) AND sum(n * possible) > 0 AS sa"
    "  FROM pc JOIN code USING (code) GROUP BY pupil_id;";
static const char *const pooled[] = {
    "SELECT sum(possible), sum(attended), sum(unauthorised), sum(pa), sum(sa),"
    "  sum(NOT pa AND 20 * (possible - attended) >= possible AND possible > 0) FROM ps",
    "SELECT year, count(*), sum(possible), sum(attended), sum(unauthorised), sum(pa), sum(sa)"
    "  FROM ps JOIN pupil USING (pupil_id) GROUP BY year",
    "SELECT reg_group, count(*), sum(possible), sum(attended), sum(unauthorised), sum(pa), sum(sa)"
    "  FROM ps JOIN pupil USING (pupil_id) GROUP BY reg_group",
    "SELECT kind, count(*), sum(possible), sum(attended), sum(unauthorised), sum(pa), sum(sa)"
    "  FROM ps JOIN flag USING (pupil_id) GROUP BY kind",
    "SELECT code, sum(n) FROM pc GROUP BY code",
    "SELECT year, code, sum(n) FROM pc JOIN pupil USING (pupil_id) GROUP BY year, code",
    "SELECT reg_group, code, sum(n) FROM pc JOIN pupil USING (pupil_id) GROUP BY reg_group, code",
    "SELECT kind, code, sum(n) FROM pc JOIN flag USING (pupil_id) GROUP BY kind, code",
};
static const char weeks[] =
    "SELECT sum(attended), sum(possible), week FROM mark JOIN code USING (code)"
    "  JOIN session USING (day, session)"
    "  WHERE school_id = 1 AND day BETWEEN ?1 AND ?2 AND week >= 0 GROUP BY week";
/* Ten school weeks that end with the week of the last session (R90, R91). */
static const char windows[] =
    "SELECT count(*) FROM (SELECT pupil_id FROM mark JOIN code USING (code)"
    "  JOIN session USING (day, session) WHERE school_id = 1 AND threshold AND day <= ?2"
    "  AND day >= (SELECT min(day) FROM session WHERE week >= 0 AND week > (SELECT max(week)"
    "    FROM session WHERE day <= ?2) - 10) AND week >= 0"
    "  GROUP BY pupil_id HAVING count(*) >= 10)";
static const char illness[] = "SELECT count(*) FROM pc WHERE code = ?3 AND n >= 30";
/* Days since the last session that is not in the set, found backwards through the index (R71, R26).
 */
static const char runs[] =
    "SELECT count(*) FROM pupil p WHERE (SELECT count(DISTINCT day) FROM mark m"
    "  WHERE m.school_id = 1 AND m.pupil_id = p.pupil_id AND m.day <= ?2 AND m.day > coalesce("
    "    (SELECT day FROM mark b JOIN code USING (code) WHERE b.school_id = 1"
    "      AND b.pupil_id = p.pupil_id AND b.day <= ?2 AND NOT (threshold AND code <> ?4)"
    "      ORDER BY b.day DESC LIMIT 1), 0)) >= ?5";
/* A register is missing when nobody is present and somebody has no mark. */
static const char registers[] =
    "SELECT (SELECT count(*) FROM session WHERE day BETWEEN ?1 AND ?2)"
    "  * (SELECT count(DISTINCT reg_group) FROM pupil) - count(*) + sum(present = 0 AND marks < "
    "size)"
    "  FROM (SELECT reg_group, sum(present) AS present, count(*) AS marks FROM mark"
    "    JOIN code USING (code) JOIN pupil USING (pupil_id)"
    "    WHERE school_id = 1 AND day BETWEEN ?1 AND ?2 GROUP BY day, session, reg_group)"
    "  JOIN (SELECT reg_group, count(*) AS size FROM pupil GROUP BY reg_group)"
    "  USING (reg_group)";

#define SUMS 6 /* columns of the first pooled question */

struct report_sql {
	sqlite3 *db;
};

static void
check(const struct report_sql *r, int got, int want)
{
	if (got != want) {
		fprintf(stderr, "report_sql: %s\n", sqlite3_errmsg(r->db));
		exit(1);
	}
}

static sqlite3_stmt *
prepare(const struct report_sql *r, const char *sql)
{
	sqlite3_stmt *stmt = NULL;
	check(r, sqlite3_prepare_v2(r->db, sql, -1, &stmt, NULL), SQLITE_OK);
	return stmt;
}

static void
insert(const struct report_sql *r, sqlite3_stmt *stmt, const int64_t *values, int n)
{
	for (int i = 0; i < n; i++) {
		check(r, sqlite3_bind_int64(stmt, i + 1, values[i]), SQLITE_OK);
	}
	check(r, sqlite3_step(stmt), SQLITE_DONE);
	check(r, sqlite3_reset(stmt), SQLITE_OK);
}

static void
fill_codes(const struct report_sql *r)
{
	sqlite3_stmt *stmt = prepare(r, "INSERT INTO code VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
	for (uint8_t c = CODE_FIRST; c < CODE_END; c++) {
		insert(r, stmt,
		    (int64_t[]){c, cell_is_possible(c), cell_is_attending(c),
		        cell_is_unauthorised(c), code_info(c)->is_threshold, cell_is_present(c)},
		    6);
	}
	sqlite3_finalize(stmt);
}

static void
fill_pupils(const struct report_sql *r, const struct image *img)
{
	sqlite3_stmt *stmt = prepare(r, "INSERT INTO pupil VALUES (?1, ?2, ?3)");
	sqlite3_stmt *flag = prepare(r, "INSERT INTO flag VALUES (?1, ?2)");
	for (size_t i = 0; i < img->n_pupils; i++) {
		const struct image_pupil *p = &img->pupils[i];
		insert(r, stmt, (int64_t[]){p->id, p->years[0].year, p->groups[0].group_id}, 3);
		for (size_t k = 0; k < p->n_flags; k++) {
			insert(r, flag, (int64_t[]){p->id, p->flags[k].kind}, 2);
		}
	}
	sqlite3_finalize(stmt);
	sqlite3_finalize(flag);
}

static void
fill_marks(const struct report_sql *r, const struct image *img)
{
	const struct axis *x = &img->axis;
	sqlite3_stmt *stmt = prepare(r, "INSERT INTO mark VALUES (1, ?1, ?2, ?3, ?4)");
	sqlite3_stmt *session = prepare(r, "INSERT INTO session VALUES (?1, ?2, ?3)");
	for (uint32_t c = 0; c < x->n; c++) {
		insert(r, session, (int64_t[]){x->day[c], x->session[c], x->week[c]}, 3);
		for (size_t i = 0; i < img->n_pupils; i++) {
			uint8_t cell = image_cells(img, &img->pupils[i])[c];
			if (cell_is_code(cell)) {
				insert(r, stmt,
				    (int64_t[]){x->day[c], x->session[c], img->pupils[i].id, cell},
				    4);
			}
		}
	}
	sqlite3_finalize(stmt);
	sqlite3_finalize(session);
}

struct report_sql *
report_sql_new(const struct image *img)
{
	struct report_sql *r = calloc(1, sizeof *r);
	if (r == NULL) {
		abort();
	}
	check(r, sqlite3_open(":memory:", &r->db), SQLITE_OK);
	check(r, sqlite3_exec(r->db, schema, NULL, NULL, NULL), SQLITE_OK);
	check(r, sqlite3_exec(r->db, "BEGIN", NULL, NULL, NULL), SQLITE_OK);
	fill_codes(r);
	fill_pupils(r, img);
	fill_marks(r, img);
	check(r, sqlite3_exec(r->db, "COMMIT; ANALYZE; PRAGMA temp_store=MEMORY", NULL, NULL, NULL),
	    SQLITE_OK);
	return r;
}

void
report_sql_free(struct report_sql *r)
{
	sqlite3_close(r->db);
	free(r);
}

/* A question and its numbers, in the order of ?1 and up. */
struct asked {
	const char *sql;
	struct day_range range;
	int64_t illness; /* the code */
	int64_t not_in;  /* a code that is left out of the run's set */
	int64_t days;
};

/* The first row's columns, at most `n`, go to `out`; column 0 is added up over all rows. */
static uint64_t
ask(int64_t *out, int n, const struct report_sql *r, const struct asked *q)
{
	sqlite3_stmt *stmt = prepare(r, q->sql);
	const int64_t given[] = {q->range.from, q->range.to, q->illness, q->not_in, q->days};
	for (int i = 0; i < sqlite3_bind_parameter_count(stmt); i++) {
		check(r, sqlite3_bind_int64(stmt, i + 1, given[i]), SQLITE_OK);
	}
	uint64_t sum = 0;
	bool is_first = true;
	int got = SQLITE_DONE;
	while ((got = sqlite3_step(stmt)) == SQLITE_ROW) {
		sum += (uint64_t)sqlite3_column_int64(stmt, 0);
		for (int i = 0; is_first && i < n; i++) {
			out[i] = sqlite3_column_int64(stmt, i);
		}
		is_first = false;
	}
	check(r, got, SQLITE_DONE);
	sqlite3_finalize(stmt);
	return sum;
}

void
report_sql_run(struct report_sums *out, struct report_sql *r, struct day_range range)
{
	struct asked q = {.range = range, .illness = CODE_I};
	int64_t sums[SUMS] = {0};
	memset(out, 0, sizeof *out);
	q.sql = codes_of_pupils;
	ask(NULL, 0, r, &q);
	q.sql = sums_of_pupils;
	ask(NULL, 0, r, &q);
	for (size_t i = 0; i < sizeof pooled / sizeof pooled[0]; i++) {
		q.sql = pooled[i];
		ask(sums, i == 0 ? SUMS : 0, r, &q);
	}
	out->possible = (uint64_t)sums[0];
	out->attended = (uint64_t)sums[1];
	out->unauthorised = (uint64_t)sums[2];
	out->met[FIGURE_PERSISTENT] = (uint64_t)sums[3];
	out->met[FIGURE_SEVERE] = (uint64_t)sums[4];
	out->met[FIGURE_AT_RISK] = (uint64_t)sums[5];
	q.sql = weeks;
	out->week_attended = ask(NULL, 0, r, &q);
	q.sql = windows;
	out->met[FIGURE_THRESHOLD] = ask(NULL, 0, r, &q);
	q.sql = illness;
	out->met[FIGURE_ILLNESS15] = ask(NULL, 0, r, &q);
	q.sql = runs;
	q.days = 10;
	out->met[FIGURE_CONTINUOUS10] = ask(NULL, 0, r, &q);
	q.not_in = CODE_U;
	q.days = 20;
	out->met[FIGURE_GROUND_I20] = ask(NULL, 0, r, &q);
	q.sql = registers;
	out->registers_missing = ask(NULL, 0, r, &q);
	check(r, sqlite3_exec(r->db, "DROP TABLE pc; DROP TABLE ps", NULL, NULL, NULL), SQLITE_OK);
}
