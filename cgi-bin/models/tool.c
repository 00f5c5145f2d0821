/* tool.c: the addresses and keys of the HTTP tools that a voice engine may use during a call. */
#include "models/tool.h"

#include "lib/config.h"
#include "lib/secret.h"

const char *tool_opt_out_url(struct arena *arena, const char *tenant, const char *agent)
{
	return arena_printf(
		arena, "%s/api/v1/tools/opt-out/%s/%s", config_load()->api_base_url, tenant, agent);
}

const char *tool_key(struct arena *arena, const char *tenant, const char *agent)
{
	const char *message = arena_printf(arena, "tool %s %s", tenant, agent);
	return secret_hmac_sha256(arena, config_load()->secret_key, message, strlen(message));
}
