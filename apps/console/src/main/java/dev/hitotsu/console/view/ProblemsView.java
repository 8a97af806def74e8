package dev.hitotsu.console.view;

import dev.hitotsu.console.access.Role;
import dev.hitotsu.console.action.Selection.Kind;
import dev.hitotsu.console.live.Problem;
import dev.hitotsu.console.live.Reading;
import dev.hitotsu.console.live.Sample;
import dev.hitotsu.console.live.Texts;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Failures by topic and error.
 *
 * @param obstacle why nothing can be changed by this person; null if it can
 */
public record ProblemsView(
        Shell shell, String note, @Nullable String obstacle, List<Row> rows) {
    /** A group of failures. The addresses are null where there is nothing to do. */
    public record Row(
            String topic,
            String error,
            String states,
            String count,
            String keysHeld,
            String first,
            String last,
            String list,
            @Nullable String retry,
            @Nullable String skip) {}

    public ProblemsView {
        rows = List.copyOf(rows);
    }

    /** Of what is known now. */
    public static ProblemsView of(Shell shell, Reading reading) {
        Sample sample = reading.sample();
        if (sample == null) {
            return new ProblemsView(shell, "Nothing is known yet: " + reading.problem() + ".", null, List.of());
        }
        String note = reading.problem() != null
                ? "As of " + Texts.time(sample.at()) + " UTC. The database does not answer: " + reading.problem() + "."
                : sample.isCut() ? "Of each state the first 500 messages are grouped. There are more." : "";
        List<Row> rows = Problem.group(sample.failures()).stream()
                .map(problem -> row(problem, sample))
                .toList();
        return new ProblemsView(shell, note, shell.obstacle(Role.OPERATOR), rows);
    }

    private static Row row(Problem problem, Sample sample) {
        return new Row(
                problem.topic(),
                problem.error(),
                problem.states().stream()
                        .map(state -> state.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                        .collect(Collectors.joining(", ")),
                Texts.number(problem.count()) + (sample.isCut() ? "+" : ""),
                Texts.number(problem.keysHeld()),
                Texts.clock(problem.first(), sample.at()),
                Texts.clock(problem.last(), sample.at()),
                Addresses.messages(problem.states().iterator().next(), problem.topic(), problem.errorPart()),
                Addresses.preview(problem, Kind.RETRY),
                Addresses.preview(problem, Kind.SKIP));
    }
}
