/* account.h: the operator's accounts at the providers, from the settings. */
#ifndef JOBS_ACCOUNT_H
#define JOBS_ACCOUNT_H

#include "providers/carrier.h"
#include "providers/engines.h"
#include "providers/model.h"

struct carrier_account account_carrier(void);

/* A voice engine and the operator's account there. */
struct engine_use {
	const struct engine *engine;
	struct engine_account account;
	int64_t calls_per_second, calls_at_once; /* what the account allows */
};

/* The engine of that name; ERROR_CONFLICT where there is none, or none that is set up. */
struct error *account_engine(struct arena *arena, const char *name, struct engine_use *use) must_check;

/* The engines that are set up, as choices of a form: value (the key), label, difference, limits. */
json_t *account_offers(void);

/* Whether the engine of that name is set up. */
int account_has_engine(const char *name);

struct model_account account_model(void);

/* Whether the sandbox plays the carrier: such calls are marked on every page. */
int account_is_sandbox(void);

/* How many calls may be in progress at a time, as the platform and the engine allow; `reserve` of them are for calls in. */
struct account_lines {
	int64_t most, reserve;
};
struct account_lines account_lines(void);

/* The address of a page of ours that a provider calls: path_format below API_BASE_URL. */
char *account_url(struct arena *arena, const char *path_format, ...) printf_like(2, 3);

/* Where calls to a number of ours are announced; `id` is the number's at the carrier, or NULL. */
struct carrier_connection account_connection(struct arena *arena, const char *id);

/* The key of the opt-out tool, which an agent of this tenant carries; the tool's page checks it. */
char *account_tool_key(struct arena *arena, const char *tenant);

/* What an engine that answers numbers itself shows us when it asks how to begin a call. */
char *account_begin_key(struct arena *arena);

#endif
