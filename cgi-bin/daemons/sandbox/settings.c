/* settings.c: how the sandbox behaves. */
#include "daemons/sandbox/settings.h"

#include <pthread.h>
#include <stddef.h>

#include "daemons/sandbox/store.h"
#include "lib/error.h"

enum { FAULTS = 32 };

static const struct setting {
	const char *name;
	size_t offset;
	int whole; /* an integer */
	double lowest, highest, standard;
	const char *variable; /* of the environment, that sets the standard */
} table[] = {
#define AT(field) #field, offsetof(struct settings, field)
	{AT(speed), 0, 0.01, 1000, 10, "SANDBOX_SPEED"},
	{AT(duplicate_share), 0, 0, 1, 0, NULL},
	{AT(reorder_share), 0, 0, 1, 0, NULL},
	{AT(delay_ms), 1, 0, 600000, 0, NULL},
	{AT(twilio_calls_per_second), 0, 0.01, 10000, 10, "TWILIO_CALLS_PER_SECOND"},
	{AT(twilio_queues), 1, 0, 1, 1, NULL},
	{AT(ultravox_calls_per_second), 0, 0.01, 10000, 10, "ULTRAVOX_CALLS_PER_SECOND"},
	{AT(ultravox_concurrent_calls), 1, 0, 100000, 100, "ULTRAVOX_CONCURRENT_CALLS"},
	{AT(elevenlabs_concurrent_calls), 1, 0, 100000, 100, "ELEVENLABS_CONCURRENT_CALLS"},
	{AT(recording_redirects), 1, 0, 1, 0, NULL},
	{AT(recording_delay_ms), 1, 0, 600000, 1000, NULL},
	{AT(retries_keep_stamp), 1, 0, 1, 1, NULL},
#undef AT
};

struct waiting_fault {
	char provider[16], method[8], path[64]; /* which requests; "" is any */
	int times;
	struct fault fault;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct settings settings;
static struct waiting_fault faults[FAULTS];

static void set(const struct setting *setting, double value)
{
	char *at = (char *)&settings + setting->offset;
	if (setting->whole)
		*(int64_t *)at = (int64_t)value;
	else
		*(double *)at = value;
}

static json_t *get(const struct setting *setting)
{
	const char *at = (const char *)&settings + setting->offset;
	return setting->whole ? json_integer(*(const int64_t *)at) : json_real(*(const double *)at);
}

static void set_standards(void)
{
	for (size_t i = 0; i < COUNT(table); i++) {
		const char *text = table[i].variable ? getenv(table[i].variable) : NULL;
		double value = text && *text ? strtod(text, NULL) : table[i].standard;
		if (value < table[i].lowest || value > table[i].highest)
			die("%s must be from %g to %g", table[i].variable, table[i].lowest, table[i].highest);
		set(&table[i], value);
	}
}

static const struct setting *find(const char *name)
{
	for (size_t i = 0; i < COUNT(table); i++)
		if (!strcmp(table[i].name, name))
			return &table[i];
	return NULL;
}

void settings_load(void)
{
	pthread_mutex_lock(&lock);
	set_standards();
	json_t *rows = store_rows("select name, value from settings", "");
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);
		const struct setting *setting = find(row_text(row, "name"));
		if (setting)
			set(setting, strtod(row_text(row, "value"), NULL));
	}
	pthread_mutex_unlock(&lock);
}

struct settings settings_now(void)
{
	pthread_mutex_lock(&lock);
	struct settings copy = settings;
	pthread_mutex_unlock(&lock);
	return copy;
}

json_t *settings_json(void)
{
	json_t *all = json_object(), *waiting = json_array();
	pthread_mutex_lock(&lock);
	for (size_t i = 0; i < COUNT(table); i++)
		json_object_set_new(all, table[i].name, get(&table[i]));
	for (size_t i = 0; i < FAULTS; i++)
		if (faults[i].times)
			json_array_append_new(waiting,
				json_pack("{s:s, s:s, s:s, s:i, s:i, s:i, s:i, s:b, s:b, s:b, s:s}",
					"provider", faults[i].provider, "method", faults[i].method, "path",
					faults[i].path, "times", faults[i].times, "status",
					faults[i].fault.status, "retry_after", faults[i].fault.retry_after,
					"delay_ms", faults[i].fault.delay_ms, "drop_connection",
					faults[i].fault.drop_connection, "garbage", faults[i].fault.garbage,
					"accept_then_drop", faults[i].fault.accept_then_drop, "answer",
					faults[i].fault.answer));
	pthread_mutex_unlock(&lock);
	json_object_set_new(all, "fail_next", waiting);
	return all;
}

static void copy_text(char *to, size_t size, const json_t *from)
{
	snprintf(to, size, "%s", json_is_string(from) ? json_string_value(from) : "");
}

