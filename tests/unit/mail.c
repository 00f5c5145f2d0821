/* mail.c: tests of how mails are written, filed, and sent to a small SMTP server of our own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <dirent.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lib/mail.h"
#include "lib/strbuf.h"

static struct arena *arena;
static char folder[] = "/tmp/mail-test-XXXXXX";

static int start(void **state)
{
	(void)state;
	arena = arena_new();
	return mkdtemp(folder) ? 0 : -1;
}

static int stop(void **state)
{
	(void)state;
	rmdir(arena_printf(arena, "%s/mail", folder));
	rmdir(folder);
	arena_free(arena);
	return 0;
}

static const char *compose(struct mail mail)
{
	const char *message;
	assert_null(mail_compose(arena, &mail, "Manyline <no-reply@example.com>", &message));
	return message;
}

static void knows_addresses(void **state)
{
	static const char *const right[] = {"a@b", "ann.o'neil+x@example.co.uk"};
	static const char *const wrong[] = {
		"", "a", "@b", "a@", "a@b@c", "a b@c", "a@b\r\nBcc: c@d", "<a@b>", "a@b,c@d", "ä@b"};
	(void)state;
	for (size_t i = 0; i < COUNT(right); i++)
		assert_true(mail_is_address(right[i]));
	for (size_t i = 0; i < COUNT(wrong); i++)
		assert_false(mail_is_address(wrong[i]));
}

static void writes_plain_mails(void **state)
{
	(void)state;
	const char *message = compose(
		(struct mail){.to = "ann@example.com", .subject = "Welcome", .text = "Hello\n.\nhttp://h/x"});
	assert_non_null(strstr(message, "\r\nFrom: =?UTF-8?B?TWFueWxpbmU=?=\r\n <no-reply@example.com>\r\n"));
	assert_non_null(strstr(message, "\r\nTo: <ann@example.com>\r\nSubject: Welcome\r\n"));
	assert_non_null(strstr(message, "@example.com>\r\nMIME-Version: 1.0\r\n"));
	assert_non_null(
		strstr(message, "Content-Transfer-Encoding: 7bit\r\n\r\nHello\r\n.\r\nhttp://h/x\r\n"));
}

static void encodes_what_is_not_ascii(void **state)
{
	(void)state;
	const char *message = compose((struct mail){.to = "ann@example.com",
		.from_name = "Zoë",
		.text = "Größe = 1 ",
		.subject = "Grüße aus der wunderschönen Stadt München an alle unsere Freunde",
		.html = "<p>Größe</p>"});
	assert_non_null(strstr(message, "From: =?UTF-8?B?Wm/Dqw==?=\r\n <no-reply@example.com>"));
	assert_non_null(strstr(
		message, "Subject: =?UTF-8?B?R3LDvMOfZSBhdXMgZGVyIHd1bmRlcnNjaMO2bmVuIFN0YWR0IE3DvG5j?=\r\n "
			 "=?UTF-8?B?"));
	assert_non_null(strstr(message, "Gr=C3=B6=C3=9Fe =3D 1=20\r\n"));
	assert_non_null(strstr(message, "Content-Type: text/html; charset=utf-8\r\n"));
	assert_non_null(strstr(message, "<p>Gr=C3=B6=C3=9Fe</p>"));
}

/* Every line of what is sent is at most 998 characters, and ends with CR LF. */
static void breaks_long_lines(void **state)
{
	(void)state;
	struct strbuf text;
	strbuf_init(&text, arena);
	for (int i = 0; i < 3000; i++)
		strbuf_adds(&text, "x");
	const char *message =
		compose((struct mail){.to = "ann@example.com", .subject = text.text, .text = text.text});
	for (const char *line = message; *line;) {
		size_t length = strcspn(line, "\n");
		assert_true(length <= 998 && length && line[length - 1] == '\r');
		line += length + (line[length] == '\n');
	}
}

static void refuses_injection(void **state)
{
	(void)state;
	const char *message;
	const char *subject = "Hello\r\nBcc: eve@example.com";
	message = compose((struct mail){
		.to = "ann@example.com", .subject = subject, .from_name = subject, .text = "x"});
	assert_null(strstr(message, "Bcc"));
	struct mail mail = {.to = "ann@example.com\r\nBcc: eve@example.com", .subject = "x", .text = "x"};
	struct error *error = mail_compose(arena, &mail, "a@b", &message);
	assert_non_null(error);
	assert_string_equal(error->field, "email");
	mail = (struct mail){.to = "ann@example.com", .subject = "\xff", .text = "x"};
	assert_non_null(mail_compose(arena, &mail, "a@b", &message));
	mail.subject = "x";
	assert_non_null(mail_compose(arena, &mail, "nobody", &message));
}

