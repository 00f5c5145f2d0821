/* config.c: the settings: one row each, checked at start. */
#include "lib/config.h"

#include <ctype.h>
#include <pthread.h>

#include "lib/error.h"
#include "lib/text.h"

enum setting_kind { TEXT, REQUIRED, URL, INTEGER, SECRET };

static const struct setting {
	const char *name;
	size_t offset;
	enum setting_kind kind;
	const char *fallback;
	const char *choices; /* words apart by a space, or NULL */
	long lowest, highest;
} settings[] = {
#define AT(field) offsetof(struct config, field)
	{"API_BASE_URL", AT(api_base_url), URL, "http://127.0.0.1:8080", NULL, 0, 0},
	{"LOG_LEVEL", AT(log_level), TEXT, "info", "debug info warn error", 0, 0},
	{"ENVIRONMENT", AT(environment), TEXT, "development", "development production", 0, 0},
	{"SECRET_KEY", AT(secret_key), SECRET, NULL, NULL, 32, 0},
	{"ENCRYPTION_KEY", AT(encryption_key), SECRET, NULL, NULL, 32, 0},
	{"DATABASE_WEB", AT(database_web), REQUIRED, NULL, NULL, 0, 0},
	{"DATABASE_WORKER", AT(database_worker), REQUIRED, NULL, NULL, 0, 0},
	{"DATABASE_STAFF", AT(database_staff), REQUIRED, NULL, NULL, 0, 0},
	{"DATABASE_NAMED_STATEMENTS", AT(database_named_statements), INTEGER, "1", NULL, 0, 1},
	{"RUN_FOLDER", AT(run_folder), REQUIRED, NULL, NULL, 0, 0},
	{"DATA_FOLDER", AT(data_folder), REQUIRED, NULL, NULL, 0, 0},
	{"TEMPLATES_FOLDER", AT(templates_folder), REQUIRED, NULL, NULL, 0, 0},
	{"ASSETS_VERSION", AT(assets_version), TEXT, "1", NULL, 0, 0},
	{"BRAND_NAME", AT(brand_name), TEXT, "Ringwell", NULL, 0, 0},
	{"TWILIO_ACCOUNT_SID", AT(twilio_account_sid), REQUIRED, NULL, NULL, 0, 0},
	{"TWILIO_AUTH_TOKEN", AT(twilio_auth_token), SECRET, NULL, NULL, 16, 0},
	{"TWILIO_PHONE_NUMBER", AT(twilio_phone_number), TEXT, "", NULL, 0, 0},
	{"TWILIO_API_URL", AT(twilio_api_url), URL, "https://api.twilio.com", NULL, 0, 0},
	{"TWILIO_CALLS_PER_SECOND", AT(twilio_calls_per_second), INTEGER, "1", NULL, 1, 1000},
	{"ULTRAVOX_API_KEY", AT(ultravox_api_key), SECRET, NULL, NULL, 8, 0},
	{"ULTRAVOX_API_URL", AT(ultravox_api_url), URL, "https://api.ultravox.ai", NULL, 0, 0},
	{"ULTRAVOX_WEBHOOK_SECRET", AT(ultravox_webhook_secret), SECRET, NULL, NULL, 8, 0},
	{"ULTRAVOX_CALLS_PER_SECOND", AT(ultravox_calls_per_second), INTEGER, "5", NULL, 1, 1000},
	{"ULTRAVOX_CONCURRENT_CALLS", AT(ultravox_concurrent_calls), INTEGER, "5", NULL, 1, 100000},
	{"ELEVENLABS_API_KEY", AT(elevenlabs_api_key), TEXT, "", NULL, 0, 0},
	{"ELEVENLABS_API_URL", AT(elevenlabs_api_url), URL, "https://api.elevenlabs.io", NULL, 0, 0},
	{"ELEVENLABS_WEBHOOK_SECRET", AT(elevenlabs_webhook_secret), TEXT, "", NULL, 0, 0},
	{"ELEVENLABS_CALLS_PER_SECOND", AT(elevenlabs_calls_per_second), INTEGER, "5", NULL, 1, 1000},
	{"ELEVENLABS_CONCURRENT_CALLS", AT(elevenlabs_concurrent_calls), INTEGER, "4", NULL, 1, 100000},
	{"WEBHOOK_WINDOW_HOURS", AT(webhook_window_hours), INTEGER, "12", NULL, 1, 168},
	{"OPENAI_API_KEY", AT(openai_api_key), SECRET, NULL, NULL, 8, 0},
	{"OPENAI_API_URL", AT(openai_api_url), URL, "https://api.openai.com/v1", NULL, 0, 0},
	{"OPENAI_MODEL", AT(openai_model), TEXT, "gpt-5-mini", NULL, 0, 0},
	{"OPENAI_EMBEDDING_MODEL", AT(openai_embedding_model), TEXT, "", NULL, 0, 0},
	{"SITE_LOOPBACK", AT(site_loopback), TEXT, "off", "on off", 0, 0},
	{"PLATFORM_CALLS", AT(platform_calls), INTEGER, "100", NULL, 1, 100000},
	{"INBOUND_RESERVE", AT(inbound_reserve), INTEGER, "10", NULL, 0, 100000},
	{"SMTP_URL", AT(smtp_url), TEXT, "", NULL, 0, 0},
	{"SMTP_USER", AT(smtp_user), TEXT, "", NULL, 0, 0},
	{"SMTP_PASSWORD", AT(smtp_password), TEXT, "", NULL, 0, 0},
	{"MAIL_FROM", AT(mail_from), TEXT, "no-reply@localhost", NULL, 0, 0},
	{"SANDBOX", AT(sandbox), TEXT, "off", "on off", 0, 0},
	{"SANDBOX_URL", AT(sandbox_url), TEXT, "", NULL, 0, 0},
#undef AT
};

