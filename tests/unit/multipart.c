/* multipart.c: tests of multipart/form-data: fed whole and in pieces, well-formed and not, limits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/strbuf.h"
#include "web/multipart.h"

#define TYPE "multipart/form-data; boundary=bb"
#define FIELD(name) "--bb\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n"
#define FILE_PART(name, filename)                                                                            \
	"--bb\r\nContent-Disposition: form-data; name=\"" name "\"; filename=\"" filename                    \
	"\"\r\nContent-Type: text/csv\r\n\r\n"
#define DAMAGED "The form arrived damaged. Please send it again."

static struct arena *arena;
static char folder[] = "/tmp/multipart-test-XXXXXX";
static struct multipart *multipart;
static const struct multipart_options options = {
	.folder = folder, .file_limit = 100 * 1024, .field_limit = 1000};

static int files_in_folder(void)
{
	int count = 0;
	DIR *listing = opendir(folder);
	for (struct dirent *entry; (entry = readdir(listing));)
		count += *entry->d_name != '.';
	closedir(listing);
	return count;
}

static const char *content_of(const struct upload *upload)
{
	char *text = arena_alloc(arena, (size_t)upload->size + 2);
	FILE *file = fopen(upload->path, "rb");
	assert_non_null(file);
	assert_int_equal(fread(text, 1, (size_t)upload->size + 1, file), upload->size);
	fclose(file);
	return text;
}

/* Fields as [name|value], then files as {field|filename|type|content}; or the error as it is shown. */
static const char *shown(void)
{
	struct strbuf all;
	size_t count;
	strbuf_init(&all, arena);
	const struct pairs *fields = multipart_fields(multipart);
	for (size_t i = 0; i < fields->count; i++)
		strbuf_addf(&all, "[%s|%s]", fields->list[i].name, fields->list[i].value);
	const struct upload *uploads = multipart_uploads(multipart, &count);
	for (size_t i = 0; i < count; i++)
		strbuf_addf(&all, "{%s|%s|%s|%s}", uploads[i].field, uploads[i].filename, uploads[i].type,
			content_of(&uploads[i]));
	return all.text;
}

static struct error *feed(const char *type, const char *body, size_t length, size_t piece)
{
	multipart_close(multipart);
	TRY(multipart_open(arena, type, &options, &multipart));
	for (size_t at = 0; at < length; at += piece)
		TRY(multipart_feed(multipart, body + at, length - at < piece ? length - at : piece));
	return multipart_finish(multipart);
}

/* Reads a body whole and in pieces of every small size: the result must be the same. */
static const char *read_as(const char *type, const char *body)
{
	const char *first = NULL;
	size_t length = strlen(body);
	for (size_t piece = length + 1; piece; piece = piece > 9 ? 9 : piece - 1) {
		struct error *error = feed(type, body, length, piece);
		const char *result = error ? error->message : shown();
		if (first)
			assert_string_equal(result, first);
		first = result;
	}
	return first;
}

static void fields(void **state)
{
	(void)state;
	assert_string_equal(read_as(TYPE, FIELD("a") "1\r\n--bb--\r\n"), "[a|1]");
	assert_string_equal(read_as(TYPE, FIELD("a") "\r\n" FIELD("a") "x\r\ny\r\n--bb--"), "[a|][a|x\r\ny]");
	assert_string_equal(read_as(TYPE, FIELD("a") "\r\n--b\r\n--\r\n\r\n--bb--"), "[a|\r\n--b\r\n--\r\n]");
	assert_string_equal(
		read_as(TYPE, "preamble\r\n" FIELD("a") "1\r\n--bb--\r\nepilogue --bb\r\n--bb"), "[a|1]");
	assert_string_equal(read_as(TYPE, "--bb--"), "");
	assert_string_equal(
		read_as(TYPE, "--bb \t\r\ncontent-disposition:form-data;name=a\r\n\r\n1\r\n--bb--"), "[a|1]");
	assert_string_equal(read_as(TYPE, "--bb\r\nX-A: b\r\nContent-Disposition: Form-Data; "
					  "name=\"a%22\\\"b;\"; z=1\r\n\r\n\r\n--bb--"),
		"[a\"\"b;|]");
}

