package dev.hitotsu.console.live;

import dev.hitotsu.console.live.History.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A line over time. A gap in the points is a gap in the line, never zero.
 *
 * @param lines the points of each piece, in a box of {@value #WIDTH} by {@value #HEIGHT}, as SVG writes them
 * @param rows the same, for a table: time and value, the newest first
 */
public record Chart(String title, String greatest, List<String> lines, List<List<String>> rows) {
    public static final int WIDTH = 600;
    public static final int HEIGHT = 120;
    private static final int MIN_SPAN = 30;
    private static final int TABLE_ROWS = 20;

    /** Messages that wait. */
    public static Chart pending(List<Point> points) {
        return of(
                "Messages that wait",
                points,
                point -> asDouble(point.pending()),
                value -> Texts.capped(Math.round(value)));
    }

    /** How fast the relay moves on. */
    public static Chart rate(List<Point> points) {
        return of("Messages a second", points, Point::perSecond, Texts::rate);
    }

    private static @Nullable Double asDouble(@Nullable Long value) {
        return value == null ? null : value.doubleValue();
    }

    private static Chart of(
            String title, List<Point> points, Function<Point, @Nullable Double> value, Function<Double, String> text) {
        double max = points.stream()
                .map(value)
                .mapToDouble(one -> one == null ? 0 : one)
                .max()
                .orElse(0);
        List<String> lines = new ArrayList<>();
        int span = Math.max(MIN_SPAN, points.size());
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < points.size(); i++) {
            Double y = value.apply(points.get(i));
            if (y == null) {
                end(line, lines);
            } else {
                line.append(String.format(
                        Locale.ROOT,
                        "%.1f,%.1f ",
                        WIDTH * (double) (i + span - points.size()) / (span - 1),
                        HEIGHT - (HEIGHT - 4) * (max == 0 ? 0 : y / max) - 2));
            }
        }
        end(line, lines);
        return new Chart(title, text.apply(max), lines, rows(points, value, text));
    }

    private static void end(StringBuilder line, List<String> lines) {
        if (!line.isEmpty()) {
            lines.add(line.toString().strip());
            line.setLength(0);
        }
    }

    private static List<List<String>> rows(
            List<Point> points, Function<Point, @Nullable Double> value, Function<Double, String> text) {
        int step = Math.max(1, points.size() / TABLE_ROWS);
        List<List<String>> rows = new ArrayList<>();
        for (int i = points.size() - 1; i >= 0; i -= step) {
            Double y = value.apply(points.get(i));
            rows.add(List.of(Texts.time(points.get(i).at()), y == null ? "not known" : text.apply(y)));
        }
        return rows;
    }
}
