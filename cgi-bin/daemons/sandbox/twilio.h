/* twilio.h: the sandbox's Twilio: what its pages of routes share. */
#ifndef SANDBOX_TWILIO_H
#define SANDBOX_TWILIO_H

#include "daemons/sandbox/server.h"

extern const struct provider twilio;

/* The credentials that are admitted. */
void twilio_start(const char *account, const char *token);

/* An error as Twilio writes it (twilio.md, section 4); a printf format. */
void twilio_error(struct request *request, struct reply *reply, int code, const char *format, ...)
	printf_like(4, 5);

/* One page of a list: `total` things, of which page() gives those from `start` on. */
struct twilio_list {
	const char *name; /* "calls" */
	json_t *rows;     /* all that fit the filters */
	json_t *(*json)(struct arena *arena, const json_t *row);
};
void twilio_page(struct request *request, struct reply *reply, const struct twilio_list *list);

/* Whether the text could be a number that is called: E.164. */
int twilio_is_number(const char *text);

/* Whether it is an absolute http(s) URL whose host has no underscore. */
int twilio_is_url(const char *text);

/* POST Calls.json, GET Calls.json, GET and POST Calls/{Sid}.json. */
void calls_create(struct request *request, struct reply *reply);
void calls_list(struct request *request, struct reply *reply);
void calls_fetch(struct request *request, struct reply *reply);
void calls_update(struct request *request, struct reply *reply);

/* IncomingPhoneNumbers and AvailablePhoneNumbers. */
void numbers_list(struct request *request, struct reply *reply);
void numbers_fetch(struct request *request, struct reply *reply);
void numbers_update(struct request *request, struct reply *reply);
void numbers_buy(struct request *request, struct reply *reply);
void numbers_delete(struct request *request, struct reply *reply);
void numbers_available(struct request *request, struct reply *reply);
void numbers_prices(struct request *request, struct reply *reply);

/* The account owns its fifty numbers from the start; inside a transaction. */
void numbers_fill(void);

#endif
