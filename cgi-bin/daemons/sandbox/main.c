/* main.c: the sandbox: plays Twilio, Ultravox, ElevenLabs and an OpenAI-compatible model on one port of this machine.
 *
 * The base URLs to give to the product are http://127.0.0.1:PORT/twilio, …/ultravox, …/elevenlabs and …/openai; the
 * sandbox's own API is at …/sandbox. Settings: SANDBOX_PORT, SANDBOX_DATABASE (the path of its file; recordings are kept
 * beside it), TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, ULTRAVOX_API_KEY, OPENAI_API_KEY, LOG_LEVEL. ULTRAVOX_WEBHOOK_SECRET
 * is not needed: the product names its secret when it registers its webhook. ElevenLabs gives its secret out once, when
 * a webhook is made: ELEVENLABS_API_KEY, ELEVENLABS_WEBHOOK_SECRET and API_BASE_URL say what came of that where it was by hand;
 * without the key that company is not played.
 */
#include <signal.h>

#include "daemons/sandbox/cache.h"
#include "daemons/sandbox/control.h"
#include "daemons/sandbox/delivery.h"
#include "daemons/sandbox/elevenlabs.h"
#include "daemons/sandbox/engine.h"
#include "daemons/sandbox/network.h"
#include "daemons/sandbox/openai.h"
#include "daemons/sandbox/scheduler.h"
#include "daemons/sandbox/settings.h"
#include "daemons/sandbox/store.h"
#include "daemons/sandbox/twilio.h"
#include "daemons/sandbox/ultravox.h"
#include "lib/log.h"
#include "lib/text.h"

static const char *setting(const char *name)
{
	const char *value = getenv(name);
	if (!value || !*value)
		die("%s is not set", name);
	return value;
}

static int port_setting(void)
{
	int64_t port;
	if (!text_to_integer(setting("SANDBOX_PORT"), &port) || port < 1 || port > 65535)
		die("SANDBOX_PORT must be a number from 1 to 65535");
	return (int)port;
}

static void open_convai(int port)
{
	struct arena *arena = arena_new();
	const char *key = getenv("ELEVENLABS_API_KEY"), *secret = getenv("ELEVENLABS_WEBHOOK_SECRET");
	if (key && *key)
		convai_start(key, secret ? secret : "",
			arena_printf(arena, "%s/api/v1/webhooks/elevenlabs/events", setting("API_BASE_URL")),
			port);
	arena_free(arena);
}

/* Calls go on where they were when the sandbox was stopped. */
static void open_everything(int port)
{
	struct arena *arena = arena_new();
	arena_use(arena);
	store_open(setting("SANDBOX_DATABASE"));
	cache_start(arena_printf(arena, "%s.recordings", setting("SANDBOX_DATABASE")));
	twilio_start(setting("TWILIO_ACCOUNT_SID"), setting("TWILIO_AUTH_TOKEN"));
	ultravox_start(setting("ULTRAVOX_API_KEY"));
	openai_start(setting("OPENAI_API_KEY"));
	store_begin();
	settings_load();
	numbers_fill();
	open_convai(port);
	store_commit();
	network_start(setting("TWILIO_ACCOUNT_SID"));
	engine_start(port);
	arena_use(NULL);
	arena_free(arena);
}

int main(void)
{
	static const struct provider *const providers[] = {
		&twilio, &ultravox, &elevenlabs, &openai, &control, NULL};
	sigset_t ending;
	int signal_number, port = port_setting();
	const char *level = getenv("LOG_LEVEL");
	sigemptyset(&ending);
	sigaddset(&ending, SIGTERM);
	sigaddset(&ending, SIGINT);
	/* Blocked in every thread, so that the main one can wait for them. */
	pthread_sigmask(SIG_BLOCK, &ending, NULL);
	signal(SIGPIPE, SIG_IGN);
	log_start("sandbox", level && *level ? level : "info");
	open_everything(port);
	delivery_start(setting("TWILIO_ACCOUNT_SID"), setting("TWILIO_AUTH_TOKEN"));
	scheduler_start();
	server_start(port, providers);
	log_write(LOG_INFO, "sandbox.started", "database", setting("SANDBOX_DATABASE"), NULL);
	sigwait(&ending, &signal_number);
	log_write(LOG_INFO, "sandbox.stopped", NULL);
	/* Whatever is under way is on disk, so there is nothing to wait for. */
	_Exit(0);
}
