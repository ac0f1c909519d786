#include "cli/show.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define COLUMNS_MAX 16
#define CELL_MAX 120

const char *
show_text(const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));
	return s == NULL ? "" : s;
}

int64_t
show_int(const json_t *o, const char *key)
{
	return json_integer_value(json_object_get(o, key));
}

int
show_flush(const struct cli *cli)
{
	if (fflush(stdout) != 0 || ferror(stdout)) {
		const char *sub = cli->command->sub;
		fprintf(stderr, "muster %s%s%s: cannot write the output: %s\n", cli->command->name,
		    sub[0] == '\0' ? "" : " ", sub, strerror(errno));
		return CLI_FAILED;
	}
	return CLI_OK;
}

int
show_answer(struct cli *cli, enum rc rc, void (*show)(struct cli *cli, json_t *answer))
{
	if (rc == RC_OK && cli->out.is_full) {
		rc = diag_set(&cli->d, RC_TOO_LARGE, "", NULL,
		    "the answer is longer than %zu bytes: ask for less at a time", cli->out.max);
	}
	if (rc != RC_OK) {
		return cli_fail(cli);
	}
	if (cli_has(cli, OPT_JSON)) {
		puts(cli->out.s);
		return show_flush(cli);
	}
	json_t *answer = json_loadb(cli->out.s, cli->out.n, 0, NULL);
	if (answer == NULL) {
		(void)diag_set(&cli->d, RC_STORE, "", NULL,
		    "the answer is not JSON: a fault of "
		    "Muster itself");
		return cli_fail(cli);
	}
	show(cli, answer);
	json_decref(answer);
	return show_flush(cli);
}

/* One cell as text; lists become "7 8 9". */
static void
cell_text(char out[CELL_MAX], const json_t *v)
{
	size_t n = 0;
	size_t i;
	const json_t *item;
	out[0] = '\0';
	if (json_is_string(v)) {
		snprintf(out, CELL_MAX, "%s", json_string_value(v));
	} else if (json_is_integer(v)) {
		snprintf(out, CELL_MAX, "%lld", (long long)json_integer_value(v));
	} else if (json_is_boolean(v)) {
		snprintf(out, CELL_MAX, "%s", json_is_true(v) ? "yes" : "no");
	}
	json_array_foreach(v, i, item)
	{
		char part[CELL_MAX];
		cell_text(part, item);
		int more = snprintf(out + n, CELL_MAX - n, "%s%s", i == 0 ? "" : " ", part);
		n += more > 0 ? (size_t)more : 0;
		if (n >= CELL_MAX) {
			return;
		}
	}
}

/* Characters, not bytes: good enough for names in England. */
static int
width_of(const char *s)
{
	int n = 0;
	for (; *s != '\0'; s++) {
		n += ((unsigned char)*s & 0xC0) != 0x80;
	}
	return n;
}

static void
print_cell(const char *s, int width, bool is_right, bool is_last)
{
	int gap = width - width_of(s);
	if (is_right) {
		printf("%*s%s%s", gap, "", s, is_last ? "\n" : "  ");
	} else if (is_last) {
		printf("%s\n", s);
	} else {
		printf("%s%*s", s, gap + 2, "");
	}
}

static bool
ends_with(const char *s, const char *end)
{
	size_t n = strlen(s);
	return n >= strlen(end) && strcmp(s + n - strlen(end), end) == 0;
}

void
show_table(const json_t *rows, const struct show_column *columns, size_t n)
{
	int width[COLUMNS_MAX] = {0};
	bool is_number[COLUMNS_MAX] = {false};
	char cell[CELL_MAX];
	size_t i;
	const json_t *row;
	if (json_array_size(rows) == 0 || n > COLUMNS_MAX) {
		return;
	}
	for (size_t c = 0; c < n; c++) {
		width[c] = width_of(columns[c].title);
		json_array_foreach(rows, i, row)
		{
			const json_t *v = json_object_get(row, columns[c].key);
			cell_text(cell, v);
			is_number[c] = json_is_integer(v) || ends_with(columns[c].key, "_pct");
			width[c] = width_of(cell) > width[c] ? width_of(cell) : width[c];
		}
	}
	for (size_t c = 0; c < n; c++) {
		print_cell(columns[c].title, width[c], is_number[c], c + 1 == n);
	}
	json_array_foreach(rows, i, row)
	{
		for (size_t c = 0; c < n; c++) {
			cell_text(cell, json_object_get(row, columns[c].key));
			print_cell(cell, width[c], is_number[c], c + 1 == n);
		}
	}
}

void
show_fields(const json_t *object, const struct show_column *columns, size_t n)
{
	for (size_t c = 0; c < n; c++) {
		char cell[CELL_MAX];
		cell_text(cell, json_object_get(object, columns[c].key));
		if (cell[0] != '\0') {
			printf("%s: %s\n", columns[c].title, cell);
		}
	}
}