static const char *fault_add(const json_t *wish)
{
	struct waiting_fault waiting = {.times = 1};
	const json_t *times = json_object_get(wish, "times");
	copy_text(waiting.provider, sizeof waiting.provider, json_object_get(wish, "provider"));
	copy_text(waiting.method, sizeof waiting.method, json_object_get(wish, "method"));
	copy_text(waiting.path, sizeof waiting.path, json_object_get(wish, "path"));
	copy_text(waiting.fault.answer, sizeof waiting.fault.answer, json_object_get(wish, "answer"));
	waiting.fault.status = (int)row_integer(wish, "status");
	waiting.fault.retry_after = (int)row_integer(wish, "retry_after");
	waiting.fault.delay_ms = (int)row_integer(wish, "delay_ms");
	waiting.fault.drop_connection = json_is_true(json_object_get(wish, "drop_connection"));
	waiting.fault.garbage = json_is_true(json_object_get(wish, "garbage"));
	waiting.fault.accept_then_drop = json_is_true(json_object_get(wish, "accept_then_drop"));
	if (times)
		waiting.times = (int)json_integer_value(times);
	if (strcmp(waiting.provider, "twilio") && strcmp(waiting.provider, "ultravox") &&
		strcmp(waiting.provider, "elevenlabs") && strcmp(waiting.provider, "openai"))
		return "fail_next needs a provider: twilio, ultravox, elevenlabs or openai";
	for (size_t i = 0; i < FAULTS; i++)
		if (!faults[i].times) {
			faults[i] = waiting;
			return NULL;
		}
	return "too many failures are waiting";
}

/* One failure, an array of them, or null for none any more. */
static const char *faults_change(const json_t *wish)
{
	if (json_is_null(wish))
		memset(faults, 0, sizeof faults);
	if (json_is_object(wish))
		return fault_add(wish);
	for (size_t i = 0; i < json_array_size(wish); i++) {
		const char *wrong = fault_add(json_array_get(wish, i));
		if (wrong)
			return wrong;
	}
	return NULL;
}

static const char *change(const char *name, const json_t *value)
{
	static _Thread_local char sentence[128];
	if (!strcmp(name, "fail_next"))
		return faults_change(value);
	const struct setting *setting = find(name);
	double number = json_is_boolean(value) ? json_is_true(value) : json_number_value(value);
	if (!setting) {
		snprintf(sentence, sizeof sentence, "there is no setting \"%.40s\"", name);
		return sentence;
	}
	if ((!json_is_number(value) && !json_is_boolean(value)) || number < setting->lowest ||
		number > setting->highest) {
		snprintf(sentence, sizeof sentence, "%s must be a number from %g to %g", name,
			setting->lowest, setting->highest);
		return sentence;
	}
	set(setting, number);
	char text[40];
	snprintf(text, sizeof text, "%.17g", number);
	store_run("insert into settings (name, value) values (?1, ?2) on conflict (name) do update set value "
		  "= ?2",
		"ss", name, text);
	return NULL;
}

const char *settings_change(const json_t *changes)
{
	const char *name, *wrong = NULL;
	json_t *value;
	pthread_mutex_lock(&lock);
	json_object_foreach((json_t *)changes, name, value)
	{
		if (!wrong)
			wrong = change(name, value);
	}
	pthread_mutex_unlock(&lock);
	return wrong;
}

void settings_reset(void)
{
	store_run("delete from settings", "");
	pthread_mutex_lock(&lock);
	memset(faults, 0, sizeof faults);
	set_standards();
	pthread_mutex_unlock(&lock);
}

/* Whether it is this provider's turn to fail in this way: by its HTTP answer, or by what its model says. */
static int fault_fits(const struct waiting_fault *waiting, const char *provider, int by_answer)
{
	return waiting->times && !strcmp(waiting->provider, provider) &&
	       !*waiting->fault.answer == !by_answer;
}

static int fits_request(const struct waiting_fault *waiting, const char *method, const char *url)
{
	return (!*waiting->method || !strcmp(waiting->method, method)) &&
	       (!*waiting->path || strstr(url, waiting->path));
}

int fault_take(const char *provider, const char *method, const char *url, struct fault *fault)
{
	int found = 0;
	pthread_mutex_lock(&lock);
	for (size_t i = 0; i < FAULTS && !found; i++) {
		if (!fault_fits(&faults[i], provider, 0) || !fits_request(&faults[i], method, url))
			continue;
		*fault = faults[i].fault;
		faults[i].times--;
		found = 1;
	}
	pthread_mutex_unlock(&lock);
	return found;
}

int fault_take_answer(const char *provider, struct fault *fault)
{
	int found = 0;
	pthread_mutex_lock(&lock);
	for (size_t i = 0; i < FAULTS && !found; i++) {
		if (!fault_fits(&faults[i], provider, 1))
			continue;
		*fault = faults[i].fault;
		faults[i].times--;
		found = 1;
	}
	pthread_mutex_unlock(&lock);
	return found;
}
