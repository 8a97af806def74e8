package dev.hitotsu.server.relay;

import dev.hitotsu.console.access.Person;
import dev.hitotsu.console.access.Role;
import dev.hitotsu.console.live.Texts;
import dev.hitotsu.console.source.FactTable;
import dev.hitotsu.console.source.PageForm;
import dev.hitotsu.console.source.PageForm.Field;
import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.inbox.operator.InboxAdmin;
import dev.hitotsu.inbox.operator.InboxAdmin.ParkedEntry;
import dev.hitotsu.inbox.operator.InboxAdmin.ParkedFilter;
import dev.hitotsu.inbox.parking.ParkedState;
import dev.hitotsu.outbox.Operation;
import dev.hitotsu.server.database.OutboxDatabase;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the page on parked messages of consumers shows, and what can be done with one. Blocks for the database. */
final class ParkedFacts {
    private static final int MAX_PARKED = 100;
    private static final List<Field> FIELDS =
            List.of(new Field("consumer", "Consumer"), new Field("message", "Message"), new Field("reason", "Reason"));

    private final OutboxDatabase database;

    ParkedFacts(OutboxDatabase database) {
        this.database = database;
    }

    /** @param asked the name of a consumer; empty for all */
    List<FactTable> tables(String asked) {
        ParkedFilter filter = filter(asked.isEmpty() ? null : asked);
        return List.of(FactReading.table(
                "Parked messages" + (asked.isEmpty() ? "" : " of " + asked),
                "In the order in which they were parked, " + MAX_PARKED
                        + " at most; \"hitotsu inbox list --parked\" shows all.",
                List.of("Parked", "Consumer", "Message", "State", "Topic", "Key", "Attempts", "Tried again", "Error"),
                () -> database.inboxAdmin().parked(filter, 0, MAX_PARKED),
                ParkedFacts::row));
    }

    private static ParkedFilter filter(@Nullable String consumer) {
        return new ParkedFilter(consumer, null, null, null, null, null, null, null);
    }

    private static List<String> row(ParkedEntry entry) {
        String key = entry.message().key();
        return List.of(
                Texts.time(entry.parkedAt()),
                entry.consumer(),
                entry.message().id().toString(),
                entry.state().name().toLowerCase(Locale.ROOT),
                entry.message().topic(),
                key == null ? "" : key,
                Texts.number(entry.attempts()),
                entry.state() == ParkedState.RETRY ? Texts.time(entry.nextAttemptAt()) : "\u2013",
                entry.error() == null ? "" : entry.error());
    }

    List<PageForm> forms() {
        return List.of(
                new PageForm(
                        "retry",
                        "Retry a message",
                        "It is tried again at once. One that is dead or skipped comes after later messages of its key;"
                                + " what waits behind another one stays there.",
                        Role.OPERATOR,
                        FIELDS,
                        (person, fields) -> change(person, fields, InboxAdmin::retryParked)),
                new PageForm(
                        "skip",
                        "Skip a message",
                        "Its effect will not happen, and what waits behind it goes on.",
                        Role.OPERATOR,
                        FIELDS,
                        (person, fields) -> change(person, fields, InboxAdmin::skipParked)));
    }

    /** What changes the messages that a filter names, and says how many. */
    private interface Change {
        int of(InboxAdmin inbox, ParkedFilter filter);
    }

    private void change(Person person, Function<String, String> fields, Change change) {
        UUID id = id(fields.apply("message"));
        String consumer = fields.apply("consumer");
        Operation operation = new Operation(UUID.randomUUID(), person.name(), fields.apply("reason"));
        try {
            InboxAdmin acting = database.inboxAdmin().actingFor(operation.id(), operation.actor(), operation.reason());
            if (change.of(acting, ParkedFilter.of(consumer, id)) == 0) {
                throw new IllegalStateException("message " + id + " of consumer " + consumer
                        + ": not changed (expected: one that is parked, and does not wait behind another)");
            }
        } catch (InboxException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "message: " + text + " (expected: an id such as 0199d0f4-5b2e-7cc1-9d3b-0f2f3c1a4b5d)", e);
        }
    }
}
