#include "api/routes.h"

#include "api/handlers.h"

#include <string.h>

/* The whole interface in one table; docs/openapi.yaml says the same in more words. */
static const struct route routes[] = {
    {"GET", "/healthz", PERM_NONE, ROUTE_VIEW, .run = get_healthz},
    {"GET", "/readyz", PERM_NONE, ROUTE_VIEW, .run = get_readyz},
    {"GET", "/metrics", PERM_NONE, ROUTE_VIEW, .run = get_metrics},
};
#define ROUTE_COUNT (sizeof routes / sizeof routes[0])

size_t
route_count(void)
{
	return ROUTE_COUNT;
}

size_t
route_index(const struct route *r)
{
	return r == NULL ? ROUTE_COUNT : (size_t)(r - routes);
}

const char *
route_method(size_t i)
{
	return i < ROUTE_COUNT ? routes[i].method : "-";
}

const char *
route_path(size_t i)
{
	return i < ROUTE_COUNT ? routes[i].path : "-";
}

/* Does the path fit the template? Then its {parts} are in `out`. */
static bool
path_fits(struct path_values *out, const char *template, const char *path, struct arena *a)
{
	struct {
		const char *name, *value;
		size_t n_name, n_value;
	} part[ROUTE_PARAMS];
	size_t n = 0;
	while (*template != '\0') {
		if (*template != '{') {
			if (*template ++ != *path++) {
				return false;
			}
			continue;
		}
		size_t n_name = strcspn(template, "}");
		size_t n_value = strcspn(path, "/");
		if (n_value == 0 || n == ROUTE_PARAMS) {
			return false;
		}
		part[n].name = template + 1;
		part[n].n_name = n_name - 1;
		part[n].value = path;
		part[n].n_value = n_value;
		n++;
		template += n_name + 1;
		path += n_value;
	}
	if (*path != '\0') {
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		out->value[i].name = arena_text_n(a, part[i].name, part[i].n_name);
		out->value[i].value = arena_text_n(a, part[i].value, part[i].n_value);
	}
	out->n = n;
	return true;
}

const struct route *
route_find(
    struct path_values *values, const char **allow, const struct route_query *q, struct arena *a)
{
	*allow = NULL;
	for (size_t i = 0; i < ROUTE_COUNT; i++) {
		const struct route *r = &routes[i];
		if (!path_fits(values, r->path, q->path, a)) {
			continue;
		}
		if (strcmp(r->method, q->method) == 0) {
			*allow = NULL;
			return r;
		}
		*allow = *allow == NULL ? r->method : arena_printf(a, "%s, %s", *allow, r->method);
	}
	return NULL;
}
