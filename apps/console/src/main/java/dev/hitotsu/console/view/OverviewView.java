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
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.outbox.OutboxStatus;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first page.
 *
 * @param readAt when the figures were read; null for never
 * @param isOld whether the database does not answer now
 * @param preview where a retry of what is stuck is previewed; null if there is nothing to retry
 */
public record OverviewView(
        Shell shell,
        Diagnosis diagnosis,
        @Nullable String readAt,
        boolean isOld,
        @Nullable String preview,
        List<Figure> figures,
        List<Chart> charts) {
    /**
     * A number.
     *
     * @param key names it in the stream of events
     * @param address of the list behind it; empty for none
     */
    public record Figure(String key, String label, String value, String address) {}

    /** Of what is known now. */
    public static OverviewView of(Shell shell, Reading reading, History history) {
        Diagnosis diagnosis = Diagnosis.of(reading);
        Sample sample = reading.sample();
        Problem problem = diagnosis.problem();
        return new OverviewView(
                shell,
                diagnosis,
                sample == null ? null : Texts.time(sample.at()),
                reading.problem() != null,
                problem == null ? null : Addresses.preview(problem, Kind.RETRY),
                sample == null ? List.of() : figures(sample.status(), history.perSecond()),
                List.of(Chart.pending(history.points()), Chart.rate(history.points())));
    }

    /** The numbers of a status. */
    public static List<Figure> figures(OutboxStatus status, @Nullable Double perSecond) {
        List<Figure> figures = new ArrayList<>();
        figures.add(new Figure("oldest", "The oldest waits", Texts.age(status.oldestPendingAge()), ""));
        figures.add(new Figure("waiting", "Wait", Texts.capped(Waiting.count(status)), list(OutboxState.PENDING)));
        figures.add(new Figure("rate", "Delivered", Texts.rate(perSecond), list(OutboxState.PUBLISHED)));
        figures.add(count("retry", "Tried again", status, OutboxState.RETRY));
        figures.add(count("blocked", "Hold their key", status, OutboxState.BLOCKED));
        figures.add(count("behind", "Behind another", status, OutboxState.WAITING));
        figures.add(count("dead", "Given up", status, OutboxState.DEAD));
        figures.add(count("skipped", "Skipped", status, OutboxState.SKIPPED));
        figures.add(new Figure("leader", "Leads", status.leader() == null ? "nobody" : status.leader(), "/relays"));
        return figures;
    }

    private static Figure count(String key, String label, OutboxStatus status, OutboxState state) {
        return new Figure(key, label, Texts.capped(status.count(state)), list(state));
    }

    private static String list(OutboxState state) {
        return Addresses.messages(state, null, null);
    }
}
