/* compiler.h: the few words that every file uses: COUNT, must_check, and the banned functions. */
#ifndef LIB_COMPILER_H
#define LIB_COMPILER_H

#include <stddef.h>

/* How many elements an array (not a pointer) has. */
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* The caller may not ignore the result. */
#define must_check __attribute__((warn_unused_result))

/* Argument number `at` is a printf format, its values start at `from`. */
#define printf_like(at, from) __attribute__((format(printf, at, from)))

#include "lib/banned.h"

#endif
