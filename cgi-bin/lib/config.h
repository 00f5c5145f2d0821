/* config.h: the settings, read once at start from the environment and from the file that MANYLINE_ENV names (.env).
 *
 * The environment wins over the file. `.env.example` documents every setting; a test holds the two together. A wrong
 * value ends the program with one sentence that names it. Secrets are never logged.
 */
#ifndef LIB_CONFIG_H
#define LIB_CONFIG_H

#include <stdint.h>

#include "lib/compiler.h"

struct config {
	/* Where the product is reached. */
	const char
		*api_base_url; /* public origin, no slash at its end: providers call it, mails point at it */
	const char *log_level; /* debug, info, warn, error */
	const char *environment; /* development or production */
	const char *
		secret_key; /* keys the digests of suppressed phone numbers and of CSRF tokens; at least 32 characters */
	const char
		*encryption_key; /* of secrets that are kept, such as those of second factors: see seal.h */
	/* PostgreSQL: one connection string for each role. */
	const char *database_web, *database_worker, *database_staff;
	int64_t database_named_statements; /* 1, or 0 behind PgBouncer in transaction mode */
	/* Folders and sockets that the programs share. */
	const char *run_folder;  /* sockets; short, since a unix socket's path holds 107 bytes at most */
	const char *data_folder; /* uploads, recordings, mails */
	const char *templates_folder;
	const char *
		assets_version; /* changes with every release: in the addresses of style sheets and scripts */
	const char *brand_name; /* the operator's, where a customer has none of its own */
	/* Twilio. */
	const char *twilio_account_sid, *twilio_auth_token, *twilio_phone_number, *twilio_api_url;
	int64_t twilio_calls_per_second;
	/* Ultravox. */
	const char *ultravox_api_key, *ultravox_api_url, *ultravox_webhook_secret;
	int64_t ultravox_calls_per_second, ultravox_concurrent_calls;
	/* ElevenLabs Agents: the second voice engine; with an empty key there is none. */
	const char *elevenlabs_api_key, *elevenlabs_api_url, *elevenlabs_webhook_secret;
	int64_t elevenlabs_calls_per_second, elevenlabs_concurrent_calls;
	int64_t webhook_window_hours; /* a signed event may be this old, since retries may carry the first time stamp */
	/* The language model: any OpenAI-compatible endpoint. */
	const char *openai_api_key, *openai_api_url, *openai_model, *openai_embedding_model;
	const char *site_loopback; /* "on": web sites at 127.0.0.1, at any port, are read too: for tests */
	/* Calling. */
	int64_t platform_calls;  /* calls in progress at most, over all tenants */
	int64_t inbound_reserve; /* of which kept free for calls in */
	/* Mail: an SMTP URL (smtp://host:587), or empty: written to data_folder/mail. */
	const char *smtp_url, *smtp_user, *smtp_password, *mail_from;
	/* The sandbox: "on" or "off". */
	const char *sandbox;
	const char *sandbox_url; /* where its own pages and control API are */
};

/* Reads the settings; dies with a sentence when one is wrong. Safe to call again: the first result is returned. */
const struct config *config_load(void);

#endif
