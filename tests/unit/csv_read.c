/* csv_read.c: tests of reading CSV: encodings, delimiters, quotes, line ends, limits, damage. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "lib/csv_read.h"
#include "lib/strbuf.h"

static struct arena *arena;
static struct csv_reader *reader;
static char path[] = "/tmp/csv-test-XXXXXX";

static void write_file(const char *bytes, size_t length)
{
	int descriptor = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);
	assert_int_equal(write(descriptor, bytes, length), length);
	close(descriptor);
}

static struct error *open_bytes(const char *bytes, size_t length)
{
	csv_close(reader);
	write_file(bytes, length);
	return csv_open(arena, path, &reader);
}

/* The whole file as one text: "1[a][b] 2[c]!problem", or the error's sentence. */
static const char *read_bytes(const char *bytes, size_t length)
{
	struct strbuf all;
	strbuf_init(&all, arena);
	struct error *error = open_bytes(bytes, length);
	const struct csv_row *row = NULL;
	while (!error && !(error = csv_next(reader, &row)) && row) {
		strbuf_addf(&all, "%s%lld", all.length ? " " : "", (long long)row->number);
		for (size_t i = 0; i < row->count; i++)
			strbuf_addf(&all, "[%s]", row->fields[i]);
		if (row->problem)
			strbuf_addf(&all, "!%s", row->problem);
	}
	return error ? error->message : all.text;
}

#define assert_csv(literal, expected) assert_string_equal(read_bytes(literal, sizeof literal - 1), expected)

static void plain(void **state)
{
	(void)state;
	assert_csv("a,b\n1,2\n", "1[a][b] 2[1][2]");
	assert_csv("a,b\n1,2", "1[a][b] 2[1][2]");
	assert_csv("a,,c\n,,3\n", "1[a][][c] 2[][][3]");
	assert_csv("a , b \n 1\t, 2\n", "1[a][b] 2[1][2]");
	assert_csv("phone\n1\n2\n", "1[phone] 2[1] 3[2]");
	assert_csv("one", "1[one]");
}

static void line_ends(void **state)
{
	(void)state;
	assert_csv("a,b\r\n1,2\r\n", "1[a][b] 2[1][2]");
	assert_csv("a,b\r1,2\r3,4", "1[a][b] 2[1][2] 3[3][4]");
	assert_csv("a,b\n1,2\r\n3,4\r5,6\n", "1[a][b] 2[1][2] 3[3][4] 4[5][6]");
}

static void empty_rows_count(void **state)
{
	(void)state;
	assert_csv("a,b\n\n1,2\n\n\n3,4\n", "1[a][b] 3[1][2] 6[3][4]");
	assert_csv("a,b\r\n\r\n1,2\r\n", "1[a][b] 3[1][2]");
	assert_csv("\n\na,b\n  \n1,2\n", "3[a][b] 5[1][2]");
	assert_csv("a,b\n,\n , \n1,2\n", "1[a][b] 4[1][2]");
	assert_csv("\n\n", "");
}

static void quotes(void **state)
{
	(void)state;
	assert_csv("\"a\",\"b,c\"\n", "1[a][b,c]");
	assert_csv("\"a \"\"q\"\" b\",x\n", "1[a \"q\" b][x]");
	assert_csv("\"line\r\nbreak\",x\r\ny,z\r\n", "1[line\r\nbreak][x] 2[y][z]");
	assert_csv("\"\",\"  kept  \"\n", "1[][  kept  ]");
	assert_csv("5\" pipe,x\n", "1[5\" pipe][x]");
	assert_csv("a,b\n1,\"open\n2,3\n",
		"1[a][b] 2[1][open\n2,3\n]!A quotation mark is opened in this row and never closed.");
	assert_csv("\"a\"", "1[a]");
	assert_csv("\"\n\n\",x\n\n1,2\n", "1[\n\n][x] 3[1][2]");
}

static void raw_rows(void **state)
{
	(void)state;
	const struct csv_row *row;
	static const char text[] = "a,b\r\n\"x\r\ny\" ,2\r\nlast;";
	assert_null(open_bytes(text, sizeof text - 1));
	assert_null(csv_next(reader, &row));
	assert_int_equal(row->raw_length, 3);
	assert_memory_equal(row->raw, "a,b", 3);
	assert_null(csv_next(reader, &row));
	assert_int_equal(row->raw_length, 9);
	assert_memory_equal(row->raw, "\"x\r\ny\" ,2", 9);
	assert_null(csv_next(reader, &row));
	assert_memory_equal(row->raw, "last;", row->raw_length);
	assert_null(csv_next(reader, &row));
	assert_null(row);
	assert_null(csv_next(reader, &row));
	assert_null(row);
	assert_int_equal(csv_bytes_read(reader), sizeof text - 1);
	assert_int_equal(csv_bytes_total(reader), sizeof text - 1);
}