/* NAME=value on a line of the .env file sets an environment variable that is not set yet. */
static void take_line(char *line)
{
	struct arena *arena = arena_new();
	char *text = text_trim(arena, line);
	char *equals = strchr(text, '=');
	if (*text != '#' && equals) {
		char *value = text_trim(arena, equals + 1);
		size_t length = strlen(value);
		if (length >= 2 && (*value == '"' || *value == '\'') && value[length - 1] == *value)
			value = arena_strndup(arena, value + 1, length - 2);
		*equals = '\0';
		setenv(text_trim(arena, text), value, 0);
	}
	arena_free(arena);
}

static void read_file(const char *path)
{
	char *line = NULL;
	size_t size = 0;
	FILE *file = path ? fopen(path, "r") : NULL;
	if (!file)
		return;
	while (getline(&line, &size, file) >= 0)
		take_line(line);
	free(line);
	fclose(file);
}

static int is_choice(const char *choices, const char *value)
{
	size_t length = strlen(value);
	for (const char *at = choices; length && (at = strstr(at, value)); at += length)
		if ((at == choices || at[-1] == ' ') && (!at[length] || at[length] == ' '))
			return 1;
	return 0;
}

static void check_text(const struct setting *setting, const char *value)
{
	if (setting->kind == REQUIRED && !*value)
		die("%s is not set; see .env.example", setting->name);
	if (setting->kind == SECRET && strlen(value) < (size_t)setting->lowest)
		die("%s must have at least %ld characters; see .env.example", setting->name, setting->lowest);
	if (setting->kind == URL && strncmp(value, "http://", 7) && strncmp(value, "https://", 8))
		die("%s must begin with http:// or https://, but is \"%s\"", setting->name, value);
	if (setting->kind == URL && value[strlen(value) - 1] == '/')
		die("%s must not end with a slash, but is \"%s\"", setting->name, value);
	if (setting->choices && !is_choice(setting->choices, value))
		die("%s must be one of: %s; but is \"%s\"", setting->name, setting->choices, value);
}

static void take_integer(struct config *config, const struct setting *setting, const char *value)
{
	int64_t number;
	if (!text_to_integer(value, &number) || number < setting->lowest || number > setting->highest)
		die("%s must be a number from %ld to %ld, but is \"%s\"", setting->name, setting->lowest,
			setting->highest, value);
	memcpy((char *)config + setting->offset, &number, sizeof number);
}

static void take_setting(struct config *config, const struct setting *setting)
{
	const char *value = getenv(setting->name);
	if (!value || !*value)
		value = setting->fallback ? setting->fallback : "";
	if (setting->kind == INTEGER) {
		take_integer(config, setting, value);
		return;
	}
	check_text(setting, value);
	memcpy((char *)config + setting->offset, &value, sizeof value);
}

static struct config loaded;

static void load(void)
{
	read_file(getenv("MANYLINE_ENV"));
	for (size_t i = 0; i < COUNT(settings); i++)
		take_setting(&loaded, &settings[i]);
	size_t secret = strlen(loaded.elevenlabs_webhook_secret);
	if (secret && secret < 8)
		die("ELEVENLABS_WEBHOOK_SECRET must have at least 8 characters; see .env.example");
	if (loaded.inbound_reserve >= loaded.platform_calls)
		die("INBOUND_RESERVE must be less than PLATFORM_CALLS");
}

const struct config *config_load(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, load);
	return &loaded;
}
