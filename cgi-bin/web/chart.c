/* chart.c: bars, lines, shares, sparklines and grids as SVG. */
#include "web/chart.h"

#include <math.h>

#include "web/figure.h"

#define PLOT_HEIGHT 180
#define SHARE_HEIGHT 8
#define WIDEST_BAR 6.0   /* percent: a single bar should not fill the page */
#define LABELS_AT_MOST 8 /* below the plot; half of them on a phone */
#define LINES_AT_MOST 4  /* across the plot */

struct drawing {
	struct arena *arena;
	struct strbuf svg;
	const struct chart *chart;
	double top; /* the value at the upper edge */
};

char *chart_text_number(struct arena *arena, double value)
{
	struct strbuf text;
	strbuf_init(&text, arena);
	if (value != floor(value) && value < 100)
		strbuf_add_decimal(&text, value, 2);
	else
		figure_count(&text, llround(value));
	return text.text;
}

char *chart_text_percent(struct arena *arena, double value)
{
	return arena_printf(arena, "%.0f%%", value * 100);
}

char *chart_text_seconds(struct arena *arena, double value)
{
	struct strbuf text;
	strbuf_init(&text, arena);
	figure_duration(&text, value, 1);
	return text.text;
}

static char *value_text(const struct drawing *drawing, double value)
{
	const struct chart *chart = drawing->chart;
	return chart->text ? chart->text(drawing->arena, value) : chart_text_number(drawing->arena, value);
}

/* Words beside the plot have little room: 12,000 is 12k. */
static char *axis_text(const struct drawing *drawing, double value)
{
	static const struct {
		double size;
		const char *letter;
	} scales[] = {{1e12, "T"}, {1e9, "B"}, {1e6, "M"}, {1e4, "k"}};
	for (size_t i = 0; !drawing->chart->text && i < COUNT(scales); i++)
		if (value >= scales[i].size) {
			double size = scales[i].size == 1e4 ? 1e3 : scales[i].size;
			return arena_printf(drawing->arena, "%.4g%s", value / size, scales[i].letter);
		}
	return value_text(drawing, value);
}

static double clean(double value)
{
	return isfinite(value) && value > 0 ? value : 0;
}

static double stack_height(const struct chart *chart, size_t at)
{
	double sum = 0;
	for (size_t i = 0; i < chart->series_count; i++)
		sum += clean(chart->series[i].values[at]);
	return sum;
}

static double highest_of_all(const struct chart *chart, size_t at)
{
	double highest = 0;
	for (size_t i = 0; i < chart->series_count; i++)
		highest = fmax(highest, clean(chart->series[i].values[at]));
	return highest;
}

static size_t highest_slot(const struct chart *chart, double (*height)(const struct chart *, size_t))
{
	size_t best = 0;
	for (size_t i = 1; i < chart->count; i++)
		if (height(chart, i) > height(chart, best))
			best = i;
	return best;
}

static int all_whole(const struct chart *chart)
{
	for (size_t i = 0; i < chart->series_count; i++)
		for (size_t at = 0; at < chart->count; at++)
			if (clean(chart->series[i].values[at]) != floor(clean(chart->series[i].values[at])))
				return 0;
	return 1;
}

/* 1, 2 or 5 times a power of ten, so that few lines reach the highest value. */
static double nice_step(double highest, int whole)
{
	static const double factors[] = {1, 2, 5};
	double power = pow(10, floor(log10(highest / LINES_AT_MOST)));
	for (;; power *= 10)
		for (size_t i = 0; i < COUNT(factors); i++) {
			double step = factors[i] * power;
			if ((!whole || step >= 1) && ceil(highest / step) <= LINES_AT_MOST)
				return step;
		}
}

static void add_text(struct drawing *drawing, const char *text)
{
	strbuf_add_escaped(&drawing->svg, text, strlen(text));
}

static void begin(struct drawing *drawing, const char *class, int height)
{
	strbuf_init(&drawing->svg, drawing->arena);
	strbuf_addf(&drawing->svg,
		"<svg class=\"chart %s\" width=\"100%%\" height=\"%d\" role=\"img\" aria-label=\"", class,
		height);
	add_text(drawing, drawing->chart->name);
}

/* ' x="12.345%"': a number between what comes before and after. */
static void add_number(struct strbuf *svg, const char *before, double value, int decimals)
{
	strbuf_adds(svg, before);
	strbuf_add_decimal(svg, value, decimals);
}

static char *nothing(struct drawing *drawing)
{
	strbuf_addf(&drawing->svg,
		": no data yet\"><line class=\"grid base\" x1=\"0\" x2=\"100%%\" y1=\"%d\" y2=\"%d\"/>"
		"<text x=\"50%%\" y=\"%d\" text-anchor=\"middle\">No data yet</text></svg>",
		PLOT_HEIGHT, PLOT_HEIGHT, PLOT_HEIGHT / 2);
	return drawing->svg.text;
}

static double height_of(const struct drawing *drawing, double value)
{
	return clean(value) / drawing->top * PLOT_HEIGHT;
}