static void delimiters(void **state)
{
	(void)state;
	assert_csv("a;b\n1,5;2\n", "1[a][b] 2[1,5][2]");
	assert_csv("a\tb\n1\t\n", "1[a][b] 2[1][]");
	assert_csv("a|b\nx, y|2\n", "1[a][b] 2[x, y][2]");
	assert_csv("\"Last, First\";\"a,b,c\"\n\"Doe, John\";x\n", "1[Last, First][a,b,c] 2[Doe, John][x]");
	assert_csv("Last, First|Phone\nDoe, John|1\n", "1[Last, First][Phone] 2[Doe, John][1]");
	assert_csv("a;b;c,d\n1;2;3\n4;5;6\n", "1[a][b][c,d] 2[1][2][3] 3[4][5][6]");
	assert_csv("sep=;\r\na,b;c\r\n", "2[a,b][c]");
	assert_csv("SEP=|\na|c\n", "2[a][c]");
	assert_int_equal(csv_delimiter(reader), '|');
	assert_csv("a, b, c\n1, 2, 3\n", "1[a][b][c] 2[1][2][3]");
}

static void utf8(void **state)
{
	(void)state;
	assert_csv("\xef\xbb\xbfName,b\nJos\xc3\xa9,2\n", "1[Name][b] 2[José][2]");
	assert_string_equal(csv_encoding(reader), "UTF-8");
	assert_csv("Jos\xc3\xa9,\xe2\x82\xac\n", "1[José][€]");
	assert_csv("\xef\xbb\xbf\"quoted\",b\n", "1[quoted][b]");
	assert_csv("\xc3\xa9,a\n\xc3\xa9,\xe9 \n\xc3\xa9,b\n",
		"1[é][a] 2[é][\xe9]!The row contains damaged characters (it is not UTF-8, as the file's "
		"other rows are). 3[é][b]");
}

static void windows(void **state)
{
	(void)state;
	assert_csv("Jos\xe9;\x80 5\nM\xfcller;\x93x\x94\n", "1[José][€ 5] 2[Müller][“x”]");
	assert_string_equal(csv_encoding(reader), "Windows-1252");
	assert_csv("a,Jos\xe9", "1[a][José]");
	assert_csv("a,\x81\n", "1[a][\xef\xbf\xbd]");
}

static void utf16(void **state)
{
	(void)state;
	assert_csv("\xff\xfe"
		   "a\0,\0b\0\r\0\n\0\xe9\0,\0\x3d\xd8\x00\xde\n\0",
		"1[a][b] 2[é][😀]");
	assert_string_equal(csv_encoding(reader), "UTF-16");
	assert_csv("\xfe\xff\0a\0,\0b\0\n\0\xe9\0,\0001\0\n", "1[a][b] 2[é][1]");
	assert_csv("a\0;\0b\0\n\0001\0;\0002\0\n\0", "1[a][b] 2[1][2]");
	assert_csv("\0a\0;\0b\0\n\0001\0;\0002\0\n", "1[a][b] 2[1][2]");
	/* Half a pair, and half a character at the end. */
	assert_csv("\xff\xfe"
		   "a\0,\0\x3d\xd8z\0\n\0x",
		"1[a][\xef\xbf\xbdz] 2[\xef\xbf\xbd]");
}

/* A character, and a line end, at every place around the edge of a chunk. */
static void chunk_edges(void **state)
{
	(void)state;
	for (size_t before = 64 * 1024 - 6; before < 64 * 1024 + 2; before++) {
		char *text = arena_alloc(arena, before + 64);
		memset(text, 'x', before);
		for (size_t i = 99; i < before; i += 100)
			text[i] = '\n';
		int length = snprintf(text + before, 64, "\r\n\xe2\x82\xac,\"a\r\nb\"\r\n\r\nlast");
		read_bytes(text, before + (size_t)length);
		assert_string_equal(csv_encoding(reader), "UTF-8");
		const char *all = read_bytes(text, before + (size_t)length);
		assert_non_null(
			strstr(all, before % 100 ? "657[€][a\r\nb] 659[last]" : "656[€][a\r\nb] 658[last]"));
		memcpy(text + before, "\r\nJos\xe9,1\r\n\r\nlast\n\n", 18);
		all = read_bytes(text, before + 18);
		assert_string_equal(csv_encoding(reader), "Windows-1252");
		assert_non_null(strstr(all, "[José][1]"));
		csv_close(reader);
		reader = NULL;
		arena_reset(arena);
	}
}

static void zero_bytes(void **state)
{
	(void)state;
	assert_csv("a,b,cccccccccc,dddddddd\n1,x\0y,3,4\n5,6,7,8\n",
		"1[a][b][cccccccccc][dddddddd] 2[1][x][3][4]!The row contains a zero byte. 3[5][6][7][8]");
}

