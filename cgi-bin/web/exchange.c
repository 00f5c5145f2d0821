/* exchange.c: one request and its answer on the wire, FastCGI or plain CGI. */
#include "web/exchange.h"

#include <errno.h>
#include <sys/uio.h>
#include <unistd.h>

enum { RECORD_MOST = 65528 /* a multiple of eight that two bytes can count */, RECORDS = 2 };

const char *exchange_param(const struct exchange *exchange, const char *name)
{
	const char *value = exchange->fcgi ? FCGX_GetParam(name, exchange->fcgi->envp) : getenv(name);
	return value ? value : "";
}

size_t exchange_read(struct exchange *exchange, char *bytes, size_t size)
{
	if (exchange->fcgi) {
		int count = FCGX_GetStr(bytes, (int)size, exchange->fcgi->in);
		return count > 0 ? (size_t)count : 0;
	}
	ssize_t count = read(STDIN_FILENO, bytes, size);
	return count > 0 ? (size_t)count : 0;
}

/* All of it in as few calls as the socket takes; what is left when the reader has gone is of no use. */
static void send_all(int file, struct iovec *pieces, int count)
{
	while (count) {
		ssize_t sent = writev(file, pieces, count);
		if (sent < 0 && errno == EINTR)
			continue;
		if (sent < 0)
			return;
		for (; count && (size_t)sent >= pieces->iov_len; count--)
			sent -= (ssize_t)pieces++->iov_len;
		if (count) {
			pieces->iov_base = (char *)pieces->iov_base + sent;
			pieces->iov_len -= (size_t)sent;
		}
	}
}

/*
 * Records of FastCGI, as large as they may be: libfcgi would copy the page, and send it eight kilobytes at a time, which
 * wakes nginx as often. Nothing is ever written through libfcgi, which only ends the answer. An empty record would end it too.
 */
static void send_records(const FCGX_Request *fcgi, const struct iovec *texts, int count)
{
	FCGI_Header headers[RECORDS];
	struct iovec pieces[2 * RECORDS];
	int used = 0;
	for (int at = 0; at < count; at++) {
		if (!texts[at].iov_len)
			continue;
		headers[at] = (FCGI_Header){.version = FCGI_VERSION_1,
			.type = FCGI_STDOUT,
			.requestIdB1 = (unsigned char)(fcgi->requestId >> 8),
			.requestIdB0 = (unsigned char)fcgi->requestId,
			.contentLengthB1 = (unsigned char)(texts[at].iov_len >> 8),
			.contentLengthB0 = (unsigned char)texts[at].iov_len};
		pieces[used++] = (struct iovec){&headers[at], sizeof headers[at]};
		pieces[used++] = texts[at];
	}
	send_all(fcgi->ipcFd, pieces, used);
}

static void send_texts(struct exchange *exchange, const struct iovec *texts, int count)
{
	if (exchange->fcgi) {
		send_records(exchange->fcgi, texts, count);
		return;
	}
	for (int at = 0; at < count; at++)
		fwrite(texts[at].iov_base, 1, texts[at].iov_len, stdout);
}

void exchange_write(struct exchange *exchange, const struct strbuf *head, const char *bytes, size_t length)
{
	do {
		size_t piece = length < RECORD_MOST ? length : RECORD_MOST;
		struct iovec texts[RECORDS] = {{(char *)bytes, piece}};
		if (head) {
			texts[1] = texts[0];
			texts[0] = (struct iovec){head->text, head->length};
		}
		send_texts(exchange, texts, head ? 2 : 1);
		head = NULL;
		bytes += piece;
		length -= piece;
	} while (length);
}
