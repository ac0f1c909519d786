#include "api/inputs_reception.h"

#include "api/inputs_rows.h"

/* The part that all acts at the front desk have. */
#define WHO(type)                                                                                  \
	PATH_URN(AT(type, args.who.urn)), BODY_UUID(AT(type, args.who.uuid)),                      \
	    {"pupils", IN_BODY, FIELD_IDS, NEEDED, ROWS(type, args.who.pupils, args.who.n_pupils), \
	        .min = 1, .max = RECEPTION_MOST},                                                  \
	    {"taken_at", IN_BODY, FIELD_INSTANT, .at = AT(type, args.who.taken_at)},               \
	    {"sent_at", IN_BODY, FIELD_INSTANT, .at = AT(type, args.who.sent_at)},                 \
	    BODY_TEXT("note", AT(type, args.who.note), 500),                                       \
	    BODY_TEXT("person", AT(type, args.who.person), 100),                                   \
	    BODY_TEXT("place", AT(type, args.who.place), 100),                                     \
	    BODY_TEXT("device", AT(type, device), 80)

static const struct field reception_fields[] = {
    PATH_URN(AT(on_input, urn)),
    {"date", IN_QUERY, FIELD_DATE, .at = AT(on_input, on), .absent = DAY_NONE},
};
INPUT(input_reception, reception_fields, on_input);

static const struct field sign_in_fields[] = {
    WHO(sign_in_input),
    {"date", IN_BODY, FIELD_DATE, .at = AT(sign_in_input, args.day), .absent = DAY_NONE},
    {"at", IN_BODY, FIELD_CLOCK, .at = AT(sign_in_input, args.minute), .absent = MINUTE_NONE},
    BODY_TEXT("reason", AT(sign_in_input, args.reason), 200),
    BODY_TEXT("next", AT(sign_in_input, args.next_place), 100),
    {"is_waiting", IN_BODY, FIELD_MAYBE, .at = AT(sign_in_input, args.is_waiting), .absent = -1},
};
INPUT(input_sign_in, sign_in_fields, sign_in_input);

static const struct field sign_out_fields[] = {
    WHO(sign_out_input),
    {"at", IN_BODY, FIELD_CLOCK, .at = AT(sign_out_input, args.minute), .absent = MINUTE_NONE},
    {"expected_back", IN_BODY, FIELD_CLOCK, .at = AT(sign_out_input, args.expected_back),
        .absent = MINUTE_NONE},
    BODY_TEXT("reason", AT(sign_out_input, args.reason), 200),
    {"was_here", IN_BODY, FIELD_BOOL, .at = AT(sign_out_input, args.was_here)},
};
INPUT(input_sign_out, sign_out_fields, sign_out_input);

static const struct field come_back_fields[] = {
    WHO(come_back_input),
    {"at", IN_BODY, FIELD_CLOCK, .at = AT(come_back_input, args.minute), .absent = MINUTE_NONE},
};
INPUT(input_come_back, come_back_fields, come_back_input);

static const struct field hand_over_fields[] = {WHO(hand_over_input)};
INPUT(input_hand_over, hand_over_fields, hand_over_input);

static const struct field undo_move_fields[] = {
    PATH_URN(AT(undo_move_args, urn)),
    BODY_UUID(AT(undo_move_args, uuid)),
    {"act", IN_BODY, FIELD_ID, NEEDED, .at = AT(undo_move_args, act_id)},
    {"n", IN_BODY, FIELD_INT, NEEDED, .at = AT(undo_move_args, n), .min = 1, .max = PAPER_MOST},
    {"reason", IN_BODY, FIELD_TEXT, NEEDED, .at = AT(undo_move_args, reason), .min = 1, .max = 200},
};
INPUT(input_undo_move, undo_move_fields, undo_move_args);

static const struct field paper_row_fields[] = {
    {"who", IN_BODY, FIELD_TEXT, NEEDED, .at = AT(paper_row, who), .min = 1, .max = 100},
    BODY_TEXT("at", AT(paper_row, at), 10),
    BODY_TEXT("reason", AT(paper_row, reason), 200),
};
static INPUT(paper_row_input, paper_row_fields, paper_row);

static const struct field paper_fields[] = {
    PATH_URN(AT(paper_args, urn)),
    BODY_UUID(AT(paper_args, uuid)),
    {"date", IN_BODY, FIELD_DATE, .at = AT(paper_args, day), .absent = DAY_NONE},
    BODY_TEXT("place", AT(paper_args, place), 100),
    {"is_dry_run", IN_BODY, FIELD_BOOL, .at = AT(paper_args, is_dry_run)},
    {"rows", IN_BODY, FIELD_LIST, NEEDED, ROWS(paper_args, rows, n_rows), .min = 1,
        .max = PAPER_MOST, .item = &paper_row_input},
};
INPUT(input_paper, paper_fields, paper_args);
