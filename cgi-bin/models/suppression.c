/* suppression.c: the digest under which a telephone number is never called again. */
#include "models/suppression.h"

#include "lib/config.h"
#include "lib/secret.h"

const char *suppression_hash(struct arena *arena, const char *e164)
{
	const char *message = arena_printf(arena, "phone %s", e164);
	return secret_hmac_sha256(arena, config_load()->secret_key, message, strlen(message));
}