static const char *repeat(const char *text, size_t count, const char *after)
{
	struct strbuf all;
	strbuf_init(&all, arena);
	while (count--)
		strbuf_adds(&all, text);
	strbuf_adds(&all, after);
	return all.text;
}

static const char *read_text(const char *text)
{
	return read_bytes(text, strlen(text));
}

static void limits(void **state)
{
	(void)state;
	const struct csv_row *row;
	assert_non_null(strstr(read_text(repeat("c,", 499, "c\n1\n")), "2[1]"));
	assert_string_equal(read_text(repeat("c,", 500, "c\n1\n")), "The file has more than 500 columns.");
	const char *wide = arena_printf(arena, "a,b\n%s3,4\n", repeat(",", 500, "x\n"));
	assert_non_null(strstr(read_text(wide), "!The row has more than 500 columns. 3[3][4]"));
	const char *field = arena_printf(arena, "a,b\n%s\n3,4\n", repeat("x", 64 * 1024, ",2"));
	assert_non_null(strstr(read_text(field), "x][2] 3[3][4]"));
	field = arena_printf(arena, "a,b\n%s\n3,4\n", repeat("x", 64 * 1024 + 1, ",2"));
	assert_string_equal(
		read_text(field), "1[a][b] 2[][2]!A field of the row is longer than 64 KB. 3[3][4]");
	const char *line = repeat("xxxxxxxxxxxxxxx,", 65 * 1024, "\n");
	assert_null(open_bytes(line, strlen(line)));
	assert_string_equal(csv_next(reader, &row)->message,
		"Row 1 is longer than 1 MB: a quotation mark is never closed there, or this is no CSV file.");
	assert_true(csv_bytes_read(reader) < 1200 * 1024);
}

static void no_csv(void **state)
{
	(void)state;
	assert_csv("", "The file is empty.");
	assert_csv("\xef\xbb\xbf", "");
	assert_csv("PK\003\004....",
		"This is an Excel workbook or a ZIP archive. Save it as CSV and upload that.");
	assert_csv("%PDF-1.7\n", "This is a PDF. Upload a CSV file.");
	csv_close(reader);
	struct error *error = csv_open(arena, "/nowhere/at/all.csv", &reader);
	assert_int_equal(error->kind, ERROR_INTERNAL);
	assert_null(reader);
}

static const char *header_of(const char *text)
{
	const struct csv_row *row;
	struct strbuf all;
	strbuf_init(&all, arena);
	assert_null(open_bytes(text, strlen(text)));
	assert_null(csv_next(reader, &row));
	const char **names = csv_header(arena, row);
	for (size_t i = 0; i < row->count; i++)
		strbuf_addf(&all, "[%s]", names[i]);
	return all.text;
}

static void headers(void **state)
{
	(void)state;
	assert_string_equal(header_of("\" Name \",,phone,Phone,Phone\n"),
		"[Name][Column 2][phone][Phone (2)][Phone (3)]");
	assert_string_equal(header_of("a,a (2),a\n"), "[a][a (2)][a (3)]");
	assert_string_equal(header_of("Column 2,\n"), "[Column 2][Column 2 (2)]");
}

static long peak_kilobytes(void)
{
	struct rusage usage;
	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_maxrss;
}

/* Twenty megabytes of rows, then twenty of one line: neither may be held. */
static void memory_is_flat(void **state)
{
	(void)state;
	char line[4096];
	const struct csv_row *row;
	int64_t rows = 0;
	int descriptor = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);
	for (int i = 0; i < 10 * 1024; i++) {
		memset(line, 'x', sizeof line);
		memcpy(line + sizeof line - 3, ",y\n", 3);
		assert_int_equal(write(descriptor, line, sizeof line), sizeof line);
	}
	close(descriptor);
	long before = peak_kilobytes();
	csv_close(reader);
	assert_null(csv_open(arena, path, &reader));
	while (!csv_next(reader, &row) && row)
		rows++;
	assert_int_equal(rows, 10 * 1024);
	assert_true(peak_kilobytes() - before < 8 * 1024);
}

static int set_up(void **state)
{
	(void)state;
	arena = arena_new();
	int descriptor = mkstemp(path);
	return descriptor < 0 || close(descriptor);
}

static int tear_down(void **state)
{
	(void)state;
	csv_close(reader);
	arena_free(arena);
	return unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain),
		cmocka_unit_test(line_ends),
		cmocka_unit_test(empty_rows_count),
		cmocka_unit_test(quotes),
		cmocka_unit_test(raw_rows),
		cmocka_unit_test(delimiters),
		cmocka_unit_test(utf8),
		cmocka_unit_test(windows),
		cmocka_unit_test(utf16),
		cmocka_unit_test(chunk_edges),
		cmocka_unit_test(zero_bytes),
		cmocka_unit_test(limits),
		cmocka_unit_test(no_csv),
		cmocka_unit_test(headers),
		cmocka_unit_test(memory_is_flat),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
