/* stories.c: what happens when a number is dialed: the table, and how a number chooses from it. */
#include "daemons/sandbox/stories.h"

#include "daemons/sandbox/scripts.h"
#include "daemons/sandbox/wire.h"
#include "lib/compiler.h"

const struct story stories[] = {
	{"interested", "Interested", "A person answers, asks questions and wants to hear more.",
		NETWORK_ANSWERS, 4000, 12000, "human", 0, 20, scripts_interested},
	{"appointment", "Books an appointment", "A person answers and takes a date.", NETWORK_ANSWERS, 3000,
		11000, "human", 0, 14, scripts_appointment},
	{"not_interested", "Not interested", "A person answers and declines politely.", NETWORK_ANSWERS, 4000,
		14000, "human", 0, 14, scripts_not_interested},
	{"callback", "Wants a call back", "A person answers, has no time now and names a better one.",
		NETWORK_ANSWERS, 5000, 15000, "human", 0, 10, scripts_callback},
	{"opt_out", "Opts out", "A person says to stop calling; the agent's opt-out tool is called.",
		NETWORK_ANSWERS, 4000, 12000, "human", 0, 0, scripts_opt_out},
	{"angry", "Angry", "A person answers, is annoyed, and is calmed down or hangs up.", NETWORK_ANSWERS,
		6000, 14000, "human", 0, 2, scripts_angry},
	{"voicemail", "Voicemail", "After a long ring an answering machine plays its greeting and beeps.",
		NETWORK_ANSWERS, 18000, 22000, "machine", 0, 16, scripts_voicemail},
	{"screening", "Call screening",
		"A phone's assistant asks who calls and why, before anybody picks up.", NETWORK_ANSWERS, 1500,
		3000, "unknown", 0, 3, scripts_screening},
	{"fax", "Fax", "A fax machine answers with its tone.", NETWORK_ANSWERS, 4000, 6000, "fax", 0, 0,
		scripts_fax},
	{"busy", "Busy", "The line is busy.", NETWORK_BUSY, 0, 0, NULL, 0, 4, NULL},
	{"no_answer", "No answer", "It rings until the ring time is over.", NETWORK_NO_ANSWER, 0, 0, NULL, 0,
		10, NULL},
	{"failed", "Failed", "The network knows no such number (SIP 404).", NETWORK_FAILS, 0, 0, NULL, 0, 0,
		NULL},
	{"hang_up", "Hangs up at once", "A person answers and hangs up within two seconds.", NETWORK_ANSWERS,
		5000, 12000, "human", 0, 3, scripts_hang_up},
	{"silence", "Silence", "Somebody answers and says nothing.", NETWORK_ANSWERS, 5000, 12000, "human", 0,
		0, scripts_silence},
	{"long_talker", "Long talker", "A person who never ends: runs into the maximum call length.",
		NETWORK_ANSWERS, 4000, 9000, "human", 0, 0, scripts_long_talker},
	{"wrong_number", "Wrong number", "A person answers who is somebody else.", NETWORK_ANSWERS, 4000,
		12000, "human", 0, 2, scripts_wrong_number},
	{"carrier_refuses", "Carrier refuses", "The carrier refuses to dial: error 21211, invalid number.",
		NETWORK_REFUSES, 0, 0, NULL, 0, 0, NULL},
	{"engine_fails", "Engine fails", "A person answers and the voice engine breaks down (system_error).",
		NETWORK_ANSWERS, 4000, 9000, "human", 0, 0, scripts_engine_fails},
	{"send_information", "Wants it in writing", "A person answers and asks for an e-mail instead.",
		NETWORK_ANSWERS, 4000, 12000, "human", 0, 2, scripts_send_information},
	{"price", "Asks the price",
		"A person answers (detection: unknown), asks about the price and thinks it over.",
		NETWORK_ANSWERS, 4000, 12000, "unknown", 0, 0, scripts_price},
	{"caller_question", "Caller with a question", "Calls in and asks about opening hours and prices.",
		NETWORK_ANSWERS, 0, 0, "human", 1, 0, scripts_caller_question},
	{"caller_books", "Caller books", "Calls in and books an appointment.", NETWORK_ANSWERS, 0, 0, "human",
		1, 0, scripts_caller_books},
	{"caller_complains", "Caller complains", "Calls in with a complaint.", NETWORK_ANSWERS, 0, 0, "human",
		1, 0, scripts_caller_complains},
	{"caller_opts_out", "Caller opts out", "Calls in and asks never to be called again.", NETWORK_ANSWERS,
		0, 0, "human", 1, 0, scripts_caller_opts_out},
	{"caller_gives_up", "Caller gives up", "Calls in and hangs up within a second.", NETWORK_ANSWERS, 0,
		0, "human", 1, 0, scripts_caller_gives_up},
};

const size_t story_count = COUNT(stories);

const struct story *story_named(const char *name)
{
	for (size_t i = 0; i < story_count; i++)
		if (!strcmp(stories[i].name, name))
			return &stories[i];
	return NULL;
}

/* The last two digits of a number that is kept for fiction, or -1. */
static int fiction_digits(const char *number)
{
	size_t length = strlen(number);
	int us = length == 12 && !strncmp(number, "+1", 2) && !strncmp(number + 5, "55501", 5);
	int uk = length == 13 && (!strncmp(number, "+442079460", 10) || !strncmp(number, "+441614960", 10));
	return us || uk ? (number[length - 2] - '0') * 10 + number[length - 1] - '0' : -1;
}

const struct story *story_of_number(const char *number, int *variant)
{
	int digits = fiction_digits(number);
	*variant = digits / STORY_NUMBERS;
	if (digits >= 0)
		return &stories[digits % STORY_NUMBERS];
	uint32_t hash = wire_hash(number);
	int at = (int)(hash % 100);
	*variant = (int)(hash / 100 % 4);
	for (size_t i = 0; i < story_count; i++) {
		at -= stories[i].share;
		if (at < 0)
			return &stories[i];
	}
	return &stories[0];
}

const char *story_script(const struct story *story, int variant)
{
	int count = 0;
	while (story->scripts && story->scripts[count])
		count++;
	return count ? story->scripts[variant % count] : NULL;
}
