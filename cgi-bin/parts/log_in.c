/* log_in.c: what the two log-ins share, that of customers' people and that of staff: the password, then the second factor. */
#include "parts/log_in.h"

#include "lib/clock.h"
#include "lib/secret.h"
#include "lib/text.h"
#include "models/factor.h"
#include "models/session.h"
#include "models/throttle.h"
#include "parts/factor.h"
#include "web/login.h"

const struct field log_in_next_form[] = {
	{"next", TEXT, .highest = 500},
	{NULL, TEXT},
};

const struct field log_in_code_form[] = {
	{"code", TEXT, .required = 1, .highest = 20},
	{"next", TEXT, .highest = 500},
	{NULL, TEXT},
};

/* The transaction is closed while the password is hashed, which takes as long for whoever may not come in here. */
struct error *log_in_check(struct request *request, int of_staff, const char **person_id)
{
	json_t *found = json_object();
	struct session_try attempt = {
		.email = form_text(request, "email"),
		.network = throttle_network(request->arena, request_address(request)),
		.device = request_device(request),
	};
	session_find(request->tx, found, "person", &attempt);
	TRY(request_commit(request));
	json_t *person = json_object_get(found, "person");
	TRY(throttle_error(request->arena, json_integer_value(json_object_get(person, "wait_seconds"))));
	const char *encoded = text_of(person, "password_hash");
	int is_staff = json_is_true(json_object_get(person, "is_staff"));
	if (!secret_password_matches(encoded, form_text(request, "password")) || is_staff != of_staff)
		return error_new(request->arena, ERROR_INVALID,
			"The e-mail address or the password is not right.", NULL);
	session_forgive(request->tx, &attempt);
	*person_id = text_of(person, "person_id");
	return NULL;
}

const char *log_in_next(const struct request *request, const char *home)
{
	const char *next = form_text(request, "next");
	if (*next != '/' || next[1] == '/' || strchr(next, '\\') || strncmp(next, home, strlen(home)))
		return home;
	for (const char *at = next; *at; at++)
		if (*at <= ' ' || *at > '~')
			return home;
	return next;
}

struct error *log_in_ask(struct request *request, int of_staff, const char *person_id, int *asked)
{
	json_t *found = json_object();
	tx_enter(request->tx, TENANT_OPERATOR);
	factor_find(request->tx, found, "factor", person_id);
	TRY(tx_run(request->tx));
	int has_one = json_is_object(json_object_get(found, "factor"));
	*asked = has_one || of_staff;
	if (!*asked)
		return NULL;
	log_in_begin(request->tx, request_begin_log_in(request), person_id);
	const char *next = text_url_encode(request->arena, form_text(request, "next"));
	request_redirect(
		request, "%s/sessions/%s?next=%s", request_door(request), has_one ? "code" : "factor", next);
	return NULL;
}

struct error *log_in_begun(struct request *request, json_t **person)
{
	json_t *found = json_object();
	tx_enter(request->tx, TENANT_OPERATOR);
	log_in_find(request->tx, found, "person", request_begun_log_in(request));
	TRY(tx_run(request->tx));
	int of_staff = *request_door(request) != '\0';
	*person = json_object_get(found, "person");
	if (json_is_object(*person) && json_is_true(json_object_get(*person, "is_staff")) == of_staff)
		return NULL;
	*person = NULL;
	return NULL;
}

void log_in_again(struct request *request)
{
	request_end_log_in(request);
	request_redirect(request, "%s/sessions/new", request_door(request));
}

struct error *log_in_code(struct request *request)
{
	json_t *person;
	struct totp_secret secret;
	TRY(log_in_begun(request, &person));
	json_object_set_new(request->page, "has_begun", json_boolean(person != NULL));
	const char *sealed = text_of(person, "secret");
	if (person && factor_secret(request->arena, text_of(person, "person_id"), sealed, &secret))
		factor_show_demo(request, text_of(person, "email"), &secret,
			json_integer_value(json_object_get(person, "last_step")));
	return NULL;
}

struct error *log_in_end_begun(struct request *request)
{
	json_t *found = json_object();
	log_in_end(request->tx, found, "ended", request_begun_log_in(request));
	TRY(tx_run(request->tx));
	request_end_log_in(request);
	if (json_is_true(json_object_get(found, "ended")))
		return NULL;
	return error_new(
		request->arena, ERROR_CONFLICT, "This took too long. Please log in once more.", NULL);
}

/* Whether the code is one of the app that was not taken before, or one for recovery, which then is used up. */
static struct error *take(struct request *request, json_t *person, int *taken)
{
	struct totp_secret secret;
	json_t *found = json_object();
	const char *person_id = text_of(person, "person_id"), *sealed = text_of(person, "secret"),
		   *code = form_text(request, "code");
	int64_t step = factor_secret(request->arena, person_id, sealed, &secret)
			       ? totp_match(request->arena, &secret, code, clock_now())
			       : 0;
	if (step)
		factor_take(request->tx, found, "taken", person_id, step);
	else
		recovery_code_take(request->tx, found, "taken", person_id, code);
	TRY(tx_run(request->tx));
	*taken = json_is_true(json_object_get(found, "taken"));
	if (*taken && !step)
		request_flash(request, "That recovery code is used up. Your profile can make new ones.");
	return NULL;
}

/* The try is counted and committed before the code is looked at. */
struct error *log_in_take_code(struct request *request, const char **person_id)
{
	int taken;
	json_t *person, *found = json_object();
	*person_id = NULL;
	TRY(log_in_begun(request, &person));
	if (!person) {
		log_in_again(request);
		return NULL;
	}
	const char *id = text_of(person, "person_id");
	factor_try(request->tx, found, "wait", id);
	TRY(request_commit(request));
	TRY(throttle_error(request->arena, json_integer_value(json_object_get(found, "wait"))));
	tx_enter(request->tx, TENANT_OPERATOR);
	TRY(take(request, person, &taken));
	if (!taken)
		return error_field(request->arena, "code", "This code is not right, or it was used before.");
	factor_forgive(request->tx, id);
	TRY(log_in_end_begun(request));
	*person_id = id;
	return NULL;
}
