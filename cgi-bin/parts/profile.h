/* profile.h: the pages on which people change what is their own: customers' people at /profile, staff at /admin/profile. */
#ifndef PARTS_PROFILE_H
#define PARTS_PROFILE_H

#include "web/page.h"

/* Name, e-mail, password, second factor, sessions. */
struct error *profile_show(struct request *request) must_check;
struct error *profile_update(struct request *request) must_check;
struct error *profile_password(struct request *request) must_check;

/* The second factor: enrol one (or another), forget it, make new recovery codes. */
struct error *profile_factor_new(struct request *request) must_check;
struct error *profile_factor_create(struct request *request) must_check;
struct error *profile_factor_delete(struct request *request) must_check;
struct error *profile_codes_create(struct request *request) must_check;

/* Sign out one session, or all others. */
struct error *profile_session_delete(struct request *request) must_check;
struct error *profile_sessions_delete(struct request *request) must_check;

/* Ends what is listened to where sessions have ended: [{channel}], as person_sessions_end and password_finish tell it. */
void profile_cut_streams(const json_t *places);

/* Their forms. */
extern const struct field profile_name_form[], profile_password_form[], profile_factor_form[],
	profile_off_form[], profile_codes_form[];

#endif
