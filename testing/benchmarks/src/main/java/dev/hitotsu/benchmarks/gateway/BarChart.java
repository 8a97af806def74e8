package dev.hitotsu.benchmarks.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/**
 * Bars with their values, as SVG.
 *
 * @param title what the values are, with their unit
 * @param format how a value is written
 */
record BarChart(String title, List<Bar> bars, DoubleFunction<String> format) {
    private static final int ROW = 26;
    private static final int LEFT = 200;
    private static final int WIDTH = 480;

    /**
     * One bar.
     *
     * @param stands whether it stands out from the others
     */
    record Bar(String name, double value, boolean stands) {}

    BarChart {
        bars = List.copyOf(bars);
    }

    /** Writes whole numbers. */
    static String whole(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }

    void write(Path file) throws IOException {
        Files.writeString(file, svg());
    }

    /** A value below zero, which is noise, has no bar. */
    String svg() {
        double max = bars.stream().mapToDouble(Bar::value).max().orElse(1);
        StringBuilder svg = new StringBuilder("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
                .formatted(LEFT + WIDTH + 90, bars.size() * ROW + 30));
        svg.append(" font-family=\"sans-serif\" font-size=\"13\">\n<text x=\"%d\" y=\"16\">%s</text>\n"
                .formatted(LEFT, title));
        for (int i = 0; i < bars.size(); i++) {
            append(svg, bars.get(i), 26 + i * ROW, max);
        }
        return svg.append("</svg>\n").toString();
    }

    private void append(StringBuilder svg, Bar bar, int y, double max) {
        long width = Math.round(Math.max(0, bar.value()) / max * WIDTH);
        svg.append("<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>".formatted(LEFT - 8, y + 14, bar.name()))
                .append("<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"18\" fill=\"%s\"/>"
                        .formatted(LEFT, y, width, bar.stands() ? "#2563eb" : "#94a3b8"))
                .append("<text x=\"%d\" y=\"%d\">%s</text>\n"
                        .formatted(LEFT + width + 6, y + 14, format.apply(bar.value())));
    }
}
