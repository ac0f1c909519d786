#ifndef MUSTER_API_INPUTS_REGISTER_H
#define MUSTER_API_INPUTS_REGISTER_H

#include "api/inputs.h"

/* What cover, sealed periods, photos, the logo and the tutor's week take. */
struct logo_input {
	int64_t urn;
	int32_t version; /* in the address only, so that a new logo has another one */
};
struct photo_input {
	int64_t urn;
	int64_t pupil_id;
	int64_t lesson_id; /* whose register shows it; 0: none */
	int32_t version;   /* in the address only, so that a new photo has another one */
};
extern const struct input input_covers, input_give_cover, input_end_cover, input_seal, input_unseal,
    input_photo, input_put_photo, input_remove_photo, input_logo, input_put_logo, input_remove_logo,
    input_tutor;

#endif