static void add_grid(struct drawing *drawing, double step)
{
	for (double value = 0; value < drawing->top + step / 2; value += step) {
		double y = PLOT_HEIGHT - height_of(drawing, value);
		strbuf_adds(&drawing->svg, value == 0 ? "<line class=\"grid base" : "<line class=\"grid");
		add_number(&drawing->svg, "\" x1=\"0\" x2=\"100%\" y1=\"", y, 2);
		add_number(&drawing->svg, "\" y2=\"", y, 2);
		add_number(&drawing->svg, "\"/><text x=\"-8\" y=\"", y + 4, 2);
		strbuf_adds(&drawing->svg, "\" text-anchor=\"end\">");
		add_text(drawing, axis_text(drawing, value));
		strbuf_adds(&drawing->svg, "</text>");
	}
}

static double slot_middle(const struct chart *chart, size_t at)
{
	return 100.0 * ((double)at + 0.5) / (double)chart->count;
}

static void add_labels(struct drawing *drawing)
{
	const struct chart *chart = drawing->chart;
	size_t each = (chart->count + LABELS_AT_MOST - 1) / LABELS_AT_MOST;
	for (size_t at = 0, shown = 0; at < chart->count; at += each, shown++) {
		strbuf_adds(&drawing->svg, shown % 2 && chart->count > 4 ? "<text class=\"minor\"" : "<text");
		add_number(&drawing->svg, " x=\"", slot_middle(chart, at), 2);
		add_number(&drawing->svg, "%\" y=\"", PLOT_HEIGHT + 18, 0);
		strbuf_adds(&drawing->svg, "\" text-anchor=\"middle\">");
		add_text(drawing, chart->labels[at]);
		strbuf_adds(&drawing->svg, "</text>");
	}
}

/* A slot is what the pointer meets: the whole height above a label, with all its values in words. */
static void begin_slot(struct drawing *drawing, size_t at)
{
	const struct chart *chart = drawing->chart;
	double width = 100.0 / (double)chart->count;
	strbuf_adds(&drawing->svg,
		chart->count == 1 ? "<g class=\"slot only\"><title>" : "<g class=\"slot\"><title>");
	add_text(drawing, chart->labels[at]);
	const char *before = ": ";
	for (size_t i = 0; i < chart->series_count; i++) {
		double value = chart->series[i].values[at];
		if (chart->series_count > 1 && clean(value) == 0)
			continue;
		strbuf_adds(&drawing->svg, before);
		before = ", ";
		add_text(drawing, chart->series[i].name);
		strbuf_addc(&drawing->svg, ' ');
		add_text(drawing, !isfinite(value) ? "–" : value_text(drawing, value));
	}
	add_number(&drawing->svg, "</title><rect class=\"hit\" x=\"", width * (double)at, 3);
	add_number(&drawing->svg, "%\" y=\"0\" width=\"", width, 3);
	add_number(&drawing->svg, "%\" height=\"", PLOT_HEIGHT, 0);
	strbuf_adds(&drawing->svg, "\"/>");
}

static void add_stack(struct drawing *drawing, size_t at)
{
	const struct chart *chart = drawing->chart;
	double width = fmin(72.0 / (double)chart->count, WIDEST_BAR);
	double y = PLOT_HEIGHT;
	for (size_t i = 0; i < chart->series_count; i++) {
		double height = height_of(drawing, chart->series[i].values[at]);
		if (height == 0)
			continue;
		y -= height;
		double gap = height > 3 ? 1 : 0; /* a hair's breadth between two parts */
		strbuf_adds(&drawing->svg, "<rect class=\"part ");
		strbuf_adds(&drawing->svg, chart->series[i].class);
		add_number(&drawing->svg, "\" x=\"", slot_middle(chart, at) - width / 2, 3);
		add_number(&drawing->svg, "%\" y=\"", y, 2);
		add_number(&drawing->svg, "\" width=\"", width, 3);
		add_number(&drawing->svg, "%\" height=\"", height - gap, 2);
		strbuf_adds(&drawing->svg, "\" rx=\"1\"/>");
	}
}

static int begin_plot(
	struct drawing *drawing, const char *class, double (*height)(const struct chart *, size_t))
{
	const struct chart *chart = drawing->chart;
	begin(drawing, class, PLOT_HEIGHT);
	size_t best = chart->count ? highest_slot(chart, height) : 0;
	double highest = chart->count ? height(chart, best) : 0;
	if (highest == 0)
		return 0;
	double step = nice_step(highest, all_whole(chart));
	drawing->top = ceil(highest / step) * step;
	strbuf_adds(&drawing->svg, ". Highest: ");
	add_text(drawing, chart->labels[best]);
	strbuf_adds(&drawing->svg, ", ");
	add_text(drawing, value_text(drawing, highest));
	strbuf_adds(&drawing->svg, "\">");
	add_grid(drawing, step);
	add_labels(drawing);
	return 1;
}

