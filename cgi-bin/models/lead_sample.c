/* lead_sample.c: a list for trying things out. Numbers of this form are set aside for fiction in both countries. */
#include "models/lead_sample.h"

#include "lib/clock.h"
#include "lib/compiler.h"
#include "lib/csv_write.h"

enum { MONTH_SECONDS = 30 * 24 * 3600 };

/* In the order of the last two digits, by which the sandbox tells its stories. */
static const struct {
	const char *first, *last, *company, *story;
} people[] = {
	{"Ava", "Bennett", "Bennett Interiors", "Interested"},
	{"Liam", "Carter", "Carter & Sons", "Books an appointment"},
	{"Noah", "Diaz", "Diaz Landscaping", "Not interested"},
	{"Emma", "Foster", "Foster Bakery", "Wants a call back"},
	{"Olivia", "Grant", "Grant Optics", "Asks never to be called again"},
	{"Mason", "Hughes", "Hughes Plumbing", "Is annoyed"},
	{"Sophia", "Ibrahim", "Ibrahim Law", "Voicemail"},
	{"Lucas", "Jensen", "Jensen Cycles", "A phone's assistant asks who calls"},
	{"Mia", "Kowalski", "Kowalski Motors", "Fax machine"},
	{"Ethan", "Larsen", "Larsen Roofing", "Busy"},
	{"Isla", "Moreau", "Moreau Florists", "No answer"},
	{"Logan", "Novak", "Novak Electric", "No such number"},
	{"Chloe", "Okafor", "Okafor Tailors", "Hangs up at once"},
	{"Caleb", "Price", "Price Hardware", "Says nothing"},
	{"Zoe", "Quinn", "Quinn Travel", "Talks without end"},
	{"Owen", "Reyes", "Reyes Fitness", "Wrong number"},
	{"Nora", "Silva", "Silva Ceramics", "The carrier refuses"},
	{"Henry", "Tanaka", "Tanaka Dental", "The voice engine fails"},
	{"Ruby", "Usman", "Usman Foods", "Wants it in writing"},
	{"Jack", "Vogel", "Vogel Watches", "Asks the price"},
};

static const char *number_of(struct arena *arena, const char *country, size_t place)
{
	static const char *const area_codes[] = {"212", "312", "303", "415"};
	if (country && !strcmp(country, "GB"))
		return arena_printf(arena, "+44 20 7946 00%02zu", place);
	return arena_printf(arena, "(%s) 555-01%02zu", area_codes[place % COUNT(area_codes)], place);
}

char *lead_sample_csv(struct arena *arena, const char *country, int64_t now)
{
	static const char *const header[] = {"First name", "Last name", "Phone", "E-mail", "Company",
		"Consent source", "Consent given at", "What happens"};
	const char *given = arena_strndup(arena, clock_text(arena, now - MONTH_SECONDS * SECOND), 10);
	struct strbuf csv;
	strbuf_init(&csv, arena);
	for (size_t i = 0; i < COUNT(header); i++)
		csv_add_field(&csv, header[i]);
	csv_end_row(&csv);
	for (size_t i = 0; i < COUNT(people); i++) {
		const char *email = arena_printf(arena, "%s.%s@example.com", people[i].first, people[i].last);
		const char *const cells[] = {people[i].first, people[i].last, number_of(arena, country, i),
			email, people[i].company, "Sample list", given, people[i].story};
		for (size_t cell = 0; cell < COUNT(cells); cell++)
			csv_add_field(&csv, cells[cell]);
		csv_end_row(&csv);
	}
	return csv.text;
}
