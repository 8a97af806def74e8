package dev.hitotsu.demo.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A run as one page in one file: it needs no network and no other file, and its security policy forbids both. */
public final class HtmlReport {
    private static final String HOME = "dev/hitotsu/demo/report/";
    private static final Pattern SLOT = Pattern.compile("\\{\\{(\\w+)}}");

    private HtmlReport() {}

    /**
     * Writes the page, over what was there, and creates the directories it needs. Blocks.
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
        Map<String, String> slots = slots(report);
        // One pass: what is put in is never searched for slots.
        return SLOT.matcher(Resources.text(HOME + "report.html"))
                .replaceAll(slot -> Matcher.quoteReplacement(slots.getOrDefault(slot.group(1), slot.group())));
    }

    private static Map<String, String> slots(RunReport report) {
        return Map.ofEntries(
                Map.entry("style", Resources.text(HOME + "report.css")),
                Map.entry("chartjs", ChartScript.text()),
                Map.entry("script", Resources.text(HOME + "report.js")),
                Map.entry("data", Html.json(ChartData.json(report))),
                Map.entry("verdict", report.verdict()),
                Map.entry("headline", headline(report)),
                Map.entry("broker", Html.escape(report.broker())),
                Map.entry("seconds", Html.decimal(report.seconds())),
                Map.entry("seed", Long.toString(report.seed())),
                Map.entry("command", HtmlParts.command(report)),
                Map.entry("counts", HtmlParts.counts(report)),
                Map.entry("evidence", HtmlParts.evidence(report)),
                Map.entry("faultCounts", HtmlParts.faultCounts(report)),
                Map.entry("faults", HtmlParts.faults(report)),
                Map.entry("samples", HtmlParts.samples(report)));
    }

    private static String headline(RunReport report) {
        return report.result().kept() ? "Every order happened once" : "A promise was broken";
    }
}