char *chart_bars(struct arena *arena, const struct chart *chart)
{
	struct drawing drawing = {.arena = arena, .chart = chart};
	if (!begin_plot(&drawing, "bars", stack_height))
		return nothing(&drawing);
	for (size_t at = 0; at < chart->count; at++) {
		begin_slot(&drawing, at);
		add_stack(&drawing, at);
		strbuf_adds(&drawing.svg, "</g>");
	}
	strbuf_adds(&drawing.svg, "</svg>");
	return drawing.svg.text;
}

/* A point of a path on the base line. */
static void add_foot(struct strbuf *svg, const char *before, double x, const char *after)
{
	add_number(svg, before, x, 2);
	strbuf_addf(svg, " %d%s", PLOT_HEIGHT, after);
}

/* The path through the points of one series; a gap lifts the pen. */
static void add_path(struct drawing *drawing, const struct chart_series *series, const char *class)
{
	int pen_down = 0, area = !strcmp(class, "area");
	double last = 0;
	strbuf_addf(&drawing->svg, "<path class=\"%s %s\" d=\"", class, series->class);
	for (size_t at = 0; at < drawing->chart->count; at++) {
		double x = slot_middle(drawing->chart, at);
		if (!isfinite(series->values[at])) {
			if (pen_down && area)
				add_foot(&drawing->svg, "L", last, "Z");
			pen_down = 0;
			continue;
		}
		if (!pen_down && area)
			add_foot(&drawing->svg, "M", x, "");
		add_number(&drawing->svg, pen_down || area ? "L" : "M", x, 2);
		add_number(&drawing->svg, " ", PLOT_HEIGHT - height_of(drawing, series->values[at]), 2);
		pen_down = 1;
		last = x;
	}
	if (pen_down && area)
		add_foot(&drawing->svg, "L", last, "Z");
	strbuf_adds(&drawing->svg, "\"/>");
}

/* A point between two gaps has no line: only its dot shows it. */
static int is_lone(const struct chart *chart, const struct chart_series *series, size_t at)
{
	return (at == 0 || !isfinite(series->values[at - 1])) &&
	       (at + 1 == chart->count || !isfinite(series->values[at + 1]));
}

static void add_dots(struct drawing *drawing, size_t at)
{
	for (size_t i = 0; i < drawing->chart->series_count; i++) {
		const struct chart_series *series = &drawing->chart->series[i];
		if (!isfinite(series->values[at]))
			continue;
		strbuf_addf(&drawing->svg, "<circle class=\"dot %s%s", series->class,
			is_lone(drawing->chart, series, at) ? " lone" : "");
		add_number(&drawing->svg, "\" cx=\"", slot_middle(drawing->chart, at), 2);
		add_number(
			&drawing->svg, "%\" cy=\"", PLOT_HEIGHT - height_of(drawing, series->values[at]), 2);
		strbuf_adds(&drawing->svg, "\" r=\"4\"/>");
	}
}

char *chart_lines(struct arena *arena, const struct chart *chart)
{
	struct drawing drawing = {.arena = arena, .chart = chart};
	if (!begin_plot(&drawing, "lines", highest_of_all))
		return nothing(&drawing);
	strbuf_addf(&drawing.svg,
		"<svg width=\"100%%\" height=\"%d\" viewBox=\"0 0 100 %d\" preserveAspectRatio=\"none\">",
		PLOT_HEIGHT, PLOT_HEIGHT);
	if (chart->series_count == 1)
		add_path(&drawing, chart->series, "area");
	for (size_t i = 0; i < chart->series_count; i++)
		add_path(&drawing, &chart->series[i], "line");
	strbuf_adds(&drawing.svg, "</svg>");
	for (size_t at = 0; at < chart->count; at++) {
		begin_slot(&drawing, at);
		add_dots(&drawing, at);
		strbuf_adds(&drawing.svg, "</g>");
	}
	strbuf_adds(&drawing.svg, "</svg>");
	return drawing.svg.text;
}

char *chart_share(struct arena *arena, const struct chart *chart)
{
	struct drawing drawing = {.arena = arena, .chart = chart};
	struct strbuf parts;
	double sum = stack_height(chart, 0), x = 0;
	begin(&drawing, "share", SHARE_HEIGHT);
	strbuf_init(&parts, arena);
	for (size_t i = 0; i < chart->series_count; i++) {
		const struct chart_series *series = &chart->series[i];
		double value = clean(series->values[0]), width = sum ? 100 * value / sum : 0;
		if (value == 0)
			continue;
		char *text = arena_printf(
			arena, "%s %s (%.0f%%)", series->name, value_text(&drawing, value), width);
		strbuf_adds(&drawing.svg, x == 0 ? ": " : ", ");
		add_text(&drawing, text);
		strbuf_addf(&parts,
			"<rect class=\"part %s\" x=\"%.3f%%\" width=\"%.3f%%\" height=\"%d\"><title>",
			series->class, x, x + width > 99.9 ? width : fmax(width - 0.25, 0.2), SHARE_HEIGHT);
		strbuf_add_escaped(&parts, text, strlen(text));
		strbuf_adds(&parts, "</title></rect>");
		x += width;
	}
	strbuf_addf(&drawing.svg, "%s\">%s</svg>", sum ? "" : ": nothing yet", parts.text);
	return drawing.svg.text;
}