static void files(void **state)
{
	(void)state;
	assert_string_equal(
		read_as(TYPE, FIELD("a") "1\r\n" FILE_PART("f", "leads.csv") "x,y\r\n1,2\r\n\r\n--bb--\r\n"),
		"[a|1]{f|leads.csv|text/csv|x,y\r\n1,2\r\n}");
	assert_string_equal(
		read_as(TYPE, FILE_PART("f", "empty.csv") "\r\n--bb--"), "{f|empty.csv|text/csv|}");
	assert_string_equal(read_as(TYPE, FILE_PART("f", "") "\r\n" FIELD("a") "1\r\n--bb--"), "[a|1]");
	assert_string_equal(read_as(TYPE, FILE_PART("f", "") "x\r\n--bb--"), "{f|upload|text/csv|x}");
	size_t count;
	struct stat status;
	assert_int_equal(stat(multipart_uploads(multipart, &count)->path, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
	assert_int_equal(files_in_folder(), 1);
	multipart_close(multipart);
	multipart = NULL;
	assert_int_equal(files_in_folder(), 0);
}

static const char *filename_of(const char *parameter)
{
	size_t count;
	const char *body = arena_printf(
		arena, "--bb\r\nContent-Disposition: form-data; name=f; %s\r\n\r\nx\r\n--bb--", parameter);
	struct error *error = feed(TYPE, body, strlen(body), 1000);
	return error ? error->message : multipart_uploads(multipart, &count)->filename;
}

static void filenames(void **state)
{
	(void)state;
	assert_string_equal(filename_of("filename=plain.csv"), "plain.csv");
	assert_string_equal(filename_of("filename=\"C:\\lists\\a.csv\""), "a.csv");
	assert_string_equal(filename_of("filename=\"../../etc/passwd\""), "passwd");
	assert_string_equal(filename_of("filename=\"..\""), "upload");
	assert_string_equal(filename_of("filename=\"a/\""), "upload");
	assert_string_equal(filename_of("filename=\"José.csv\""), "José.csv");
	assert_string_equal(filename_of("filename=\"a%22b%0D%0A%20\x01.csv\""), "a\"b%20.csv");
	assert_string_equal(filename_of("filename=\"x\"; filename*=UTF-8''na%C3%AFve%2Fb.csv"), "b.csv");
	assert_string_equal(filename_of("filename*=utf-8'de'%E9.csv"), "_.csv");
	assert_string_equal(filename_of("filename=\"x.csv\"; filename*=latin1''%E9"), "x.csv");
	char *longest = arena_alloc(arena, 600);
	for (int i = 0; i < 200; i++)
		memcpy(longest + 2 * i, "é", 2);
	const char *cut = filename_of(arena_printf(arena, "filename=\"%s\"", longest));
	assert_int_equal(strlen(cut), 254);
}

static void malformed(void **state)
{
	(void)state;
	static const char *const bodies[] = {
		"",
		"--bb",
		"--bb\r\n",
		"--bbx",
		"--b--",
		"bb--",
		FIELD("a"),
		FIELD("a") "1",
		FIELD("a") "1\r\n--bb",
		FIELD("a") "1\r\n--bb-",
		FIELD("a") "1\r\n--bbx\r\n",
		FIELD("a") "1\n--bb--",
		"--bb\n\nContent-Disposition: form-data; name=a\n\n1\n--bb--",
		FIELD("") "1\r\n--bb--",
		"--bb\r\n\r\n1\r\n--bb--",
		"--bb\r\nContent-Type: text/plain\r\n\r\n1\r\n--bb--",
		"--bb\r\nContent-Disposition: form-data\r\n\r\n1\r\n--bb--",
		"--bb\r\nContent-Disposition: attachment; name=a\r\n\r\n1\r\n--bb--",
		"--bb\r\nContent-Disposition: form-data; name=\"a\r\n\r\n1\r\n--bb--",
		"--bb\r\nContent-Disposition: form-data; name\r\n\r\n1\r\n--bb--",
		"--bb\r\nContent-Disposition: form-data; name=\"a\" b\r\n\r\n1\r\n--bb--",
		"--bb\r\nContent-Disposition: form-data; name=a\r\nContent-Disposition: form-data; "
		"name=b\r\n\r\n1\r\n--bb--",
		"--bb\r\nContent-Disposition: form-data;\r\n name=a\r\n\r\n1\r\n--bb--",
		"--bb\r\nContent-Disposition : form-data; name=a\r\n\r\n1\r\n--bb--",
		"--bb\r\nContent-Disposition: form-data; name=\xe9\r\n\r\n1\r\n--bb--",
		"--bb\r\nContent-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: "
		"base64\r\n\r\n1\r\n--bb--",
		"--bb                                                                  \r\n",
	};
	for (size_t i = 0; i < COUNT(bodies); i++)
		assert_string_equal(read_as(TYPE, bodies[i]), DAMAGED);
	multipart_close(multipart);
	multipart = NULL;
	assert_int_equal(files_in_folder(), 0);
}

static void boundaries(void **state)
{
	(void)state;
	static const char *const bad[] = {
		"",
		"text/plain",
		"multipart/form-data",
		"multipart/form-data; boundary=",
		"multipart/form-data; boundary=\"a",
		"multipart/form-datax; boundary=bb",
		"multipart/mixed; boundary=bb",
		"multipart/form-data; boundary=\"a \"",
		"multipart/form-data; boundary=\xc3\xa9",
		"multipart/form-data; boundary",
		"multipart/form-data; "
		"boundary=12345678901234567890123456789012345678901234567890123456789012345678901",
	};
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct error *error = feed(bad[i], "", 0, 1);
		assert_int_equal(error->kind, ERROR_INVALID);
		assert_null(multipart);
	}
	assert_non_null(multipart_open(arena, NULL, &options, &multipart));
	static const char *const good[] = {"Multipart/Form-Data;boundary=\"bb\"",
		"multipart/form-data ; charset=utf-8; BOUNDARY=bb; x=\"y\"",
		" multipart/form-data; boundary=bb "};
	for (size_t i = 0; i < COUNT(good); i++)
		assert_string_equal(read_as(good[i], FIELD("a") "1\r\n--bb--"), "[a|1]");
	const char *longest = "1234567890123456789012345678901234567890123456789012345678901234567890";
	assert_string_equal(
		read_as(arena_printf(arena, "multipart/form-data; boundary=%s", longest),
			arena_printf(arena,
				"--%s\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--%s--", longest,
				longest)),
		"[a|1]");
}

static const char *repeat(const char *text, size_t count)
{
	struct strbuf all;
	strbuf_init(&all, arena);
	while (count--)
		strbuf_adds(&all, text);
	return all.text;
}

static struct error *feed_text(const char *body)
{
	return feed(TYPE, body, strlen(body), 10 * 1000);
}

static void limits(void **state)
{
	(void)state;
	assert_null(feed_text(arena_printf(arena, "%s--bb--", repeat(FIELD("a") "1\r\n", MULTIPART_PARTS))));
	struct error *error =
		feed_text(arena_printf(arena, "%s--bb--", repeat(FIELD("a") "1\r\n", MULTIPART_PARTS + 1)));
	assert_string_equal(error->message, "The form has too many fields.");
	assert_null(feed_text(arena_printf(arena, FIELD("a") "%s\r\n--bb--", repeat("x", 1000))));
	error = feed_text(arena_printf(arena, FIELD("a") "%s\r\n--bb--", repeat("x", 1001)));
	assert_string_equal(error->field, "a");
	assert_string_equal(error->message, "This is longer than 1000 bytes.");
	assert_null(
		feed_text(arena_printf(arena, FILE_PART("f", "x") "%s\r\n--bb--", repeat("x", 100 * 1024))));
	size_t count;
	assert_int_equal(multipart_uploads(multipart, &count)->size, 100 * 1024);
	error = feed_text(
		arena_printf(arena, FILE_PART("f", "x") "%s\r\n--bb--", repeat("x", 100 * 1024 + 1)));
	assert_string_equal(error->field, "f");
	assert_string_equal(error->message, "The file is larger than the 100 KB that can be taken.");
	assert_ptr_equal(multipart_feed(multipart, "x", 1), error);
	assert_ptr_equal(multipart_finish(multipart), error);
	error = feed_text(arena_printf(arena, "--bb\r\nX: %s", repeat("x", MULTIPART_HEADERS + 1)));
	assert_string_equal(error->message, DAMAGED);
	error = feed_text(arena_printf(arena, "--bb\r\n%s\r\n\r\n", repeat("X: y\r\n", 100)));
	assert_string_equal(error->message, DAMAGED);
	multipart_close(multipart);
	multipart = NULL;
	assert_int_equal(files_in_folder(), 0);
}

static void no_files_here(void **state)
{
	(void)state;
	const struct multipart_options none = {.field_limit = 1000};
	static const char *const bodies[] = {
		FILE_PART("f", "x") "1\r\n--bb--", FILE_PART("f", "") "1\r\n--bb--"};
	for (size_t i = 0; i < COUNT(bodies); i++) {
		multipart_close(multipart);
		assert_null(multipart_open(arena, TYPE, &none, &multipart));
		struct error *error = multipart_feed(multipart, bodies[i], strlen(bodies[i]));
		assert_string_equal(error->message, "No file can be sent here.");
	}
	multipart_close(multipart);
	assert_null(multipart_open(arena, TYPE, &none, &multipart));
	assert_null(multipart_feed(
		multipart, FILE_PART("f", "") "\r\n--bb--", sizeof(FILE_PART("f", "") "\r\n--bb--") - 1));
	assert_null(multipart_finish(multipart));
}

static void files_that_are_kept(void **state)
{
	(void)state;
	size_t count;
	assert_null(feed_text(FILE_PART("f", "x") "1\r\n" FILE_PART("g", "y") "2\r\n--bb--"));
	const struct upload *uploads = multipart_uploads(multipart, &count);
	assert_int_equal(count, 2);
	const char *kept = arena_printf(arena, "%s/kept", folder);
	assert_int_equal(rename(uploads[0].path, kept), 0);
	multipart_close(multipart);
	multipart = NULL;
	assert_int_equal(files_in_folder(), 1);
	assert_int_equal(unlink(kept), 0);
}

static void no_folder(void **state)
{
	(void)state;
	const struct multipart_options lost = {.folder = "/nowhere/at/all", .file_limit = 10};
	multipart_close(multipart);
	assert_null(multipart_open(arena, TYPE, &lost, &multipart));
	struct error *error = multipart_feed(multipart, FILE_PART("f", "x") "1", sizeof(FILE_PART("f", "x")));
	assert_int_equal(error->kind, ERROR_INTERNAL);
}

static int set_up(void **state)
{
	(void)state;
	arena = arena_new();
	return !mkdtemp(folder);
}

static int tear_down(void **state)
{
	(void)state;
	multipart_close(multipart);
	arena_free(arena);
	return rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fields),
		cmocka_unit_test(files),
		cmocka_unit_test(filenames),
		cmocka_unit_test(malformed),
		cmocka_unit_test(boundaries),
		cmocka_unit_test(limits),
		cmocka_unit_test(no_files_here),
		cmocka_unit_test(files_that_are_kept),
		cmocka_unit_test(no_folder),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
