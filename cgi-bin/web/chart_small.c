/* chart_small.c: the charts without axes: the line beside a figure, and the grid of hours and weekdays. */
#include <math.h>

#include "lib/strbuf.h"
#include "web/chart.h"

#define SPARK_HEIGHT 28
#define SPARK_MARGIN 2
#define ROW_HEIGHT 20
#define LEVELS 5

static double highest_value(const double *values, size_t count)
{
	double highest = 0;
	for (size_t i = 0; i < count; i++)
		if (isfinite(values[i]) && values[i] > highest)
			highest = values[i];
	return highest;
}

static void begin(struct strbuf *svg, const char *class, const char *name, size_t height)
{
	strbuf_addf(svg, "<svg class=\"chart %s\" width=\"100%%\" height=\"%zu\" role=\"img\" aria-label=\"",
		class, height);
	strbuf_add_escaped(svg, name, strlen(name));
}

static double spark_y(double value, double highest)
{
	double share = highest > 0 && isfinite(value) && value > 0 ? value / highest : 0;
	return SPARK_HEIGHT - SPARK_MARGIN - share * (SPARK_HEIGHT - 2 * SPARK_MARGIN);
}

static char *spark_points(struct arena *arena, const double *values, size_t count)
{
	struct strbuf points;
	double highest = highest_value(values, count);
	strbuf_init(&points, arena);
	for (size_t i = 0; i < count; i++) {
		strbuf_add_decimal(&points, count > 1 ? 100.0 * (double)i / (double)(count - 1) : 100.0, 2);
		strbuf_addc(&points, ' ');
		strbuf_add_decimal(&points, spark_y(values[i], highest), 2);
		strbuf_addc(&points, ' ');
	}
	return points.text;
}

char *chart_spark(struct arena *arena, const char *name, const double *values, size_t count)
{
	struct strbuf svg;
	strbuf_init(&svg, arena);
	begin(&svg, "spark", name, SPARK_HEIGHT);
	if (!count) {
		strbuf_adds(&svg, ": no data yet\"></svg>");
		return svg.text;
	}
	char *points = spark_points(arena, values, count);
	strbuf_addf(&svg, ". Now %s, highest %s\">",
		chart_text_number(arena, isfinite(values[count - 1]) ? values[count - 1] : 0),
		chart_text_number(arena, highest_value(values, count)));
	strbuf_addf(&svg,
		"<svg width=\"100%%\" height=\"%d\" viewBox=\"0 0 100 %d\" preserveAspectRatio=\"none\">",
		SPARK_HEIGHT, SPARK_HEIGHT);
	strbuf_addf(&svg, "<polygon class=\"area\" points=\"0 %d ", SPARK_HEIGHT);
	strbuf_adds(&svg, points);
	strbuf_addf(&svg, "100 %d\"/><polyline class=\"line\" points=\"", SPARK_HEIGHT);
	strbuf_adds(&svg, points);
	strbuf_adds(&svg, "\"/></svg></svg>");
	return svg.text;
}

static char *cell_text(struct arena *arena, const struct chart_grid *grid, double value)
{
	if (!isfinite(value))
		return "–";
	return grid->text ? grid->text(arena, value) : chart_text_number(arena, value);
}

static void add_cell(struct strbuf *svg, const struct chart_grid *grid, size_t cell, double highest)
{
	size_t row = cell / grid->column_count, column = cell % grid->column_count;
	double value = grid->values[cell], width = 100.0 / (double)grid->column_count;
	int level = highest > 0 && isfinite(value) && value > 0 ? (int)ceil(LEVELS * value / highest) : 0;
	strbuf_addf(svg, "<rect class=\"cell %s", level ? "heat-" : "none");
	if (level)
		strbuf_addf(svg, "%d", level > LEVELS ? LEVELS : level);
	strbuf_adds(svg, "\" x=\"");
	strbuf_add_decimal(svg, width * (double)column, 3);
	strbuf_addf(svg, "%%\" y=\"%zu\" width=\"", row * ROW_HEIGHT);
	strbuf_add_decimal(svg, width * 0.9, 3);
	strbuf_addf(svg, "%%\" height=\"%d\" rx=\"2\"><title>", ROW_HEIGHT - 2);
	char *text = arena_printf(svg->arena, "%s %s: %s", grid->rows[row], grid->columns[column],
		cell_text(svg->arena, grid, value));
	strbuf_add_escaped(svg, text, strlen(text));
	strbuf_adds(svg, "</title></rect>");
}

static void add_names(struct strbuf *svg, const struct chart_grid *grid)
{
	size_t each = (grid->column_count + 7) / 8;
	for (size_t row = 0; row < grid->row_count; row++) {
		strbuf_addf(svg, "<text x=\"-8\" y=\"%zu\" text-anchor=\"end\">", row * ROW_HEIGHT + 13);
		strbuf_add_escaped(svg, grid->rows[row], strlen(grid->rows[row]));
		strbuf_adds(svg, "</text>");
	}
	for (size_t column = 0; column < grid->column_count; column += each) {
		strbuf_addf(svg, "<text%s x=\"%.2f%%\" y=\"%zu\">",
			column / each % 2 ? " class=\"minor\"" : "",
			100.0 * (double)column / (double)grid->column_count,
			grid->row_count * ROW_HEIGHT + 14);
		strbuf_add_escaped(svg, grid->columns[column], strlen(grid->columns[column]));
		strbuf_adds(svg, "</text>");
	}
}

char *chart_heat(struct arena *arena, const struct chart_grid *grid)
{
	struct strbuf svg;
	size_t count = grid->row_count * grid->column_count, best = 0;
	double highest = highest_value(grid->values, count);
	strbuf_init(&svg, arena);
	begin(&svg, "heat", grid->name, grid->row_count * ROW_HEIGHT);
	while (best < count && grid->values[best] != highest)
		best++;
	char *text =
		highest > 0
			? arena_printf(arena, ". Highest: %s %s, %s", grid->rows[best / grid->column_count],
				  grid->columns[best % grid->column_count], cell_text(arena, grid, highest))
			: ": no data yet";
	strbuf_add_escaped(&svg, text, strlen(text));
	strbuf_adds(&svg, "\">");
	for (size_t cell = 0; cell < count; cell++)
		add_cell(&svg, grid, cell, highest);
	add_names(&svg, grid);
	strbuf_adds(&svg, "</svg>");
	return svg.text;
}
