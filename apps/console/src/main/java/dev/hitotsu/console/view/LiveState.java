package dev.hitotsu.console.view;

import dev.hitotsu.console.action.Selection.Kind;
import dev.hitotsu.console.live.Chart;
import dev.hitotsu.console.live.Diagnosis;
import dev.hitotsu.console.live.History;
import dev.hitotsu.console.live.Problem;
import dev.hitotsu.console.live.Reading;
import dev.hitotsu.console.live.Sample;
import dev.hitotsu.console.live.Texts;
import dev.hitotsu.console.live.Waiting;
import dev.hitotsu.console.source.Processes;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.outbox.OutboxStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What changes while a page is open. The page shows it when it is asked for, and the stream of events tells the same
 * afterwards, whole: a sentence never stands beside buttons or figures of another moment.
 *
 * @param level how bad it is, in small letters
 * @param preview where a retry of what is stuck is previewed; empty if there is nothing to retry
 * @param readLabel what {@code readAt} is
 * @param readAt when the figures were read; empty for never
 * @param counts how many messages are in each state, by its name in small letters
 * @param processes that take part
 */
public record LiveState(
        String level,
        String sentence,
        String preview,
        String readLabel,
        String readAt,
        List<Figure> figures,
        List<Chart> charts,
        Map<String, Long> counts,
        Processes processes) {
    private static final String UNKNOWN = "–";

    /**
     * A number.
     *
     * @param key names it in the stream of events
     * @param address of the list behind it; empty for none
     */
    public record Figure(String key, String label, String value, String address) {}

    public LiveState {
        figures = List.copyOf(figures);
        charts = List.copyOf(charts);
        counts = Map.copyOf(counts);
    }

    /** Of what is known now. */
    public static LiveState of(Reading reading, History history) {
        Diagnosis diagnosis = Diagnosis.of(reading);
        Sample sample = reading.sample();
        Problem problem = diagnosis.problem();
        String preview = problem == null ? null : Addresses.preview(problem, Kind.RETRY);
        return new LiveState(
                diagnosis.level().name().toLowerCase(Locale.ROOT),
                diagnosis.sentence(),
                preview == null ? "" : preview,
                reading.problem() == null ? "Read" : "Last read",
                sample == null ? "" : Texts.time(sample.at()),
                figures(sample == null ? null : sample.status(), history.perSecond()),
                List.of(Chart.pending(history.points()), Chart.rate(history.points())),
                sample == null ? Map.of() : counts(sample.status()),
                sample == null ? Processes.NONE : visible(sample.processes()));
    }

    private static Processes visible(Processes processes) {
        return new Processes(
                processes.rows().stream()
                        .map(row -> new Processes.Row(Texts.visible(row.name()), Texts.visible(row.role()), row.seen()))
                        .toList(),
                Texts.visible(processes.problem()));
    }

    private static Map<String, Long> counts(OutboxStatus status) {
        Map<String, Long> counts = new TreeMap<>();
        status.counts().forEach((state, count) -> counts.put(MessagesView.name(state), count));
        return counts;
    }

    /** What nobody has read yet is unknown, and not zero. */
    private static List<Figure> figures(@Nullable OutboxStatus status, @Nullable Double perSecond) {
        List<Figure> figures = new ArrayList<>();
        String age = status == null ? UNKNOWN : Texts.age(status.oldestPendingAge());
        String waiting = status == null ? UNKNOWN : Texts.capped(Waiting.count(status));
        figures.add(new Figure("oldest", "Oldest waits", age, ""));
        figures.add(new Figure("waiting", "Waiting", waiting, list(OutboxState.PENDING)));
        figures.add(new Figure("rate", "Delivered", Texts.rate(perSecond), list(OutboxState.PUBLISHED)));
        figures.add(new Figure("leader", "Leader", leader(status), ""));
        figures.add(count("blocked", "Hold their key", status, OutboxState.BLOCKED));
        figures.add(count("behind", "Behind another", status, OutboxState.WAITING));
        figures.add(count("retry", "Tried again", status, OutboxState.RETRY));
        figures.add(count("dead", "Given up", status, OutboxState.DEAD));
        figures.add(count("skipped", "Skipped", status, OutboxState.SKIPPED));
        figures.add(count("delayed", "Sent later", status, OutboxState.DELAYED));
        return figures;
    }

    private static String leader(@Nullable OutboxStatus status) {
        if (status == null) {
            return UNKNOWN;
        }
        return status.leader() == null ? "nobody" : Texts.visible(status.leader());
    }

    private static Figure count(String key, String label, @Nullable OutboxStatus status, OutboxState state) {
        return new Figure(key, label, status == null ? UNKNOWN : Texts.capped(status.count(state)), list(state));
    }

    private static String list(OutboxState state) {
        return Addresses.messages(state, null, null);
    }
}
