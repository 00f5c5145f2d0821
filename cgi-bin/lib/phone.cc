/* phone.cc: telephone numbers, by libphonenumber. */
#include <phonenumbers/phonenumberutil.h>

#include <cctype>
#include <string>

/* Last, since banned.h would break the C++ library's own headers. */
extern "C" {
#include "lib/phone.h"
#include "lib/phone_rules.h"
}

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

static const PhoneNumberUtil &util()
{
	return *PhoneNumberUtil::GetInstance(); /* built once, then only read */
}

static struct error *refuse(struct arena *arena, const char *message)
{
	return error_new(arena, ERROR_INVALID, message, NULL);
}

/* +1 AAA 555 01NN: set aside for examples, so no area code need exist for it. */
static bool is_example(const PhoneNumber &number)
{
	uint64_t national = number.national_number();
	return number.country_code() == 1 && national >= 2000000000 && national <= 9999999999 &&
	       national % 10000000 / 100 == 55501;
}

static bool is_digit(char character)
{
	return character >= '0' && character <= '9';
}

/* Where the number begins: labels such as "Tel:" and "p:" stand before it. */
static const char *skip_label(const char *typed)
{
	const char *at = typed;
	while (*at && !is_digit(*at) && *at != '+' && *at != '(' && !(*at & 0x80))
		at++;
	return *at ? at : typed;
}

/* "4.15555E+09": a spreadsheet took the number for a quantity, and digits are lost. */
static bool is_rounded(const char *text)
{
	while (is_digit(*text) || *text == '.' || *text == ',')
		text++;
	return (*text == 'E' || *text == 'e') && (text[1] == '+' || is_digit(text[1]));
}

/* "4155550100.0": a whole number that went through a floating-point column. */
static void drop_fraction(std::string &text)
{
	size_t length = text.size();
	if (length > 2 && text.compare(length - 2, 2, ".0") == 0 &&
		text.find_first_not_of("+0123456789") == length - 2)
		text.resize(length - 2);
}

static bool has_letters(const std::string &text)
{
	for (unsigned char character : text) {
		if (std::isalpha(character) && character < 0x80)
			return true;
	}
	return false;
}

static struct error *parse_failed(
	struct arena *arena, PhoneNumberUtil::ErrorType reason, const std::string &text, const char *country)
{
	switch (reason) {
	case PhoneNumberUtil::INVALID_COUNTRY_CODE_ERROR:
		if (text[0] != '+' && !(country && *country))
			return refuse(
				arena, "The number has no country code, and no default country is given.");
		return refuse(arena, "The number begins with no country code that exists.");
	case PhoneNumberUtil::TOO_SHORT_AFTER_IDD:
	case PhoneNumberUtil::TOO_SHORT_NSN:
		return refuse(arena, "The number is too short.");
	case PhoneNumberUtil::TOO_LONG_NSN:
		return refuse(arena, "The number is too long.");
	default:
		return refuse(arena, "This is not a phone number.");
	}
}

/* The country's name for a message: the number's own, since a country code decides over the default. */
static std::string country_of(const PhoneNumber &number)
{
	std::string region;
	util().GetRegionCodeForCountryCode(number.country_code(), &region);
	return region == "001" || region == "ZZ" ? "+" + std::to_string(number.country_code()) : region;
}

static struct error *check(struct arena *arena, const PhoneNumber &number)
{
	if (number.has_extension())
		return refuse(arena, "An extension cannot be dialed: give a direct number.");
	if (util().IsValidNumber(number) || is_example(number))
		return NULL;
	std::string country = country_of(number);
	switch (util().IsPossibleNumberWithReason(number)) {
	case PhoneNumberUtil::TOO_SHORT:
	case PhoneNumberUtil::IS_POSSIBLE_LOCAL_ONLY:
		return refuse(arena, arena_printf(arena, "The number is too short for %s.", country.c_str()));
	case PhoneNumberUtil::TOO_LONG:
		return refuse(arena, arena_printf(arena, "The number is too long for %s.", country.c_str()));
	default:
		return refuse(
			arena, arena_printf(arena, "This is not a valid number in %s.", country.c_str()));
	}
}

