package dev.hitotsu.console.view;

import dev.hitotsu.console.live.Texts;
import dev.hitotsu.outbox.EntryPage;
import dev.hitotsu.outbox.OutboxEntry;
import dev.hitotsu.outbox.OutboxState;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A page of messages.
 *
 * @param count how many are in the state, as the rows were read
 * @param next the address of the next page; null for none
 * @param retry where a retry of all of them is previewed; null where it cannot be
 * @param skip the same for skipping
 */
public record MessagesView(
        Shell shell,
        Filter filter,
        List<Row> rows,
        long count,
        boolean isFirst,
        String firstPage,
        @Nullable String next,
        @Nullable String retry,
        @Nullable String skip,
        @Nullable String obstacle) {
    /** What stands in the form. Texts are empty where nothing is asked. */
    public record Filter(String state, List<String> states, String topic, String error, String since, String until) {
        /** Whether it asks for more than a state. */
        public boolean isNarrow() {
            return !(topic + error + since + until).isEmpty();
        }
    }

    /** A message. */
    public record Row(
            String id,
            String position,
            String topic,
            String key,
            String type,
            String appended,
            String attempts,
            String error) {}

    /** Whether a change of all of them has no preview, because they are chosen by time. */
    public boolean hasTimes() {
        return !filter.since().isEmpty() || !filter.until().isEmpty();
    }

    /** What the count is of, where the list shows a part of the state only: " in dead"; empty where it shows all. */
    public String countOf() {
        return filter.isNarrow() ? " in " + filter.state() : "";
    }

    /** Whether there is, or may be, something to change. */
    public boolean hasAny() {
        return !rows.isEmpty() || next != null;
    }

    public MessagesView {
        rows = List.copyOf(rows);
    }

    /** The rows of a page. */
    public static List<Row> rows(EntryPage page) {
        return page.entries().stream().map(MessagesView::row).toList();
    }

    private static Row row(OutboxEntry entry) {
        String key = entry.message().key();
        String error = entry.lastError();
        return new Row(
                entry.message().id().toString(),
                String.valueOf(entry.position()),
                entry.message().topic(),
                key == null ? "" : cut(key, 80),
                entry.message().type(),
                Texts.time(entry.appendedAt()),
                entry.attempts() == 0 ? "" : Texts.number(entry.attempts()),
                error == null ? "" : cut(error, 160));
    }

    static String cut(String text, int max) {
        return text.length() <= max ? text : text.substring(0, max) + "…";
    }

    /** The names of all states. */
    public static List<String> states() {
        return List.of(OutboxState.values()).stream().map(MessagesView::name).toList();
    }

    /** A state as people write it. */
    public static String name(OutboxState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
