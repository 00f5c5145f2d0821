/* totp.h: one-time codes of a second factor, as authenticator apps make them: RFC 6238 with HMAC-SHA1, 30 seconds, six digits. */
#ifndef LIB_TOTP_H
#define LIB_TOTP_H

#include <stdint.h>

#include "lib/arena.h"

enum { TOTP_SECRET_SIZE = 20, TOTP_STEP_SECONDS = 30 };

struct totp_secret {
	unsigned char bytes[TOTP_SECRET_SIZE];
};

/* A new random secret. */
struct totp_secret totp_new(void);

/* The step that an instant (microseconds, as clock_now) lies in. */
int64_t totp_step(int64_t time);

/* The six digits of a step. */
char *totp_code(struct arena *arena, const struct totp_secret *secret, int64_t step);

/* The step whose code this is: the present one or a neighbour, since clocks differ; 0 if none. The caller sees to it that
 * no step is taken twice. Spaces in the code do not matter. */
int64_t totp_match(struct arena *arena, const struct totp_secret *secret, const char *code, int64_t time);

/* The secret as people type it: base32, in groups of four letters. */
char *totp_text(struct arena *arena, const struct totp_secret *secret);

/* The address that an app reads from a QR code: otpauth://totp/Issuer:name?secret=…&issuer=Issuer */
char *totp_address(
	struct arena *arena, const struct totp_secret *secret, const char *issuer, const char *name);

#endif
