/* secret.h: randomness, digests, signatures and passwords, over OpenSSL and libargon2.
 *
 * Text that comes back is in the arena. Keys and messages are bytes with a length; hexadecimal is lower-case.
 */
#ifndef LIB_SECRET_H
#define LIB_SECRET_H

#include "lib/error.h"

enum { SHA256_SIZE = 32 };

/* A token of 32 random bytes as 43 characters of URL-safe base64. */
char *secret_token(struct arena *arena);

/* A code that people can copy: ten random letters and digits in two groups, "k3vqa-8mw2x"; 50 bits. */
char *secret_code(struct arena *arena);

/* A new time-ordered UUID (version 7), from the wall clock. */
char *secret_uuid(struct arena *arena);

/* SHA-256 as 64 hexadecimal digits. */
char *secret_sha256(struct arena *arena, const void *bytes, size_t length);

/* HMAC-SHA256 as 64 hexadecimal digits. */
char *secret_hmac_sha256(struct arena *arena, const char *key, const void *bytes, size_t length);

/* The same of bytes that come in pieces; every beginning needs its end. */
struct secret_hmac;
struct secret_hmac *secret_hmac_begin(const char *key);
void secret_hmac_add(struct secret_hmac *hmac, const void *bytes, size_t length);
char *secret_hmac_end(struct arena *arena, struct secret_hmac *hmac);

/* HMAC-SHA1 as base64 (Twilio signs so). */
char *secret_hmac_sha1(struct arena *arena, const char *key, const void *bytes, size_t length);

/* Standard base64, with padding. */
char *secret_base64(struct arena *arena, const void *bytes, size_t length);

/* Whether two texts are equal, in a time that depends on their lengths only. */
int secret_equal(const char *a, const char *b);

/* The password as an argon2id text (19 MiB, 2 passes, 1 lane). At most two run at a time in a process. */
char *secret_password(struct arena *arena, const char *password);

/* Whether the password is the one in the argon2id text; takes as long where `encoded` is NULL, and says no. */
int secret_password_matches(const char *encoded, const char *password);

#endif
