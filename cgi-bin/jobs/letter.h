/* letter.h: a mail from a template of templates/mail, in HTML and as plain text. */
#ifndef JOBS_LETTER_H
#define JOBS_LETTER_H

#include "jobs/job.h"

struct letter {
	const char *to, *subject;
	const char *view; /* "mail/signup": there is a "mail/signup.text" too */
	json_t *details;  /* more keys of the document, or NULL */
	const char *link; /* an address of ours, below API_BASE_URL: "/signups/finish?token=…" */
};

/* Renders it with the operator's brand, and sends it. */
struct error *letter_send(struct job *job, const struct letter *letter) must_check;

#endif
