/* figure.c: numbers and times as people read them. A page has hundreds of them, so that none goes through printf. */
#include "web/figure.h"

#include <math.h>

enum { MINUTE = 60, HOUR = 60 * MINUTE, DAY = 24 * HOUR, MICROS = 1000000 };

static uint64_t absolute(int64_t number)
{
	return number < 0 ? -(uint64_t)number : (uint64_t)number;
}

static void add_number(struct strbuf *out, uint64_t number, const char *unit)
{
	strbuf_add_integer(out, (int64_t)number, 1);
	strbuf_adds(out, unit);
}

void figure_count(struct strbuf *out, int64_t count)
{
	uint64_t left = absolute(count), unit = 1;
	while (left / unit >= 1000)
		unit *= 1000;
	if (count < 0)
		strbuf_addc(out, '-');
	strbuf_add_integer(out, (int64_t)(left / unit), 1);
	for (unit /= 1000; unit; unit /= 1000) {
		strbuf_addc(out, ',');
		strbuf_add_integer(out, (int64_t)(left / unit % 1000), 3);
	}
}

void figure_duration(struct strbuf *out, double seconds, int whole)
{
	uint64_t rounded = (uint64_t)llround(fabs(seconds));
	if (seconds < 0)
		strbuf_addc(out, '-');
	if (!whole && fabs(seconds) < 9.95) {
		strbuf_add_decimal(out, fabs(seconds), 1);
		strbuf_adds(out, " s");
	} else if (rounded < MINUTE) {
		add_number(out, rounded, " s");
	} else if (rounded < HOUR) {
		add_number(out, rounded / MINUTE, rounded % MINUTE ? " min " : " min");
		if (rounded % MINUTE)
			add_number(out, rounded % MINUTE, " s");
	} else {
		figure_count(out, (int64_t)(rounded / HOUR));
		strbuf_adds(out, " h ");
		strbuf_add_integer(out, (int64_t)(rounded % HOUR / MINUTE), 2);
		strbuf_adds(out, " min");
	}
}

/* What stands before an amount: "$", "€", or "CHF ". */
static void add_symbol(struct strbuf *out, const char *currency)
{
	static const char *const symbols[][2] = {{"USD", "$"}, {"EUR", "€"}, {"GBP", "£"}, {"INR", "₹"}};
	for (size_t at = 0; at < COUNT(symbols); at++)
		if (!strcmp(currency, symbols[at][0])) {
			strbuf_adds(out, symbols[at][1]);
			return;
		}
	strbuf_adds(out, currency);
	strbuf_addc(out, ' ');
}

/* From two decimals to four, since a second of a call costs less than a cent. */
static void add_fraction(struct strbuf *out, uint64_t micros)
{
	uint64_t places = (micros + 50) / 100;
	int digits = 4;
	for (; digits > 2 && places % 10 == 0; digits--)
		places /= 10;
	strbuf_adds(out, "0.");
	strbuf_add_integer(out, (int64_t)places, digits);
}

void figure_money(struct strbuf *out, int64_t micros, const char *currency)
{
	uint64_t amount = absolute(micros), cents = amount / 10000 + (amount % 10000 >= 5000);
	if (amount && amount < 50)
		strbuf_adds(out, "under ");
	if (micros < 0)
		strbuf_addc(out, '-');
	add_symbol(out, currency);
	if (amount && amount < 50) {
		strbuf_adds(out, "0.0001");
	} else if (amount < MICROS - 50) {
		add_fraction(out, amount);
	} else {
		figure_count(out, (int64_t)(cents / 100));
		strbuf_addc(out, '.');
		strbuf_add_integer(out, (int64_t)(cents % 100), 2);
	}
}

void figure_share(struct strbuf *out, double share)
{
	double percent = 100 * share, rounded = round(percent);
	int is_close = (percent > 0 && percent < 1) || (percent < 100 && rounded == 100);
	double shown = is_close ? round(10 * percent) / 10 : rounded;
	if (is_close && (shown == 0 || shown == 100))
		strbuf_adds(out, shown == 0 ? "under 0.1" : "over 99.9");
	else
		strbuf_add_decimal(out, shown, is_close);
	strbuf_addc(out, '%');
}

/* "3 minutes", the largest unit that there is one of. */
static void add_span(struct strbuf *out, uint64_t seconds)
{
	static const struct {
		uint64_t seconds;
		const char *one, *many;
	} units[] = {{365 * DAY, " year", " years"}, {30 * DAY, " month", " months"}, {DAY, " day", " days"},
		{HOUR, " hour", " hours"}, {MINUTE, " minute", " minutes"}};
	size_t at = 0;
	while (at < COUNT(units) - 1 && seconds < units[at].seconds)
		at++;
	uint64_t count = seconds / units[at].seconds;
	add_number(out, count, count == 1 ? units[at].one : units[at].many);
}

void figure_ago(struct strbuf *out, int64_t seconds)
{
	if (seconds > -MINUTE && seconds < MINUTE) {
		strbuf_adds(out, seconds >= 0 ? "just now" : "in a moment");
		return;
	}
	if (seconds < 0)
		strbuf_adds(out, "in ");
	add_span(out, absolute(seconds));
	if (seconds > 0)
		strbuf_adds(out, " ago");
}

void figure_day(struct strbuf *out, const struct tm *parts)
{
	static const char months[12][6] = {" Jan ", " Feb ", " Mar ", " Apr ", " May ", " Jun ", " Jul ",
		" Aug ", " Sep ", " Oct ", " Nov ", " Dec "};
	strbuf_add_integer(out, parts->tm_mday, 1);
	strbuf_adds(out, months[parts->tm_mon % 12]);
	strbuf_add_integer(out, parts->tm_year + 1900, 4);
}

void figure_time(struct strbuf *out, const struct tm *parts)
{
	strbuf_add_integer(out, parts->tm_hour, 2);
	strbuf_addc(out, ':');
	strbuf_add_integer(out, parts->tm_min, 2);
}
