package dev.hitotsu.console.live;

import dev.hitotsu.console.live.History.Point;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A line over time. A gap in the points is a gap in the line, never zero.
 *
 * @param key names it in the stream of events
 * @param from when it begins, and {@code to} when it ends, as people read times; empty without points
 * @param lines the points of each piece, in a box of {@value #WIDTH} by {@value #HEIGHT}, as SVG writes them
 * @param rows the same, for a table: time and value, the newest first
 */
public record Chart(
        String key,
        String title,
        String greatest,
        String from,
        String to,
        List<String> lines,
        List<List<String>> rows) {
    public static final int WIDTH = 600;
    public static final int HEIGHT = 120;
    private static final int MARGIN = 3;
    private static final Duration MIN_SPAN = Duration.ofMinutes(1);
    private static final int TABLE_ROWS = 20;

    /** Messages that wait. */
    public static Chart pending(List<Point> points) {
        return of(
                "pending",
                "Messages that wait",
                points,
                point -> asDouble(point.pending()),
                value -> Texts.capped(Math.round(value)));
    }

    /** How fast the relay moves on. */
    public static Chart rate(List<Point> points) {
        return of("rate", "Messages a second", points, Point::perSecond, Texts::rate);
    }

    private static @Nullable Double asDouble(@Nullable Long value) {
        return value == null ? null : value.doubleValue();
    }

    private static Chart of(
            String key,
            String title,
            List<Point> points,
            Function<Point, @Nullable Double> value,
            Function<Double, String> text) {
        double max = points.stream()
                .map(value)
                .mapToDouble(one -> one == null ? 0 : one)
                .max()
                .orElse(0);
        if (points.isEmpty()) {
            return new Chart(key, title, text.apply(max), "", "", List.of(), List.of());
        }
        Instant end = points.getLast().at();
        Duration seen = Duration.between(points.getFirst().at(), end);
        Duration span = seen.compareTo(MIN_SPAN) < 0 ? MIN_SPAN : seen;
        return new Chart(
                key,
                title,
                text.apply(max),
                Texts.second(end.minus(span)),
                Texts.second(end),
                lines(points, value, max, end, span),
                rows(points, value, text));
    }

    private static List<String> lines(
            List<Point> points, Function<Point, @Nullable Double> value, double max, Instant end, Duration span) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (Point point : points) {
            Double y = value.apply(point);
            if (y == null) {
                end(line, lines);
            } else {
                double age = (double) Duration.between(point.at(), end).toMillis() / span.toMillis();
                line.append(String.format(
                        Locale.ROOT,
                        "%.1f,%.1f ",
                        MARGIN + (WIDTH - 2 * MARGIN) * (1 - age),
                        HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * (max == 0 ? 0 : y / max)));
            }
        }
        end(line, lines);
        return lines;
    }

    private static void end(StringBuilder line, List<String> lines) {
        if (!line.isEmpty()) {
            String points = line.toString().strip();
            // A single point is a line from itself to itself: a dot.
            lines.add(points.indexOf(' ') < 0 ? points + " " + points : points);
            line.setLength(0);
        }
    }

    private static List<List<String>> rows(
            List<Point> points, Function<Point, @Nullable Double> value, Function<Double, String> text) {
        int step = Math.max(1, points.size() / TABLE_ROWS);
        List<List<String>> rows = new ArrayList<>();
        for (int i = points.size() - 1; i >= 0; i -= step) {
            Point point = points.get(i);
            Double at = value.apply(point);
            rows.add(List.of(Texts.time(point.at()), at == null ? "not known" : text.apply(at)));
        }
        return rows;
    }
}
