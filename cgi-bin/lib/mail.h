/* mail.h: sends one e-mail: through SMTP, or, in development, into a file of DATA_FOLDER/mail.
 *
 * What people typed may be in all parts: nothing in a subject, name or address can add a header. Files are named by a
 * time-ordered UUID, so that the last one of `ls` is the newest; they hold the mail as it would have been sent.
 */
#ifndef LIB_MAIL_H
#define LIB_MAIL_H

#include "lib/config.h"
#include "lib/error.h"

struct mail {
	const char *to;        /* one bare address: ann@example.com */
	const char *from_name; /* of the brand; NULL: as MAIL_FROM has it */
	const char *subject, *text;
	const char *html; /* or NULL */
};

/* Whether the text is one bare address that we can send to: ASCII, one @, at most 254 characters. */
int mail_is_address(const char *text);

/*
 * The whole message (RFC 5322, lines ended by CR LF); ERROR_INVALID where the address is none or a text is no UTF-8.
 * `from` is as MAIL_FROM: "Name <address>" or "address".
 */
struct error *mail_compose(
	struct arena *arena, const struct mail *mail, const char *from, const char **message) must_check;

/*
 * Sends it as the settings say. With TLS, except to a server on this machine. ERROR_UPSTREAM where the server failed;
 * `maybe_done` is set where it may have taken the mail. Takes up to 30 s: for jobs, not for pages.
 */
struct error *mail_send(struct arena *arena, const struct mail *mail, const struct config *config) must_check;

#endif
