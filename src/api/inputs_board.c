#include "api/inputs_board.h"

#include "api/inputs_rows.h"

static const struct field board_fields[] = {
    PATH_URN(AT(board_query, urn)),
    {"date", IN_QUERY, FIELD_DATE, .at = AT(board_query, day), .absent = DAY_NONE},
};
INPUT(input_board, board_fields, board_query);

static const struct field remind_fields[] = {
    PATH_REGISTER(AT(remind_args, key)),
    BODY_UUID(AT(remind_args, uuid)),
};
INPUT(input_remind, remind_fields, remind_args);

static const struct field practice_fields[] = {
    PATH_URN(AT(practice_query, urn)),
    QUERY_RANGE(AT(practice_query, range)),
};
INPUT(input_practice, practice_fields, practice_query);
