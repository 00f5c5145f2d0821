/* profile.c: the pages on which people change what is their own. */
#include "parts/profile.h"

#include "lib/publish.h"
#include "lib/secret.h"
#include "lib/text.h"
#include "models/audit.h"
#include "models/factor.h"
#include "models/person.h"
#include "models/session.h"
#include "models/throttle.h"
#include "parts/factor.h"
#include "web/login.h"

const struct field profile_name_form[] = {
	{"name", TEXT, .required = 1, .highest = 120},
	{NULL, TEXT},
};

const struct field profile_password_form[] = {
	{"current_password", SECRET, .required = 1, .highest = 200},
	{"password", SECRET, .required = 1, .lowest = 10, .highest = 200},
	{NULL, TEXT},
};

const struct field profile_off_form[] = {
	{"off_password", SECRET, .required = 1, .highest = 200},
	{NULL, TEXT},
};

const struct field profile_codes_form[] = {
	{"codes_password", SECRET, .required = 1, .highest = 200},
	{NULL, TEXT},
};

const struct field profile_factor_form[] = {
	{"current_password", SECRET, .required = 1, .highest = 200},
	{"code", TEXT, .required = 1, .highest = 20},
	{"offer", SECRET, .required = 1, .highest = 200},
	{NULL, TEXT},
};

static const char *me(const struct request *request)
{
	return request_me(request, "person_id");
}

static const char *own_token(const struct request *request)
{
	const char *tenant, *token_hash;
	return request_session(request, &tenant, &token_hash) ? token_hash : "";
}

static void tell(struct request *request, const char *action)
{
	struct audit audit = {.person_id = me(request),
		.person = request_me(request, "name"),
		.action = action,
		.subject = request_me(request, "email")};
	audit_write(request->tx, &audit);
}

static void go_back(struct request *request, const char *sentence)
{
	request_flash(request, sentence);
	request_redirect(request, "%s/profile", request_door(request));
}

static const char *first_in(const char *browser, const char *const (*words)[2])
{
	for (; **words; words++)
		if (strstr(browser, (*words)[0]))
			return (*words)[1];
	return NULL;
}

