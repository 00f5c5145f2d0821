/* settings.h: how the sandbox behaves: its speed, its limits, and the failures that were asked for. */
#ifndef SANDBOX_SETTINGS_H
#define SANDBOX_SETTINGS_H

#include <jansson.h>
#include <stdint.h>

struct settings {
	double speed;                      /* story seconds a second: 1 is real time */
	double duplicate_share;            /* of webhooks that are delivered twice, 0 to 1 */
	double reorder_share;              /* of webhooks that are overtaken by later ones, 0 to 1 */
	int64_t delay_ms;                  /* added to every webhook */
	double twilio_calls_per_second;    /* of the wall clock, like the other limits */
	int64_t twilio_queues;             /* 1: calls above the limit wait (queue_time); 0: they get 429 */
	double ultravox_calls_per_second;  /* calls created */
	int64_t ultravox_concurrent_calls; /* created and not ended */
	int64_t elevenlabs_concurrent_calls;
	int64_t recording_redirects; /* 1: a recording answers 302 to where the file is */
	int64_t recording_delay_ms;  /* from the end of a call until its recording is there */
	int64_t retries_keep_stamp;  /* 1: a repeated Ultravox webhook carries its first time stamp */
};

struct fault {
	int status, retry_after, drop_connection, garbage, accept_then_drop;
	int delay_ms;    /* before anything is done; alone, the request is then answered as ever */
	char answer[24]; /* of the model: "refusal", "length", "invalid_json" */
};

/* Reads what is stored over the defaults; inside a transaction. */
void settings_load(void);

struct settings settings_now(void);

/* All settings and waiting faults as JSON. */
json_t *settings_json(void);

/* Takes over what the object names, inside a transaction; a sentence about the first wrong value, or NULL. */
const char *settings_change(const json_t *changes);

/* Forgets what was set and the waiting faults; inside a transaction. */
void settings_reset(void);

/* Whether a request is to fail now; counts the fault down. */
int fault_take(const char *provider, const char *method, const char *url, struct fault *fault);

/* The same for a model that is to answer wrongly. */
int fault_take_answer(const char *provider, struct fault *fault);

#endif
