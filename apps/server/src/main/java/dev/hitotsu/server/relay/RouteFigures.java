package dev.hitotsu.server.relay;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The requests of each route of a gateway, read from its metrics.
 *
 * @see <a href="https://prometheus.io/docs/instrumenting/exposition_formats/">Prometheus: text format</a>
 */
final class RouteFigures {
    private static final Pattern BUCKET =
            Pattern.compile("^http_server_request_duration_seconds_bucket\\{(.*)} (\\S+)$", Pattern.MULTILINE);
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    /**
     * Figures of a route.
     *
     * @param failed how many were answered with a status of 500 and above
     * @param within in how much time 99 of 100 were answered; a dash for none
     */
    record Figures(long requests, long failed, String within) {
        static final Figures NONE = new Figures(0, 0, "–");
    }

    private final Map<Double, Double> buckets = new TreeMap<>();
    private double failed;

    private RouteFigures() {}

    /** By the id of the route. */
    static Map<String, Figures> of(String metrics) {
        Map<String, RouteFigures> routes = new TreeMap<>();
        Matcher lines = BUCKET.matcher(metrics);
        while (lines.find()) {
            Map<String, String> labels = labels(lines.group(1));
            routes.computeIfAbsent(labels.getOrDefault("http_route", ""), id -> new RouteFigures())
                    .add(labels, Double.parseDouble(lines.group(2)));
        }
        Map<String, Figures> figures = new TreeMap<>();
        routes.forEach((id, route) -> figures.put(id, route.figures()));
        return figures;
    }

    private static Map<String, String> labels(String text) {
        Map<String, String> labels = new TreeMap<>();
        Matcher found = LABEL.matcher(text);
        while (found.find()) {
            labels.put(found.group(1), found.group(2));
        }
        return labels;
    }

    private void add(Map<String, String> labels, double count) {
        String limit = labels.getOrDefault("le", "+Inf");
        boolean isAll = limit.equals("+Inf");
        buckets.merge(isAll ? Double.POSITIVE_INFINITY : Double.parseDouble(limit), count, Double::sum);
        if (isAll && labels.getOrDefault("http_response_status_code", "").startsWith("5")) {
            failed += count;
        }
    }

    private Figures figures() {
        double all = buckets.getOrDefault(Double.POSITIVE_INFINITY, 0.0);
        String within = "–";
        for (Map.Entry<Double, Double> bucket : buckets.entrySet()) {
            if (all > 0 && bucket.getValue() >= 0.99 * all) {
                within = text(bucket.getKey());
                break;
            }
        }
        return new Figures(Math.round(all), Math.round(failed), within);
    }

    private static String text(double seconds) {
        return Double.isInfinite(seconds)
                ? "more than 10 s"
                : seconds < 1
                        ? Math.round(seconds * 1_000) + " ms"
                        : String.valueOf(seconds).replaceFirst("\\.0$", "") + " s";
    }
}
