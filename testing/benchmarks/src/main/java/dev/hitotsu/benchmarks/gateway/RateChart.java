package dev.hitotsu.benchmarks.gateway;

import dev.hitotsu.benchmarks.report.Measurements;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Draws the rates of a run as bars, as SVG. */
final class RateChart {
    private static final List<String> NAMES = List.of(
            "bareNginx",
            "bareVertx",
            "bareHitotsu",
            "bareSpring",
            "guardedHitotsu",
            "guardedSpring",
            "filterNone",
            "filterLog",
            "filterJwt",
            "filterLimit",
            "filterAll",
            "cacheNone",
            "cacheMemory",
            "cacheRedis");
    private static final int ROW = 26;
    private static final int LEFT = 150;
    private static final int WIDTH = 480;

    private record Bar(String name, double perSecond) {}

    private RateChart() {}

    /** Writes the file, with a bar for each rate that was measured. */
    static void write(Measurements measurements, Path file) throws IOException {
        List<Bar> bars = new ArrayList<>();
        NAMES.forEach(name ->
                measurements.get(name + "PerSecond").ifPresent(perSecond -> bars.add(new Bar(name, perSecond))));
        Files.writeString(file, svg(bars));
    }

    private static String svg(List<Bar> bars) {
        double max = bars.stream().mapToDouble(Bar::perSecond).max().orElse(1);
        StringBuilder svg = new StringBuilder("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
                .formatted(LEFT + WIDTH + 90, bars.size() * ROW + 30));
        svg.append(" font-family=\"sans-serif\" font-size=\"13\">\n<text x=\"%d\" y=\"16\">requests/s</text>\n"
                .formatted(LEFT));
        for (int i = 0; i < bars.size(); i++) {
            Bar bar = bars.get(i);
            int y = 26 + i * ROW;
            long width = Math.round(bar.perSecond() / max * WIDTH);
            svg.append("<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>".formatted(LEFT - 8, y + 14, bar.name()))
                    .append("<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"18\" fill=\"%s\"/>"
                            .formatted(LEFT, y, width, bar.name().contains("Hitotsu") ? "#2563eb" : "#94a3b8"))
                    .append("<text x=\"%d\" y=\"%d\">%s</text>\n"
                            .formatted(LEFT + width + 6, y + 14, String.format(Locale.ROOT, "%,.0f", bar.perSecond())));
        }
        return svg.append("</svg>\n").toString();
    }
}
