#ifndef MUSTER_API_INPUTS_LESSONS_H
#define MUSTER_API_INPUTS_LESSONS_H

#include "api/inputs.h"

/* What lessons, ad hoc registers, the comparison and spot checks take. */
struct lesson_take_input {
	struct lesson_take_args args;
	const char *device;
};

extern const struct input input_lessons, input_lesson, input_take_lesson, input_cover_lesson,
    input_week, input_save_ad_hoc, input_change_ad_hoc, input_end_ad_hoc, input_missing,
    input_settle, input_tell, input_spots, input_pick_spots, input_spot_result, input_pupil_lessons;

#endif
