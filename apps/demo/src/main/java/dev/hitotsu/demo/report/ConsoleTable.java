package dev.hitotsu.demo.report;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Style;

/**
 * The outcome of a run as a table for the console, followed by the evidence if a promise was broken, and by what each
 * fault hit.
 */
public final class ConsoleTable {
    private final BorderStyle border;
    private final Ansi ansi;
    private final List<List<Line>> sections;
    private final List<String> evidence;

    private record Line(String name, String value, UnaryOperator<String> colour) {}

    private ConsoleTable(RunReport report, BorderStyle border, Ansi ansi) {
        this.border = border;
        this.ansi = ansi;
        this.evidence = Stream.concat(report.result().evidence().stream(), underWay(report.timeline()))
                .toList();
        List<ResultRow> rows = ResultRow.of(report.result());
        this.sections = List.of(
                rows.stream().filter(row -> !row.mustBeZero()).map(this::count).toList(),
                rows.stream()
                        .filter(ResultRow::mustBeZero)
                        .map(this::mustBeZero)
                        .toList(),
                faults(report.timeline()),
                List.of(verdict(report)));
    }

    /**
     * Prints to the standard output: with box-drawing lines if its charset has them, and in colour if it is a
     * terminal and {@code NO_COLOR} is not set.
     */
    public static void print(RunReport report) {
        PrintStream out = System.out;
        out.println(render(report, BorderStyle.of(out.charset()), Ansi.AUTO));
        out.flush();
    }

    static String render(RunReport report, BorderStyle border, Ansi ansi) {
        return new ConsoleTable(report, border, ansi).render();
    }

    /** What each fault hit, in the order of their times. */
    private static Stream<String> underWay(Timeline timeline) {
        return timeline.faults().stream()
                .map(fault -> String.format(
                        Locale.ROOT,
                        "%.1f s %s: %s",
                        fault.fromSeconds(),
                        fault.kind(),
                        timeline.impactOf(fault).text()));
    }

    private Line count(ResultRow row) {
        return new Line(row.name(), number(row.count()), UnaryOperator.identity());
    }

    private Line mustBeZero(ResultRow row) {
        return new Line(row.name(), number(row.count()), row.broken() ? this::red : this::green);
    }

    private List<Line> faults(Timeline timeline) {
        List<Line> lines = new ArrayList<>();
        timeline.faultCounts()
                .forEach((kind, count) ->
                        lines.add(new Line("fault: " + printable(kind), number(count), UnaryOperator.identity())));
        timeline.idleFaultCounts()
                .forEach((kind, count) -> lines.add(
                        new Line("fault: " + printable(kind) + " (idle, not tried)", number(count), this::red)));
        return lines.isEmpty() ? List.of(new Line("faults", "none", UnaryOperator.identity())) : lines;
    }

    private Line verdict(RunReport report) {
        return new Line("verdict", report.verdict(), report.result().kept() ? this::green : this::red);
    }

    private String render() {
        int left = sections.stream()
                .flatMap(List::stream)
                .mapToInt(line -> line.name().length())
                .max()
                .orElse(0);
        int right = sections.stream()
                .flatMap(List::stream)
                .mapToInt(line -> line.value().length())
                .max()
                .orElse(0);
        List<String> text = new ArrayList<>();
        for (List<Line> section : sections) {
            text.add(text.isEmpty() ? border.top(left, right) : border.middle(left, right));
            section.forEach(line -> text.add(draw(line, left, right)));
        }
        text.add(border.bottom(left, right));
        evidence.forEach(sentence -> text.add("- " + printable(sentence)));
        return String.join(System.lineSeparator(), text);
    }

    private String draw(Line line, int left, int right) {
        // Padding comes before the colour: escapes have a length but no width.
        String name = line.name() + " ".repeat(left - line.name().length());
        String value = " ".repeat(right - line.value().length()) + line.value();
        return border.row(name, line.colour().apply(value));
    }

    private String green(String text) {
        return coloured(text, Style.fg_green);
    }

    private String red(String text) {
        return coloured(text, Style.fg_red);
    }

    private String coloured(String text, Style colour) {
        return ansi.enabled() ? colour.on() + text + colour.off() : text;
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** Evidence quotes messages. A terminal must not interpret their control characters. */
    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