/* "Firefox on Windows", of what browsers call themselves; each names those that it wants to be taken for, too. */
static const char *browser_name(struct request *request, const char *browser)
{
	static const char *const programs[][2] = {{"Edg", "Edge"}, {"OPR/", "Opera"}, {"Firefox/", "Firefox"},
		{"Chrome/", "Chrome"}, {"Safari/", "Safari"}, {"curl/", "curl"}, {NULL, NULL}};
	static const char *const systems[][2] = {{"Windows", "Windows"}, {"Android", "Android"},
		{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Mac OS X", "Mac"}, {"CrOS", "Chromebook"},
		{"Linux", "Linux"}, {NULL, NULL}};
	const char *name = first_in(browser, programs), *system = first_in(browser, systems);
	if (!name)
		return "Another browser";
	return system ? arena_printf(request->arena, "%s on %s", name, system) : name;
}

static void add_browser_names(struct request *request, json_t *sessions)
{
	size_t index;
	json_t *session;
	json_array_foreach(sessions, index, session) json_object_set_new(
		session, "browser_name", json_string(browser_name(request, text_of(session, "browser"))));
	json_object_set_new(
		request->page, "has_several_sessions", json_boolean(json_array_size(sessions) > 1));
}

struct error *profile_show(struct request *request)
{
	json_t *page = request->page, *found = json_object();
	TRY(tx_run(request->tx));
	person_sessions(request->tx, page, "sessions", me(request), own_token(request));
	factor_find(request->tx, found, "factor", me(request));
	if (!*request_door(request)) /* staff have one place, and act elsewhere */
		session_tenants(request->tx, found, "tenants", me(request));
	TRY(tx_run(request->tx));
	json_t *factor = json_object_get(found, "factor");
	if (json_is_object(factor))
		json_object_del(factor, "secret");
	json_object_set(page, "factor", factor);
	json_object_set_new(page, "has_several_tenants",
		json_boolean(json_array_size(json_object_get(found, "tenants")) > 1));
	request_fill_form(request, json_pack("{s:s}", "name", request_me(request, "name")));
	add_browser_names(request, json_object_get(page, "sessions"));
	return NULL;
}

struct error *profile_update(struct request *request)
{
	TRY(tx_run(request->tx));
	person_rename(request->tx, me(request), form_text(request, "name"));
	go_back(request, "Your name is saved.");
	return NULL;
}

/* Whether a field of the form is the present password. The try is counted and committed before it is looked at. */
static struct error *check_password(struct request *request, const char *field)
{
	json_t *found = json_object();
	TRY(tx_run(request->tx));
	person_secret(request->tx, found, "secret", me(request));
	TRY(request_commit(request));
	const json_t *secret = json_object_get(found, "secret");
	TRY(throttle_error(request->arena, json_integer_value(json_object_get(secret, "wait_seconds"))));
	const char *hash = text_of(secret, "password_hash");
	if (!secret_password_matches(hash, form_text(request, field)))
		return error_field(request->arena, field, "This is not your present password.");
	person_forgive(request->tx, me(request));
	return NULL;
}

void profile_cut_streams(const json_t *places)
{
	size_t index;
	json_t *place;
	json_array_foreach(places, index, place)
		publish_cut(json_string_value(json_object_get(place, "channel")));
}

/* Ends sessions, and the streams that they listen to. */
static struct error *end_sessions(struct request *request, const char *id)
{
	json_t *found = json_object();
	struct person_session ended = {me(request), id, own_token(request)};
	person_sessions_end(request->tx, found, "places", &ended);
	TRY(tx_run(request->tx));
	profile_cut_streams(json_object_get(found, "places"));
	if (id && !json_array_size(json_object_get(found, "places")))
		return error_new(request->arena, ERROR_MISSING, "This session has ended already.", NULL);
	return NULL;
}

struct error *profile_password(struct request *request)
{
	TRY(check_password(request, "current_password"));
	const char *hash = secret_password(request->arena, form_text(request, "password"));
	person_password_set(request->tx, me(request), hash, request_device(request));
	TRY(end_sessions(request, NULL));
	tell(request, "password.changed");
	go_back(request, "Your new password is saved, and you are logged out everywhere else.");
	return NULL;
}

struct error *profile_factor_new(struct request *request)
{
	TRY(tx_run(request->tx));
	factor_offer(request, me(request), request_me(request, "email"));
	return NULL;
}

static void show_codes(struct request *request)
{
	const char *back = arena_printf(request->arena, "%s/profile", request_door(request));
	json_object_set_new(request->page, "next_path", json_string(back));
	request_view(request, "factors/codes");
}

/* Whoever has one needs the password for another: a browser that was left open must not be enough. */
struct error *profile_factor_create(struct request *request)
{
	TRY(check_password(request, "current_password"));
	TRY(factor_enrol(request, me(request)));
	tell(request, "factor.added");
	show_codes(request);
	return NULL;
}

struct error *profile_factor_delete(struct request *request)
{
	TRY(check_password(request, "off_password"));
	factor_remove(request->tx, me(request));
	tell(request, "factor.removed");
	go_back(request, "Your password alone lets you in now.");
	return NULL;
}

struct error *profile_codes_create(struct request *request)
{
	json_t *codes = recovery_codes_new(request->arena), *found = json_object();
	TRY(check_password(request, "codes_password"));
	factor_find(request->tx, found, "factor", me(request));
	TRY(tx_run(request->tx));
	if (!json_is_object(json_object_get(found, "factor")))
		return error_new(request->arena, ERROR_CONFLICT, "Turn the second factor on first.", NULL);
	recovery_codes_set(request->tx, me(request), codes);
	tell(request, "recovery_codes.made");
	json_object_set(request->page, "codes", codes);
	show_codes(request);
	return NULL;
}

struct error *profile_session_delete(struct request *request)
{
	TRY(tx_run(request->tx));
	TRY(end_sessions(request, request_path(request, "id")));
	go_back(request, "That browser is signed out.");
	return NULL;
}

struct error *profile_sessions_delete(struct request *request)
{
	TRY(tx_run(request->tx));
	TRY(end_sessions(request, NULL));
	go_back(request, "You are signed out everywhere else.");
	return NULL;
}
