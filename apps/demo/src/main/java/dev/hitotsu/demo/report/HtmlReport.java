package dev.hitotsu.demo.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A run as a page in one file: it needs no network and no other file, and its security policy forbids both. */
public final class HtmlReport {
    private static final String FOLDER = "dev/hitotsu/demo/report/";
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(\\w+)}}");

    private HtmlReport() {}

    /**
     * Writes the page, overwriting the file, and creates missing directories. Blocks.
     *
     * @throws IOException if the file cannot be written
     */
    public static void write(RunReport report, Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        Files.writeString(file, render(report), UTF_8);
    }

    /** Returns the page. */
    public static String render(RunReport report) {
        Map<String, String> placeholders = placeholders(report);
        // In one pass: values are never searched for placeholders.
        return PLACEHOLDER
                .matcher(Resources.text(FOLDER + "report.html"))
                .replaceAll(placeholder ->
                        Matcher.quoteReplacement(placeholders.getOrDefault(placeholder.group(1), placeholder.group())));
    }

    private static Map<String, String> placeholders(RunReport report) {
        return Map.ofEntries(
                Map.entry("style", Resources.text(FOLDER + "report.css")),
                Map.entry("chartjs", ChartScript.text()),
                Map.entry("script", Resources.text(FOLDER + "report.js")),
                Map.entry("data", Html.json(ChartData.json(report))),
                Map.entry("verdict", report.verdict()),
                Map.entry("headline", headline(report)),
                Map.entry("broker", Html.escape(report.broker())),
                Map.entry("seconds", Html.decimal(report.seconds())),
                Map.entry("seed", Long.toString(report.seed())),
                Map.entry("command", HtmlFragments.command(report)),
                Map.entry("counts", HtmlFragments.counts(report)),
                Map.entry("evidence", HtmlFragments.evidence(report)),
                Map.entry("faultCounts", HtmlFragments.faultCounts(report)),
                Map.entry("faults", HtmlFragments.faults(report)),
                Map.entry("samples", HtmlFragments.samples(report)));
    }

    private static String headline(RunReport report) {
        return report.result().kept() ? "Every order happened once" : "A promise was broken";
    }
}
