/* phone_e164.c: the form of E.164, apart from phone.cc so that asking does not load libphonenumber. */
#include "lib/phone.h"

int phone_is_e164(const char *text)
{
	if (!text || text[0] != '+' || text[1] == '0')
		return 0;
	size_t digits = strspn(text + 1, "0123456789");
	return digits >= 7 && digits <= PHONE_E164_MAX - 1 && !text[digits + 1];
}
