#ifndef MUSTER_API_HANDLERS_H
#define MUSTER_API_HANDLERS_H

#include "api/routes.h"

/* What the table of routes runs; each is named after its method and path. */
route_fn get_healthz, get_readyz, get_metrics;
route_fn post_login, post_logout, get_me;
route_fn get_codes, get_schools, get_school, get_calendar, get_policy, post_lint;
route_fn get_today, get_register, get_planned, get_history;
route_fn get_groups, get_pupils, get_pupil;
route_fn get_marks, get_pupil_figures, get_figures, get_figure_pupils;
route_fn post_import, get_import, get_export;
route_fn get_events;
route_fn get_covers, post_cover, end_cover, get_seals, get_photo, get_logo, get_tutor;
route_fn get_notices, get_outbox;
route_fn get_board, get_practice;
route_fn get_grid, get_changes;
route_fn get_devices, post_device, post_device_code, post_device_revoke, post_pair;
route_fn get_kiosk, get_kiosk_names, get_kiosk_find, get_kiosk_pupil;
route_fn get_reception, get_reception_pupils, get_reception_pupil;
route_fn get_lessons, get_lesson, get_ad_hoc, get_missing, get_spots, get_pupil_lessons;
route_fn get_users, post_user, reset_user, get_tokens, post_token, delete_token;
route_fn get_off_site, get_trips, get_trip, get_providers, get_provider_link;
route_fn get_follow_up, get_follow_up_pupil, get_absence_reports, get_absence_pupils;
route_fn get_leave, get_leave_taken;
route_fn get_templates, post_template_preview;
route_fn get_part_time;
route_fn post_unable_preview;
route_fn get_alerts, get_alert, get_alert_link, get_vulnerable;

route_fn get_presence, get_presence_of, get_fire_roll, get_fire_rolls, get_fire_report,
    get_fire_points;

/* Make an act's struct whole from what the client said. */
route_fn prepare_fire_start;
route_fn prepare_calendar;

#endif
