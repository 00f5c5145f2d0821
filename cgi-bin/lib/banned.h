/* banned.h: functions that overflow, leak or start a shell fail to compile; each has a better one here. */
#ifndef LIB_BANNED_H
#define LIB_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BANNED(function, instead) function##_is_banned__use_##instead

#undef strcpy
#define strcpy(...) BANNED(strcpy, arena_strdup)
#undef strcat
#define strcat(...) BANNED(strcat, strbuf_adds)
#undef strncpy
#define strncpy(...) BANNED(strncpy, arena_strndup)
#undef strncat
#define strncat(...) BANNED(strncat, strbuf_add)
#undef sprintf
#define sprintf(...) BANNED(sprintf, arena_printf)
#undef vsprintf
#define vsprintf(...) BANNED(vsprintf, arena_vprintf)
#undef gets
#define gets(...) BANNED(gets, fgets)
#undef strtok
#define strtok(...) BANNED(strtok, strtok_r)
#undef system
#define system(...) BANNED(system, posix_spawn)
#undef popen
#define popen(...) BANNED(popen, posix_spawn)
#undef atoi
#define atoi(...) BANNED(atoi, text_to_integer)
#undef gmtime
#define gmtime(...) BANNED(gmtime, gmtime_r)
#undef localtime
#define localtime(...) BANNED(localtime, localtime_r)

#endif
