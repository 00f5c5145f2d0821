/* qr.c: QR codes as SVG text, over libqrencode. */
#include "web/qr.h"

#include <qrencode.h>

#include "lib/error.h"
#include "lib/strbuf.h"

enum { BORDER = 4 };

/* One path for all that is black: a stroke for each run of dots in a line. */
static void add_dots(struct strbuf *svg, const QRcode *code)
{
	for (int y = 0; y < code->width; y++)
		for (int x = 0; x < code->width; x++) {
			int from = x;
			while (x < code->width && code->data[y * code->width + x] & 1)
				x++;
			if (x > from)
				strbuf_addf(svg, "M%d %dh%dv1h-%dz", from + BORDER, y + BORDER, x - from,
					x - from);
		}
}

char *qr_svg(struct arena *arena, const char *text, const char *label)
{
	struct strbuf svg;
	QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
	if (!code)
		die("no QR code holds %zu bytes", strlen(text));
	int size = code->width + 2 * BORDER;
	strbuf_init(&svg, arena);
	strbuf_addf(&svg,
		"<svg class=\"qr\" role=\"img\" aria-label=\"%s\" viewBox=\"0 0 %d %d\" "
		"shape-rendering=\"crispEdges\">"
		"<path fill=\"#fff\" d=\"M0 0h%dv%dH0z\"/><path fill=\"#000\" d=\"",
		label, size, size, size, size);
	add_dots(&svg, code);
	strbuf_adds(&svg, "\"/></svg>");
	QRcode_free(code);
	return svg.text;
}
