#ifndef MUSTER_API_HANDLERS_H
#define MUSTER_API_HANDLERS_H

#include "api/routes.h"

/* What the table of routes runs; each is named after its method and path. */
route_fn get_healthz, get_readyz, get_metrics;

#endif