static void files_mails(void **state)
{
	(void)state;
	struct config config = {.smtp_url = "", .mail_from = "a@b", .data_folder = folder};
	struct mail mail = {.to = "ann@example.com", .subject = "Welcome", .text = "Hello"};
	assert_null(mail_send(arena, &mail, &config));
	const char *path = arena_printf(arena, "%s/mail", folder);
	DIR *directory = opendir(path);
	assert_non_null(directory);
	int found = 0;
	for (struct dirent *entry; (entry = readdir(directory));)
		if (strstr(entry->d_name, ".eml")) {
			found++;
			assert_int_equal(unlink(arena_printf(arena, "%s/%s", path, entry->d_name)), 0);
		}
	closedir(directory);
	assert_int_equal(found, 1);
}

static char received[4096];
static int listener;

/* Takes one mail, or refuses it after its text where its sender is refuse@b. */
static void *serve(void *data)
{
	(void)data;
	char line[1024];
	int socket = accept(listener, NULL, NULL), refuses = 0, in_text = 0;
	FILE *in = fdopen(socket, "r+");
	setvbuf(in, NULL, _IONBF, 0);
	fputs("220 ready\r\n", in);
	while (fgets(line, sizeof line, in)) {
		snprintf(received + strlen(received), sizeof received - strlen(received), "%s", line);
		refuses |= !!strstr(line, "refuse@b");
		if (in_text && strcmp(line, ".\r\n"))
			continue;
		int ended = in_text;
		in_text = !strncmp(line, "DATA", 4);
		fputs(ended && refuses ? "554 no\r\n" : in_text ? "354 go on\r\n" : "250 fine\r\n", in);
		if (!strncmp(line, "QUIT", 4))
			break;
	}
	fclose(in);
	return NULL;
}

static struct error *send_to_server(const char *from)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof address;
	pthread_t thread;
	listener = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(bind(listener, (struct sockaddr *)&address, size), 0);
	assert_int_equal(listen(listener, 1), 0);
	getsockname(listener, (struct sockaddr *)&address, &size);
	pthread_create(&thread, NULL, serve, NULL);
	struct config config = {.smtp_user = "", .mail_from = from};
	config.smtp_url = arena_printf(arena, "smtp://127.0.0.1:%d", ntohs(address.sin_port));
	struct mail mail = {.to = "ann@example.com", .subject = "Welcome", .text = "Hello\n.\nBye"};
	received[0] = '\0';
	struct error *error = mail_send(arena, &mail, &config);
	pthread_join(thread, NULL);
	close(listener);
	return error;
}

static void sends_by_smtp(void **state)
{
	(void)state;
	assert_null(send_to_server("Ann <a@b>"));
	assert_non_null(strstr(received, "MAIL FROM:<a@b>"));
	assert_non_null(strstr(received, "RCPT TO:<ann@example.com>"));
	assert_non_null(strstr(received, "\r\nHello\r\n..\r\nBye\r\n.\r\n"));
	struct error *error = send_to_server("refuse@b");
	assert_non_null(error);
	assert_int_equal(error->kind, ERROR_UPSTREAM);
	assert_false(error->maybe_done);
}

static void wants_tls_elsewhere(void **state)
{
	(void)state;
	struct config config = {
		.smtp_url = "smtp://127.0.0.1.nip.invalid:25", .smtp_user = "", .mail_from = "a@b"};
	struct mail mail = {.to = "ann@example.com", .subject = "Welcome", .text = "Hello"};
	struct error *error = mail_send(arena, &mail, &config);
	assert_non_null(error);
	assert_false(error->maybe_done);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(knows_addresses),
		cmocka_unit_test(writes_plain_mails),
		cmocka_unit_test(encodes_what_is_not_ascii),
		cmocka_unit_test(breaks_long_lines),
		cmocka_unit_test(refuses_injection),
		cmocka_unit_test(files_mails),
		cmocka_unit_test(sends_by_smtp),
		cmocka_unit_test(wants_tls_elsewhere),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, start, stop);
}
