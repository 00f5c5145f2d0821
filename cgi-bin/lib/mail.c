/* mail.c: sends one e-mail, through SMTP by libcurl or into a file. */
#include "lib/mail.h"

#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/log.h"
#include "lib/secret.h"

enum { TIMEOUT_MS = 30 * 1000, CONNECT_MS = 10 * 1000 };

struct reading {
	const char *text;
	size_t left, given;
};

static size_t give(char *to, size_t size, size_t count, void *data)
{
	struct reading *reading = data;
	size_t step = reading->left < size * count ? reading->left : size * count;
	memcpy(to, reading->text, step);
	reading->text += step;
	reading->left -= step;
	reading->given += step;
	return step;
}

static int is_this_machine(const char *url)
{
	static const char *const hosts[] = {"localhost", "127.0.0.1", "[::1]"};
	const char *host = strstr(url, "://");
	host = host ? host + 3 : url;
	for (size_t i = 0; i < COUNT(hosts); i++) {
		size_t length = strlen(hosts[i]);
		if (!strncmp(host, hosts[i], length) && (!host[length] || strchr(":/", host[length])))
			return 1;
	}
	return 0;
}

static void set_options(CURL *handle, const struct config *config)
{
	curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, (long)TIMEOUT_MS);
	curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
	curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(handle, CURLOPT_PROXY, "");
	curl_easy_setopt(handle, CURLOPT_URL, config->smtp_url);
	curl_easy_setopt(handle, CURLOPT_USE_SSL,
		(long)(is_this_machine(config->smtp_url) ? CURLUSESSL_NONE : CURLUSESSL_ALL));
	if (*config->smtp_user) {
		curl_easy_setopt(handle, CURLOPT_USERNAME, config->smtp_user);
		curl_easy_setopt(handle, CURLOPT_PASSWORD, config->smtp_password);
	}
}

static const char *bare(struct arena *arena, const char *from)
{
	const char *open = strchr(from, '<');
	return open ? arena_strndup(arena, open, strcspn(open, ">") + 1) : arena_printf(arena, "<%s>", from);
}

/* The server's last word decides; what fails before the text was given was surely not sent. */
static struct error *explain(struct arena *arena, CURL *handle, CURLcode code, const struct reading *reading)
{
	long status = 0;
	curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
	struct error *error =
		error_new(arena, ERROR_UPSTREAM, "The mail could not be sent. Try again shortly.",
			"SMTP: %s (status %ld)", curl_easy_strerror(code), status);
	error->maybe_done = reading->given && status < 400;
	return error;
}

static struct error *send_by_smtp(
	struct arena *arena, const struct mail *mail, const char *message, const struct config *config)
{
	struct reading reading = {.text = message, .left = strlen(message)};
	struct curl_slist *to = curl_slist_append(NULL, arena_printf(arena, "<%s>", mail->to));
	CURL *handle = curl_easy_init();
	if (!handle || !to)
		die("libcurl gives no handle");
	set_options(handle, config);
	curl_easy_setopt(handle, CURLOPT_MAIL_FROM, bare(arena, config->mail_from));
	curl_easy_setopt(handle, CURLOPT_MAIL_RCPT, to);
	curl_easy_setopt(handle, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(handle, CURLOPT_READFUNCTION, give);
	curl_easy_setopt(handle, CURLOPT_READDATA, &reading);
	CURLcode code = curl_easy_perform(handle);
	struct error *error = code ? explain(arena, handle, code, &reading) : NULL;
	curl_easy_cleanup(handle);
	curl_slist_free_all(to);
	return error;
}

static struct error *not_written(struct arena *arena, const char *path)
{
	return error_new(arena, ERROR_INTERNAL, "The mail could not be kept.", "cannot write %s: %m", path);
}

/* Mails carry secrets, such as the link to a new password: nobody else on the machine may read them. */
static struct error *write_file(struct arena *arena, const char *message, const struct config *config)
{
	const char *folder = arena_printf(arena, "%s/mail", config->data_folder);
	const char *path = arena_printf(arena, "%s/%s.eml", folder, secret_uuid(arena));
	const char *part = arena_printf(arena, "%s.part", path);
	size_t length = strlen(message);
	if (mkdir(folder, 0700) && errno != EEXIST)
		return not_written(arena, folder);
	int file = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (file < 0)
		return not_written(arena, part);
	int written = write(file, message, length) == (ssize_t)length;
	if (close(file) || !written || rename(part, path)) {
		struct error *error = not_written(arena, part);
		unlink(part);
		return error;
	}
	return NULL;
}

struct error *mail_send(struct arena *arena, const struct mail *mail, const struct config *config)
{
	const char *message;
	TRY(mail_compose(arena, mail, config->mail_from, &message));
	if (*config->smtp_url)
		TRY(send_by_smtp(arena, mail, message, config));
	else
		TRY(write_file(arena, message, config));
	log_write(LOG_INFO, "mail.sent", "through", *config->smtp_url ? "smtp" : "file", NULL);
	return NULL;
}
