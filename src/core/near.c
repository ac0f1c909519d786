#include "core/near.h"

#include <string.h>

static int
least(int a, int b)
{
	return a < b ? a : b;
}

/* Optimal string alignment; the last three rows of its table are enough. */
static int
align(const char *a, int na, const char *b, int nb)
{
	int row[3][NEAR_MAX + 1] = {{0}};

	for (int j = 0; j <= nb; j++) {
		row[0][j] = j;
	}
	for (int i = 1; i <= na; i++) {
		int *now = row[i % 3];
		const int *up = row[(i + 2) % 3];
		const int *up2 = row[(i + 1) % 3];
		now[0] = i;
		for (int j = 1; j <= nb; j++) {
			int cost = a[i - 1] == b[j - 1] ? 0 : 1;
			now[j] = least(least(up[j] + 1, now[j - 1] + 1), up[j - 1] + cost);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
				now[j] = least(now[j], up2[j - 2] + 1);
			}
		}
	}
	return row[na % 3][nb];
}

int
near_distance(const char *a, const char *b)
{
	size_t na = strlen(a);
	size_t nb = strlen(b);

	if (na > NEAR_MAX || nb > NEAR_MAX) {
		return strcmp(a, b) == 0 ? 0 : NEAR_MAX;
	}
	return align(a, (int)na, b, (int)nb);
}

/* One slip, the same first letter, and long enough that it can be no other word. */
static bool
near_word(const char *a, size_t na, const char *b, size_t nb)
{
	if (na < 4 || nb < 4 || na > NEAR_MAX || nb > NEAR_MAX || a[0] != b[0]) {
		return false;
	}
	return align(a, (int)na, b, (int)nb) == 1;
}

bool
near_name(const char *a, const char *b)
{
	int slips = 0;

	while (*a != '\0' && *b != '\0') {
		size_t na = strcspn(a, " ");
		size_t nb = strcspn(b, " ");
		if (na != nb || memcmp(a, b, na) != 0) {
			if (!near_word(a, na, b, nb)) {
				return false;
			}
			slips++;
		}
		a += na + strspn(a + na, " ");
		b += nb + strspn(b + nb, " ");
	}
	return *a == '\0' && *b == '\0' && slips == 1;
}
