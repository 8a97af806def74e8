package dev.hitotsu.demo.report;

import dev.hitotsu.demo.check.CheckResult;
import dev.hitotsu.demo.report.Timeline.InjectedFault;
import dev.hitotsu.demo.report.Timeline.Sample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import picocli.CommandLine.Help.Ansi;

/** A made-up run. The main method writes its pages. */
final class SampleRun {
    private static final List<InjectedFault> FAULTS = List.of(
            new InjectedFault("relay killed", 8, 11.5, "relay 2 ended with SIGKILL, started again after 3.5 s"),
            new InjectedFault("broker paused", 10, 18, "SIGSTOP to the broker for 8 s"),
            new InjectedFault("consumer killed", 20, 20, "payments ended with SIGKILL between effect and commit"),
            new InjectedFault("database restarted", 27, 33, "PostgreSQL stopped at once and started again"),
            new InjectedFault("consumer killed", 30, 32, "notifications ended with SIGKILL"),
            new InjectedFault(
                    "network cut", 31, 36, "relay 1 cut from the broker; <script>alert(1)</script> & \"more\""),
            new InjectedFault("relay killed", 48, 50, "relay 1 ended with SIGKILL"),
            new InjectedFault("broker paused", 57, 59.5, "SIGSTOP to the broker for 2.5 s"));

    private SampleRun() {}

    static RunReport kept() {
        CheckResult result =
                new CheckResult(24_310, 24_287, 24_287, 24_287, 23_000, 1_280, 7, 412, 0, 0, 0, 0, List.of());
        return report(result, new Timeline(samples(), FAULTS));
    }

    static RunReport broken() {
        CheckResult result = new CheckResult(
                24_310,
                24_287,
                24_286,
                24_288,
                23_000,
                1_280,
                7,
                412,
                1,
                1,
                0,
                2,
                List.of(
                        "order without a message (1 in all): order 8f14e45f-ceea-467f-a8f1-0c3c8e2f4a11 has no message",
                        "order charged more than once (1 in all): order 45c48cce-2e2d-4fbd-8f1b-d5a6f0c9e7aa was"
                                + " charged 2 times",
                        "delivered the out of order (2 in all): key <b>user-17</b>: number 9 before number 8"));
        return report(result, new Timeline(samples(), FAULTS));
    }

    static RunReport of(Timeline timeline) {
        return report(new CheckResult(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, List.of()), timeline);
    }

    private static RunReport report(CheckResult result, Timeline timeline) {
        return new RunReport(
                result,
                timeline,
                "kafka",
                20_260_117L,
                61.4,
                "hitotsu demo --seed 20260117 --broker kafka --seconds 60");
    }

    private static List<Sample> samples() {
        Random random = new Random(1);
        List<Sample> samples = new ArrayList<>();
        double created = 0;
        double delivered = 0;
        double age = 0;
        for (double at = 0; at <= 61; at += 0.25) {
            created += within(at, 27, 33) ? 0 : 95 + random.nextInt(25);
            boolean stopped = within(at, 10, 18) || within(at, 27, 33) || within(at, 57, 59.5);
            delivered = stopped ? delivered : Math.min(created, delivered + 380 + random.nextInt(40));
            long backlog = (long) (created - delivered);
            age = backlog == 0 ? 0 : stopped ? age + 0.25 : Math.max(0.02, age - 0.9);
            samples.add(
                    new Sample(at, (long) created, (long) delivered, Math.max(0, (long) delivered - 40), backlog, age));
        }
        return samples;
    }

    private static boolean within(double at, double from, double to) {
        return from <= at && at < to;
    }

    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        HtmlReport.write(kept(), directory.resolve("kept.html"));
        HtmlReport.write(broken(), directory.resolve("broken.html"));
        System.out.println(ConsoleTable.render(broken(), BorderStyle.UNICODE, Ansi.OFF));
        System.out.println(JsonReport.render(kept()));
    }
}
