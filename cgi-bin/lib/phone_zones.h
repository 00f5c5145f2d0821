/* phone_zones.h: where the person behind a number may be: time zones, and states and provinces for +1.
 *
 * The tables are generated at build by phone_zones.py from Debian's python3-phonenumbers (libphonenumber's
 * own data, which has no C or C++ form). A number tells where it was given out, not where the person is now.
 */
#ifndef LIB_PHONE_ZONES_H
#define LIB_PHONE_ZONES_H

/*
 * The IANA time zones that an E.164 number may be in, from the longest prefix that is known: one, or
 * several, ended by NULL; none if the number is unknown. Static; never NULL itself.
 */
const char *const *phone_zones(const char *e164);

/*
 * The state, territory or province of a +1 number by its area code ("FL", "ON", "PR"), or NULL where that
 * does not tell.
 */
const char *phone_state(const char *e164);

#endif
