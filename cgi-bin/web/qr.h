/* qr.h: QR codes as SVG text, for html_value(): drawn by the server, black on white whatever the page looks like. */
#ifndef WEB_QR_H
#define WEB_QR_H

#include "lib/arena.h"

/* The text as a QR code of error correction level M with its quiet border; `label` is said to who can't see it. */
char *qr_svg(struct arena *arena, const char *text, const char *label);

#endif
