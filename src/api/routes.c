#include "api/routes.h"

#include "api/handlers.h"
#include "api/inputs.h"
#include "api/inputs_board.h"
#include "api/inputs_grid.h"
#include "api/inputs_alerts.h"
#include "api/inputs_follow_up.h"
#include "api/inputs_presence.h"
#include "api/inputs_leave.h"
#include "api/inputs_part_time.h"
#include "api/inputs_lessons.h"
#include "api/inputs_off_site.h"
#include "api/inputs_kiosk.h"
#include "api/inputs_post.h"
#include "api/inputs_reception.h"
#include "api/inputs_register.h"
#include "api/inputs_templates.h"
#include "api/inputs_unable.h"
#include "app/logo.h"
#include "app/photo.h"
#include "app/seal.h"

#include <string.h>

#define API "/api/v1"
#define SCHOOL API "/schools/{urn}"
#define REGISTER SCHOOL "/registers/{date}/{session}/{group}"
#define PUPIL SCHOOL "/pupils/{pupil}"

/* The whole interface in one table; docs/openapi.yaml says the same in more words. */
static const struct route routes[] = {
    {"GET", "/healthz", PERM_NONE, ROUTE_VIEW, .run = get_healthz},
    {"GET", "/readyz", PERM_NONE, ROUTE_VIEW, .run = get_readyz},
    {"GET", "/metrics", PERM_NONE, ROUTE_VIEW, .run = get_metrics},

    {"POST", API "/login", PERM_NONE, ROUTE_SLOW, .run = post_login, .input = &input_login,
        .body = BODY_JSON},
    {"POST", API "/logout", PERM_SIGNED_IN, ROUTE_SLOW, .run = post_logout, .status = 204},
    {"GET", API "/me", PERM_SIGNED_IN, ROUTE_VIEW, .run = get_me},
    {"GET", API "/codes", PERM_SIGNED_IN, ROUTE_VIEW, .run = get_codes},

    {"GET", API "/schools", PERM_SIGNED_IN, ROUTE_VIEW, .run = get_schools},
    {"POST", API "/schools", PERM_SCHOOL_ADD, ROUTE_ACT, .act = act_add_school,
        .input = &input_school, .body = BODY_JSON, .status = 201, .is_structural = true},
    {"GET", SCHOOL, PERM_SCHOOL_READ, ROUTE_VIEW, .run = get_school, .input = &input_urn},
    {"GET", SCHOOL "/calendar", PERM_SCHOOL_READ, ROUTE_VIEW, .run = get_calendar,
        .input = &input_urn},
    {"PUT", SCHOOL "/calendar", PERM_CALENDAR, ROUTE_ACT, .act = act_set_calendar,
        .prepare = prepare_calendar, .input = &input_calendar, .body = BODY_JSON,
        .is_structural = true},
    {"GET", SCHOOL "/policy", PERM_SCHOOL_READ, ROUTE_VIEW, .run = get_policy, .input = &input_on},
    {"PUT", SCHOOL "/policy", PERM_POLICY, ROUTE_ACT, .act = act_set_policy, .input = &input_policy,
        .body = BODY_JSON, .is_structural = true},
    {"POST", SCHOOL "/policy/lint", PERM_SCHOOL_READ, ROUTE_VIEW, .run = post_lint,
        .input = &input_lint, .body = BODY_JSON},

    {"GET", SCHOOL "/today", PERM_TODAY, ROUTE_VIEW, .run = get_today, .input = &input_today},
    {"GET", REGISTER, PERM_REGISTER, ROUTE_VIEW, .run = get_register, .input = &input_register,
        .has_etag = true},
    {"PUT", REGISTER, PERM_REGISTER, ROUTE_ACT, .act = act_take, .input = &input_take,
        .device_at = offsetof(struct take_input, device), .body = BODY_JSON, .has_etag = true,
        .needs_match = true, .is_save = true},
    {"POST", REGISTER "/close", PERM_REGISTER, ROUTE_ACT, .act = act_close, .input = &input_close,
        .body = BODY_JSON},
    {"POST", SCHOOL "/amendments", PERM_AMEND, ROUTE_ACT, .act = act_amend, .input = &input_amend,
        .device_at = offsetof(struct amend_input, device), .body = BODY_JSON},
    {"POST", SCHOOL "/arrivals", PERM_ARRIVE, ROUTE_ACT, .act = act_arrive, .input = &input_arrive,
        .device_at = offsetof(struct arrive_input, device), .body = BODY_JSON},
    {"GET", SCHOOL "/planned", PERM_PUPIL_READ, ROUTE_VIEW, .run = get_planned,
        .input = &input_planned},
    {"POST", SCHOOL "/planned", PERM_PLAN, ROUTE_ACT, .act = act_plan, .input = &input_plan,
        .body = BODY_JSON, .status = 201},
    {"POST", SCHOOL "/planned/{planned}/end", PERM_PLAN, ROUTE_ACT, .act = act_end_planned,
        .input = &input_end_planned, .body = BODY_JSON},

    {"GET", PUPIL "/marks/{date}/{session}/history", PERM_PUPIL_READ, ROUTE_VIEW,
        .run = get_history, .input = &input_history},

    {"GET", SCHOOL "/groups", PERM_SCHOOL_READ, ROUTE_VIEW, .run = get_groups, .input = &input_on},
    {"GET", SCHOOL "/pupils", PERM_PUPIL_READ, ROUTE_VIEW, .run = get_pupils,
        .input = &input_pupils},
    {"POST", SCHOOL "/pupils", PERM_ROLL_WRITE, ROUTE_ACT, .act = act_admit, .input = &input_admit,
        .body = BODY_JSON, .status = 201, .is_structural = true},
    {"GET", PUPIL, PERM_PUPIL_READ, ROUTE_VIEW, .run = get_pupil, .input = &input_pupil},
    {"PATCH", PUPIL, PERM_ROLL_WRITE, ROUTE_ACT, .act = act_change_pupil, .input = &input_change,
        .body = BODY_JSON, .is_structural = true},
    {"POST", PUPIL "/leave-roll", PERM_ROLL_WRITE, ROUTE_ACT, .act = act_leave_roll,
        .input = &input_leave, .body = BODY_JSON, .is_structural = true},
    {"GET", PUPIL "/marks", PERM_PUPIL_READ, ROUTE_VIEW, .run = get_marks,
        .input = &input_pupil_range},
    {"GET", PUPIL "/figures", PERM_PUPIL_READ, ROUTE_VIEW, .run = get_pupil_figures,
        .input = &input_pupil_range},

    {"GET", SCHOOL "/figures", PERM_FIGURES, ROUTE_VIEW, .run = get_figures,
        .input = &input_figures},
    {"GET", SCHOOL "/figures/pupils", PERM_PUPIL_READ, ROUTE_VIEW, .run = get_figure_pupils,
        .input = &input_figure_pupils},

    /* live */
    {"GET", SCHOOL "/events", PERM_SCHOOL_READ, ROUTE_VIEW, .run = get_events, .input = &input_urn},
    /* register */
    {"GET", SCHOOL "/covers", PERM_COVER, ROUTE_VIEW, .run = get_covers, .input = &input_covers},
    {"POST", SCHOOL "/covers", PERM_COVER, ROUTE_SLOW, .run = post_cover,
        .input = &input_give_cover, .body = BODY_JSON, .status = 201},
    {"POST", SCHOOL "/covers/{cover}/end", PERM_COVER, ROUTE_SLOW, .run = end_cover,
        .input = &input_end_cover, .body = BODY_JSON},
    {"GET", SCHOOL "/seals", PERM_REGISTER, ROUTE_VIEW, .run = get_seals, .input = &input_urn},
    {"POST", SCHOOL "/seals", PERM_SEAL, ROUTE_ACT, .act = act_seal, .input = &input_seal,
        .body = BODY_JSON, .status = 201},
    {"POST", SCHOOL "/seals/{seal}/unseal", PERM_UNSEAL, ROUTE_ACT, .act = act_unseal,
        .input = &input_unseal, .body = BODY_JSON},
    {"GET", PUPIL "/photo", PERM_PUPIL_READ, ROUTE_VIEW, .run = get_photo, .input = &input_photo},
    {"PUT", PUPIL "/photo", PERM_ROLL_WRITE, ROUTE_ACT, .act = act_put_photo,
        .input = &input_put_photo, .body = BODY_JSON},
    {"POST", PUPIL "/photo/remove", PERM_ROLL_WRITE, ROUTE_ACT, .act = act_put_photo,
        .input = &input_remove_photo, .body = BODY_JSON},
    {"GET", SCHOOL "/logo", PERM_SCHOOL_READ, ROUTE_VIEW, .run = get_logo, .input = &input_logo},
    {"PUT", SCHOOL "/logo", PERM_POLICY, ROUTE_ACT, .act = act_put_logo, .input = &input_put_logo,
        .body = BODY_JSON},
    {"POST", SCHOOL "/logo/remove", PERM_POLICY, ROUTE_ACT, .act = act_put_logo,
        .input = &input_remove_logo, .body = BODY_JSON},
    {"GET", SCHOOL "/groups/{group}/week", PERM_PUPIL_READ, ROUTE_VIEW, .run = get_tutor,
        .input = &input_tutor},
    /* grid */
    {"GET", SCHOOL "/grid", PERM_PUPIL_READ, ROUTE_VIEW, .run = get_grid, .input = &input_grid,
        .has_etag = true},
    /* prints */
    {"GET", SCHOOL "/changes", PERM_PUPIL_READ, ROUTE_VIEW, .run = get_changes,
        .input = &input_grid},
    /* board */
    {"GET", SCHOOL "/board", PERM_TODAY, ROUTE_VIEW, .run = get_board, .input = &input_board},
    {"POST", REGISTER "/remind", PERM_COVER, ROUTE_ACT, .act = act_remind, .input = &input_remind,
        .body = BODY_JSON},
    {"GET", SCHOOL "/practice", PERM_PRACTICE, ROUTE_VIEW, .run = get_practice,
        .input = &input_practice},
    /* reception */
    {"GET", SCHOOL "/reception", PERM_ARRIVE, ROUTE_VIEW, .run = get_reception,
        .input = &input_reception},
    {"GET", SCHOOL "/reception/pupils", PERM_ARRIVE, ROUTE_VIEW, .run = get_reception_pupils,
        .input = &input_urn},
    {"GET", SCHOOL "/reception/pupils/{pupil}", PERM_ARRIVE, ROUTE_VIEW, .run = get_reception_pupil,
        .input = &input_pupil},
    {"POST", SCHOOL "/reception/sign-in", PERM_ARRIVE, ROUTE_ACT, .act = act_sign_in,
        .input = &input_sign_in, .device_at = offsetof(struct sign_in_input, device),
        .body = BODY_JSON},
    {"POST", SCHOOL "/reception/sign-out", PERM_ARRIVE, ROUTE_ACT, .act = act_sign_out,
        .input = &input_sign_out, .device_at = offsetof(struct sign_out_input, device),
        .body = BODY_JSON},
    {"POST", SCHOOL "/reception/back", PERM_ARRIVE, ROUTE_ACT, .act = act_come_back,
        .input = &input_come_back, .device_at = offsetof(struct come_back_input, device),
        .body = BODY_JSON},
    {"POST", SCHOOL "/reception/hand-over", PERM_ARRIVE, ROUTE_ACT, .act = act_hand_over,
        .input = &input_hand_over, .device_at = offsetof(struct hand_over_input, device),
        .body = BODY_JSON},
    {"POST", SCHOOL "/reception/undo", PERM_ARRIVE, ROUTE_ACT, .act = act_undo_move,
        .input = &input_undo_move, .body = BODY_JSON},
    {"POST", SCHOOL "/reception/paper", PERM_ARRIVE, ROUTE_ACT, .act = act_paper,
        .input = &input_paper, .body = BODY_JSON},
    /* kiosk */
    {"GET", SCHOOL "/devices", PERM_DEVICES, ROUTE_VIEW, .run = get_devices, .input = &input_urn},
    {"POST", SCHOOL "/devices", PERM_DEVICES, ROUTE_SLOW, .run = post_device,
        .input = &input_add_device, .body = BODY_JSON, .status = 201},
    {"POST", SCHOOL "/devices/{device}/code", PERM_DEVICES, ROUTE_SLOW, .run = post_device_code,
        .input = &input_device, .body = BODY_JSON},
    {"POST", SCHOOL "/devices/{device}/revoke", PERM_DEVICES, ROUTE_SLOW, .run = post_device_revoke,
        .input = &input_device, .body = BODY_JSON},
    {"POST", API "/kiosk/pair", PERM_NONE, ROUTE_SLOW, .run = post_pair, .input = &input_pair,
        .body = BODY_JSON},
    {"GET", API "/kiosk", PERM_KIOSK, ROUTE_VIEW, .run = get_kiosk},
    {"GET", API "/kiosk/names", PERM_KIOSK, ROUTE_VIEW, .run = get_kiosk_names},
    {"GET", API "/kiosk/find", PERM_KIOSK, ROUTE_VIEW, .run = get_kiosk_find,
        .input = &input_kiosk_find},
    {"GET", API "/kiosk/pupils/{pupil}", PERM_KIOSK, ROUTE_VIEW, .run = get_kiosk_pupil,
        .input = &input_kiosk_pupil},
    {"POST", API "/kiosk/sign-in", PERM_KIOSK, ROUTE_ACT, .act = act_kiosk_sign_in,
        .input = &input_kiosk_sign_in, .body = BODY_JSON},
    /* presence */
    {"GET", SCHOOL "/presence", PERM_PRESENCE, ROUTE_VIEW, .run = get_presence,
        .input = &input_presence},
    {"GET", SCHOOL "/presence/{pupil}", PERM_PRESENCE, ROUTE_VIEW, .run = get_presence_of,
        .input = &input_pupil},
    {"GET", SCHOOL "/fire-roll", PERM_PRESENCE, ROUTE_VIEW, .run = get_fire_roll,
        .input = &input_urn},
    {"POST", SCHOOL "/fire-roll/ticks", PERM_PRESENCE, ROUTE_ACT, .act = act_fire_tick,
        .input = &input_fire_ticks, .device_at = offsetof(struct fire_ticks_input, device),
        .body = BODY_JSON},
    {"POST", SCHOOL "/fire-roll/counts", PERM_PRESENCE, ROUTE_ACT, .act = act_fire_count,
        .input = &input_fire_count, .device_at = offsetof(struct fire_count_input, device),
        .body = BODY_JSON},
    {"GET", SCHOOL "/fire-rolls", PERM_PRESENCE, ROUTE_VIEW, .run = get_fire_rolls,
        .input = &input_urn},
    {"POST", SCHOOL "/fire-rolls", PERM_PRESENCE, ROUTE_ACT, .act = act_fire_start,
        .prepare = prepare_fire_start, .input = &input_fire_start,
        .device_at = offsetof(struct fire_start_input, device), .body = BODY_JSON, .status = 201},
    {"GET", SCHOOL "/fire-rolls/{roll}", PERM_PRESENCE, ROUTE_VIEW, .run = get_fire_report,
        .input = &input_fire_report},
    {"POST", SCHOOL "/fire-rolls/{roll}/end", PERM_PRESENCE, ROUTE_ACT, .act = act_fire_end,
        .input = &input_fire_end, .body = BODY_JSON},
    {"GET", SCHOOL "/fire-points", PERM_PRESENCE, ROUTE_VIEW, .run = get_fire_points,
        .input = &input_urn},
    {"PUT", SCHOOL "/fire-points", PERM_CALENDAR, ROUTE_ACT, .act = act_fire_points,
        .input = &input_fire_points, .body = BODY_JSON},
    /* lessons */
    {"GET", SCHOOL "/lessons", PERM_LESSON, ROUTE_VIEW, .run = get_lessons,
        .input = &input_lessons},
    {"GET", SCHOOL "/lessons/missing", PERM_ANSWER, ROUTE_VIEW, .run = get_missing,
        .input = &input_missing},
    {"GET", SCHOOL "/lessons/{date}/{lesson}", PERM_LESSON, ROUTE_VIEW, .run = get_lesson,
        .input = &input_lesson, .has_etag = true},
    {"PUT", SCHOOL "/lessons/{date}/{lesson}", PERM_LESSON, ROUTE_ACT, .act = act_take_lesson,
        .input = &input_take_lesson, .device_at = offsetof(struct lesson_take_input, device),
        .body = BODY_JSON},
    {"POST", SCHOOL "/lessons/{date}/{lesson}/cover", PERM_COVER, ROUTE_ACT,
        .act = act_cover_lesson, .input = &input_cover_lesson, .body = BODY_JSON},
    {"POST", SCHOOL "/lessons/{date}/{lesson}/settle", PERM_ANSWER, ROUTE_ACT,
        .act = act_settle_question, .input = &input_settle, .body = BODY_JSON},
    {"POST", SCHOOL "/lessons/{date}/{lesson}/tell", PERM_ANSWER, ROUTE_ACT, .act = act_tell_parent,
        .input = &input_tell, .body = BODY_JSON},
    {"PUT", SCHOOL "/timetable", PERM_CALENDAR, ROUTE_ACT, .act = act_set_week,
        .input = &input_week, .body = BODY_JSON},
    {"GET", SCHOOL "/ad-hoc", PERM_LESSON, ROUTE_VIEW, .run = get_ad_hoc, .input = &input_urn},
    {"POST", SCHOOL "/ad-hoc", PERM_LESSON, ROUTE_ACT, .act = act_save_ad_hoc,
        .input = &input_save_ad_hoc, .body = BODY_JSON, .status = 201},
    {"PUT", SCHOOL "/ad-hoc/{lesson}", PERM_LESSON, ROUTE_ACT, .act = act_save_ad_hoc,
        .input = &input_change_ad_hoc, .body = BODY_JSON},
    {"POST", SCHOOL "/ad-hoc/{lesson}/end", PERM_LESSON, ROUTE_ACT, .act = act_end_ad_hoc,
        .input = &input_end_ad_hoc, .body = BODY_JSON},
    {"GET", SCHOOL "/spot-checks", PERM_COVER, ROUTE_VIEW, .run = get_spots, .input = &input_spots},
    {"POST", SCHOOL "/spot-checks", PERM_COVER, ROUTE_ACT, .act = act_pick_spots,
        .input = &input_pick_spots, .body = BODY_JSON, .status = 201},
    {"POST", SCHOOL "/spot-checks/{check}/{lesson}", PERM_COVER, ROUTE_ACT, .act = act_spot_result,
        .input = &input_spot_result, .body = BODY_JSON},
    {"GET", PUPIL "/lessons", PERM_PUPIL_READ, ROUTE_VIEW, .run = get_pupil_lessons,
        .input = &input_pupil_lessons},
    /* off site */
    {"GET", SCHOOL "/off-site", PERM_OFFSITE, ROUTE_VIEW, .run = get_off_site,
        .input = &input_off_site},
    {"POST", SCHOOL "/off-site/questions/{question}/settle", PERM_OFFSITE, ROUTE_ACT,
        .act = act_settle_off_site, .input = &input_settle_off_site, .body = BODY_JSON},
    {"GET", SCHOOL "/trips", PERM_PUPIL_READ, ROUTE_VIEW, .run = get_trips, .input = &input_urn},
    {"POST", SCHOOL "/trips", PERM_OFFSITE, ROUTE_ACT, .act = act_make_trip,
        .input = &input_make_trip, .body = BODY_JSON, .status = 201},
    {"GET", SCHOOL "/trips/{trip}", PERM_PUPIL_READ, ROUTE_VIEW, .run = get_trip,
        .input = &input_trip},
    {"PUT", SCHOOL "/trips/{trip}", PERM_OFFSITE, ROUTE_ACT, .act = act_change_trip,
        .input = &input_change_trip, .body = BODY_JSON},
    {"PUT", SCHOOL "/trips/{trip}/pupils", PERM_OFFSITE, ROUTE_ACT, .act = act_trip_pupils,
        .input = &input_trip_pupils, .body = BODY_JSON},
    {"POST", SCHOOL "/trips/{trip}/cancel", PERM_OFFSITE, ROUTE_ACT, .act = act_cancel_trip,
        .input = &input_cancel_trip, .body = BODY_JSON},
    {"POST", SCHOOL "/trips/{trip}/roll", PERM_PUPIL_READ, ROUTE_ACT, .act = act_trip_roll,
        .input = &input_trip_roll, .device_at = offsetof(struct trip_roll_input, device),
        .body = BODY_JSON},
    {"GET", SCHOOL "/providers", PERM_OFFSITE, ROUTE_VIEW, .run = get_providers,
        .input = &input_urn},
    {"POST", SCHOOL "/providers", PERM_OFFSITE, ROUTE_ACT, .act = act_save_provider,
        .input = &input_add_provider, .body = BODY_JSON, .status = 201},
    {"PUT", SCHOOL "/providers/{provider}", PERM_OFFSITE, ROUTE_ACT, .act = act_save_provider,
        .input = &input_change_provider, .body = BODY_JSON},
    {"POST", SCHOOL "/placements", PERM_OFFSITE, ROUTE_ACT, .act = act_make_placement,
        .input = &input_make_placement, .body = BODY_JSON, .status = 201},
    {"PUT", SCHOOL "/placements/{placement}", PERM_OFFSITE, ROUTE_ACT, .act = act_change_placement,
        .input = &input_change_placement, .body = BODY_JSON},
    {"POST", SCHOOL "/placements/{placement}/end", PERM_OFFSITE, ROUTE_ACT,
        .act = act_end_placement, .input = &input_end_placement, .body = BODY_JSON},
    {"GET", API "/off-site-answers/{answer}", PERM_NONE, ROUTE_VIEW, .run = get_provider_link,
        .input = &input_provider_link},
    {"POST", API "/off-site-answers/{answer}", PERM_NONE, ROUTE_ACT, .act = act_provider_link,
        .input = &input_provider_answer, .body = BODY_JSON},
    /* alerts */
    {"GET", SCHOOL "/alerts", PERM_ALERT, ROUTE_VIEW, .run = get_alerts, .input = &input_alerts},
    {"POST", SCHOOL "/alerts", PERM_ALERT, ROUTE_ACT, .act = act_alert_raise,
        .input = &input_alert_raise, .device_at = offsetof(struct alert_raise_input, device),
        .body = BODY_JSON, .status = 201},
    {"GET", SCHOOL "/alerts/{alert}", PERM_ALERT, ROUTE_VIEW, .run = get_alert,
        .input = &input_alert},
    {"POST", SCHOOL "/alerts/{alert}/steps", PERM_ALERT, ROUTE_ACT, .act = act_alert_step,
        .input = &input_alert_step, .device_at = offsetof(struct alert_step_input, device),
        .body = BODY_JSON, .status = 201},
    {"GET", SCHOOL "/vulnerable", PERM_ALERT, ROUTE_VIEW, .run = get_vulnerable,
        .input = &input_urn},
    {"POST", SCHOOL "/vulnerable", PERM_ALERT, ROUTE_ACT, .act = act_vulnerable_propose,
        .input = &input_propose, .body = BODY_JSON, .status = 201},
    {"POST", SCHOOL "/vulnerable/{entry}/steps", PERM_VULNERABLE, ROUTE_ACT,
        .act = act_vulnerable_step, .input = &input_vulnerable_step, .body = BODY_JSON,
        .status = 201, .is_structural = true},
    {"GET", API "/answers/{answer}", PERM_NONE, ROUTE_VIEW, .run = get_alert_link,
        .input = &input_alert_link},
    {"POST", API "/answers/{answer}", PERM_NONE, ROUTE_ACT, .act = act_alert_link,
        .input = &input_alert_link},
    /* follow up */
    {"GET", SCHOOL "/follow-up", PERM_FOLLOW_UP, ROUTE_VIEW, .run = get_follow_up,
        .input = &input_follow_up},
    {"GET", SCHOOL "/follow-up/{pupil}", PERM_FOLLOW_UP, ROUTE_VIEW, .run = get_follow_up_pupil,
        .input = &input_follow_up_pupil},
    {"POST", SCHOOL "/contact-attempts", PERM_FOLLOW_UP, ROUTE_ACT, .act = act_contact_attempt,
        .input = &input_attempt, .device_at = offsetof(struct attempt_input, device),
        .body = BODY_JSON, .status = 201},
    {"GET", SCHOOL "/absence-reports", PERM_FOLLOW_UP, ROUTE_VIEW, .run = get_absence_reports,
        .input = &input_reports},
    {"GET", SCHOOL "/absence-reports/pupils", PERM_FOLLOW_UP, ROUTE_VIEW, .run = get_absence_pupils,
        .input = &input_urn},
    {"POST", SCHOOL "/absence-reports", PERM_FOLLOW_UP, ROUTE_ACT, .act = act_absence_report,
        .input = &input_report, .device_at = offsetof(struct report_input, device),
        .body = BODY_JSON, .status = 201},
    {"POST", SCHOOL "/absence-reports/{report}/decision", PERM_AMEND, ROUTE_ACT,
        .act = act_absence_decide, .input = &input_report_decide, .body = BODY_JSON},
    /* leave */
    {"GET", SCHOOL "/leave", PERM_LEAVE, ROUTE_VIEW, .run = get_leave, .input = &input_leave_list},
    {"GET", SCHOOL "/leave/taken", PERM_LEAVE, ROUTE_VIEW, .run = get_leave_taken,
        .input = &input_urn},
    {"POST", SCHOOL "/leave", PERM_LEAVE, ROUTE_ACT, .act = act_leave_request,
        .input = &input_leave_request, .body = BODY_JSON, .status = 201},
    {"POST", SCHOOL "/leave/{leave}/steps", PERM_LEAVE, ROUTE_ACT, .act = act_leave_step,
        .input = &input_leave_step, .body = BODY_JSON, .status = 201},
    {"POST", SCHOOL "/leave/{leave}/decision", PERM_LEAVE, ROUTE_ACT, .act = act_leave_decide,
        .input = &input_leave_decide, .body = BODY_JSON},
    /* templates */
    {"GET", SCHOOL "/templates", PERM_SCHOOL_READ, ROUTE_VIEW, .run = get_templates,
        .input = &input_templates},
    {"POST", SCHOOL "/templates", PERM_POLICY, ROUTE_ACT, .act = act_template,
        .input = &input_template, .body = BODY_JSON, .status = 201},
    {"POST", SCHOOL "/templates/preview", PERM_CONTACT_READ, ROUTE_VIEW,
        .run = post_template_preview, .input = &input_template_preview, .body = BODY_JSON},
    /* part-time */
    {"GET", SCHOOL "/part-time", PERM_LEAVE, ROUTE_VIEW, .run = get_part_time,
        .input = &input_part_time_list},
    {"POST", SCHOOL "/part-time", PERM_LEAVE, ROUTE_ACT, .act = act_part_time,
        .input = &input_part_time, .body = BODY_JSON, .status = 201},
    {"POST", SCHOOL "/part-time/{plan}/reviews", PERM_LEAVE, ROUTE_ACT, .act = act_part_time_review,
        .input = &input_part_time_review, .body = BODY_JSON, .status = 201},
    /* could not attend */
    {"POST", SCHOOL "/unable/preview", PERM_AMEND, ROUTE_VIEW, .run = post_unable_preview,
        .input = &input_unable_preview, .body = BODY_JSON},
    {"POST", SCHOOL "/unable", PERM_AMEND, ROUTE_ACT, .act = act_unable, .input = &input_unable,
        .body = BODY_JSON},
    /* post */
    {"GET", SCHOOL "/notices", PERM_SCHOOL_READ, ROUTE_VIEW, .run = get_notices,
        .input = &input_urn},
    {"POST", SCHOOL "/notices/{notice}/seen", PERM_SCHOOL_READ, ROUTE_ACT, .act = act_notice_seen,
        .input = &input_notice_seen, .body = BODY_JSON},
    {"GET", SCHOOL "/outbox", PERM_COVER, ROUTE_VIEW, .run = get_outbox, .input = &input_urn},

    /* files */
    {"POST", SCHOOL "/imports", PERM_IMPORT, ROUTE_VIEW, .run = post_import, .input = &input_import,
        .body = BODY_FILE, .status = 202},
    {"GET", SCHOOL "/imports/{job}", PERM_IMPORT, ROUTE_VIEW, .run = get_import,
        .input = &input_job},
    {"GET", SCHOOL "/export/{what}", PERM_EXPORT, ROUTE_FILE, .run = get_export,
        .input = &input_export},

    {"GET", API "/users", PERM_USERS, ROUTE_VIEW, .run = get_users},
    {"POST", API "/users", PERM_USERS, ROUTE_SLOW, .run = post_user, .input = &input_add_user,
        .body = BODY_JSON, .status = 201},
    {"POST", API "/users/{user}/reset", PERM_USERS, ROUTE_SLOW, .run = reset_user,
        .input = &input_reset_user},
    {"GET", API "/tokens", PERM_USERS, ROUTE_VIEW, .run = get_tokens},
    {"POST", API "/tokens", PERM_USERS, ROUTE_SLOW, .run = post_token, .input = &input_add_token,
        .body = BODY_JSON, .status = 201},
    {"DELETE", API "/tokens/{token}", PERM_USERS, ROUTE_SLOW, .run = delete_token,
        .input = &input_end_token, .status = 204},
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
