/* seal.h: secrets that are kept: encrypted with ENCRYPTION_KEY by AES-256-GCM, which also notices any change. */
#ifndef LIB_SEAL_H
#define LIB_SEAL_H

#include <stddef.h>

#include "lib/arena.h"

enum { SEAL_LARGEST = 4096 };

/* The bytes as a text in the arena that only seal_open reads; `purpose` says what and whose it is, and is needed again. */
char *seal(struct arena *arena, const char *purpose, const void *bytes, size_t length);

/* Opens a sealed text that holds exactly `length` bytes; 0 if it is none of ours, has been changed, or is for another purpose. */
int seal_open(
	struct arena *arena, const char *purpose, const char *sealed, void *bytes, size_t length) must_check;

#endif
