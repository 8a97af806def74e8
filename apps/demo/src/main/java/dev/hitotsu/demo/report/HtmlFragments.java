package dev.hitotsu.demo.report;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The lists and the rows of tables in the page. All text is escaped here. */
final class HtmlFragments {
    private static final int MAX_SAMPLES = 60;

    private HtmlFragments() {}

    static String counts(RunReport report) {
        return ResultRow.of(report.result()).stream().map(HtmlFragments::count).collect(joining("\n"));
    }

    private static String count(ResultRow row) {
        String cssClass = row.broken() ? "broken" : row.mustBeZero() ? "kept" : "plain";
        String mark = row.broken() ? "✗" : row.mustBeZero() ? "✓" : "";
        return """
                <tr class="%s"><th scope="row">%s</th><td>%s</td><td class="mark">%s</td></tr>""".formatted(cssClass, Html.escape(row.name()), Html.integer(row.count()), mark);
    }

    /** Empty if there is none. */
    static String evidence(RunReport report) {
        List<String> evidence = report.result().evidence();
        if (evidence.isEmpty()) {
            return "";
        }
        return evidence.stream()
                .map(sentence -> "<li>" + Html.escape(sentence) + "</li>")
                .collect(joining("\n", "<section class=\"evidence\"><h2>Evidence</h2>\n<ul>\n", "\n</ul></section>"));
    }

    static String faultCounts(RunReport report) {
        if (report.timeline().faults().isEmpty()) {
            return "<p>No faults were injected.</p>";
        }
        return report.timeline().faultCounts().entrySet().stream()
                        .map(entry -> "<li>" + Html.escape(entry.getKey()) + " <b>" + entry.getValue() + "</b></li>")
                        .collect(joining("\n", "<ul class=\"kinds\">\n", "\n</ul>"))
                + idle(report);
    }

    private static String idle(RunReport report) {
        Map<String, Integer> idle = report.timeline().idleFaultCounts();
        return idle.isEmpty()
                ? ""
                : "\n<p class=\"idle\">Not counted, because nothing was under way: "
                        + Html.escape(idle.toString().replaceAll("[{}]", "")) + "</p>";
    }

    static String faults(RunReport report) {
        List<Timeline.InjectedFault> faults = report.timeline().faults();
        return IntStream.range(0, faults.size())
                .mapToObj(i -> fault(i + 1, faults.get(i), report.timeline().impactOf(faults.get(i))))
                .collect(joining("\n"));
    }

    private static String fault(int number, Timeline.InjectedFault fault, Timeline.Impact impact) {
        return """
                <tr class="%s"><td class="number"><span>%d</span></td><td class="when">%s – %s s</td><th scope="row">%s</th>\
                <td>%s<br><small>%s</small></td></tr>""".formatted(
                        impact.idle() ? "idle" : "hit",
                        number,
                        Html.decimal(fault.fromSeconds()),
                        Html.decimal(fault.toSeconds()),
                        Html.escape(fault.kind()),
                        Html.escape(fault.description()),
                        Html.escape(impact.text()));
    }

    static String command(RunReport report) {
        return Stream.of(report.replayCommand().split(" ", -1))
                .map(word -> "<span>" + Html.escape(word) + "</span>")
                .collect(joining(" "));
    }

    /** The charts as numbers: an even selection of the samples and always the last one. */
    static String samples(RunReport report) {
        List<Timeline.Sample> samples = report.timeline().samples();
        int step = Math.max(1, Math.ceilDiv(samples.size(), MAX_SAMPLES));
        return IntStream.range(0, samples.size())
                .filter(i -> i % step == 0 || i == samples.size() - 1)
                .mapToObj(i -> sample(samples.get(i)))
                .collect(joining("\n"));
    }

    private static String sample(Timeline.Sample sample) {
        return """
                <tr><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>""".formatted(
                        Html.decimal(sample.seconds()),
                        Html.integer(sample.created()),
                        Html.integer(sample.delivered()),
                        Html.integer(sample.charged()),
                        Html.integer(sample.backlog()),
                        Html.decimal(sample.oldestAgeSeconds()));
    }
}
