#include "api/inputs_grid.h"

#include "api/inputs_rows.h"

static const struct field grid_fields[] = {
    PATH_URN(AT(grid_query, urn)),
    {"group", IN_QUERY, FIELD_ID, .at = AT(grid_query, group_id)},
    {"pupil", IN_QUERY, FIELD_ID, .at = AT(grid_query, pupil_id)},
    QUERY_RANGE(AT(grid_query, range)),
};
INPUT(input_grid, grid_fields, grid_query);
