/* exchange.c: one request and its answer on the wire, FastCGI or plain CGI. */
#include "web/exchange.h"

#include <unistd.h>

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

void exchange_write(struct exchange *exchange, const char *bytes, size_t length)
{
	enum { PIECE = 1 << 20 }; /* FCGX counts in int */
	while (length) {
		size_t piece = length < PIECE ? length : PIECE;
		if (exchange->fcgi)
			FCGX_PutStr(bytes, (int)piece, exchange->fcgi->out);
		else
			fwrite(bytes, 1, piece, stdout);
		bytes += piece;
		length -= piece;
	}
}