static PhoneNumberUtil::ErrorType parse(const std::string &text, const char *country, PhoneNumber *number)
{
	std::string region = country && *country ? country : "ZZ";
	PhoneNumberUtil::ErrorType result = util().Parse(text, region, number);
	if (text.compare(0, 2, "00") ||
		(result == PhoneNumberUtil::NO_PARSING_ERROR && util().IsValidNumber(*number)))
		return result;
	/* 00 means "+" in most of the world, and no national number begins with it. */
	PhoneNumber international;
	if (util().Parse("+" + text.substr(2), "ZZ", &international) != PhoneNumberUtil::NO_PARSING_ERROR)
		return result;
	*number = international;
	return PhoneNumberUtil::NO_PARSING_ERROR;
}

/* The long way, which alone knows what is wrong with a number. */
static struct error *normalise(
	struct arena *arena, const std::string &text, const char *country, const char **e164)
{
	PhoneNumber number;
	PhoneNumberUtil::ErrorType result = parse(text, country, &number);
	if (has_letters(text) && !(result == PhoneNumberUtil::NO_PARSING_ERROR && number.has_extension()))
		return refuse(arena, "There are letters in the number.");
	if (result != PhoneNumberUtil::NO_PARSING_ERROR)
		return parse_failed(arena, result, text, country);
	TRY(check(arena, number));
	std::string formatted;
	util().Format(number, PhoneNumberUtil::E164, &formatted);
	*e164 = arena_strdup(arena, formatted.c_str());
	return NULL;
}

extern "C" struct error *phone_normalise(
	struct arena *arena, const char *typed, const char *country, const char **e164)
{
	*e164 = NULL;
	std::string text = skip_label(typed);
	text.erase(text.find_last_not_of(" \t\r\n") + 1);
	if (text.empty())
		return refuse(arena, "There is no number.");
	if (is_rounded(text.c_str()))
		return refuse(arena, "A spreadsheet has rounded this number: format the column as text and "
				     "export it again.");
	drop_fraction(text);
	char plain[PHONE_E164_MAX + 1];
	if (phone_rules_normalise(text.c_str(), country, plain)) {
		*e164 = arena_strdup(arena, plain);
		return NULL;
	}
	return normalise(arena, text, country, e164);
}

extern "C" const char *phone_format(struct arena *arena, const char *e164)
{
	PhoneNumber number;
	if (!phone_is_e164(e164) || util().Parse(e164, "ZZ", &number) != PhoneNumberUtil::NO_PARSING_ERROR)
		return arena_strdup(arena, e164);
	std::string formatted;
	util().Format(number, PhoneNumberUtil::INTERNATIONAL, &formatted);
	return arena_strdup(arena, formatted.c_str());
}

extern "C" const char *phone_region_slowly(struct arena *arena, const char *e164)
{
	PhoneNumber number;
	std::string region;
	if (!phone_is_e164(e164) || util().Parse(e164, "ZZ", &number) != PhoneNumberUtil::NO_PARSING_ERROR)
		return NULL;
	util().GetRegionCodeForNumber(number, &region);
	if (region == "ZZ" && is_example(number))
		return "US";
	return region == "ZZ" || region == "001" ? NULL : arena_strdup(arena, region.c_str());
}

extern "C" const char *phone_region(struct arena *arena, const char *e164)
{
	char region[3];
	if (phone_is_e164(e164) && phone_rules_region(e164, region))
		return arena_strdup(arena, region);
	return phone_region_slowly(arena, e164);
}

extern "C" int phone_calling_code(const char *country)
{
	return country ? util().GetCountryCodeForRegion(country) : 0;
}

extern "C" int phone_country_exists(const char *country)
{
	return phone_calling_code(country) != 0;
}
