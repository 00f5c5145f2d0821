/* throttle.c: how often something may be tried. */
#include "models/throttle.h"

#include <arpa/inet.h>

#include "lib/clock.h"
#include "lib/config.h"
#include "lib/secret.h"

static const char *digest(struct arena *arena, const char *kind, const void *bytes, size_t length)
{
	const char *key = arena_printf(arena, "%s %s", kind, config_load()->secret_key);
	return secret_hmac_sha256(arena, key, bytes, length);
}

const char *throttle_network(struct arena *arena, const char *address)
{
	unsigned char bytes[16] = {0};
	size_t length = inet_pton(AF_INET, address, bytes) == 1    ? 4
			: inet_pton(AF_INET6, address, bytes) == 1 ? 8
								   : 0;
	return digest(arena, "network", bytes, length);
}

void throttle_mail(struct tx *tx, json_t *into, const char *key, const char *network, const char *email)
{
	tx_value(tx, into, key,
		"select greatest(throttle('mail network ' || $1, 30, '1 hour', $3::timestamptz),"
		" throttle('mail address ' || $2, 5, '1 hour', $3::timestamptz))",
		P(network, digest(tx_arena(tx), "address", email, strlen(email)), tx_time(tx, clock_now())));
}

struct error *throttle_error(struct arena *arena, int64_t seconds)
{
	if (!seconds)
		return NULL;
	int64_t count = seconds < 60 ? seconds : (seconds + 59) / 60;
	const char *unit = seconds < 60 ? "second" : "minute";
	struct error *error = error_new(arena, ERROR_TOO_MANY,
		arena_printf(arena, "Too many tries. Please wait %lld %s%s and try again.", (long long)count,
			unit, count == 1 ? "" : "s"),
		NULL);
	error->retry_after = (int)seconds;
	return error;
}
