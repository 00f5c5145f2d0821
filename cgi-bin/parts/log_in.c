/* log_in.c: what the two log-ins share, that of customers' people and that of staff. */
#include "parts/log_in.h"

#include "lib/secret.h"
#include "models/session.h"
#include "models/throttle.h"
#include "web/login.h"

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
	const char *encoded = json_string_value(json_object_get(person, "password_hash"));
	int is_staff = json_is_true(json_object_get(person, "is_staff"));
	if (!secret_password_matches(encoded, form_text(request, "password")) || is_staff != of_staff)
		return error_new(request->arena, ERROR_INVALID,
			"The e-mail address or the password is not right.", NULL);
	session_forgive(request->tx, &attempt);
	*person_id = json_string_value(json_object_get(person, "person_id"));
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
