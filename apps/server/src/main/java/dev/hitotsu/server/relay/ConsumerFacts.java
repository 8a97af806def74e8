package dev.hitotsu.server.relay;

import dev.hitotsu.console.live.Texts;
import dev.hitotsu.console.source.FactTable;
import dev.hitotsu.inbox.step.store.RunState;
import dev.hitotsu.jdbc.DatabaseInspection;
import dev.hitotsu.server.database.OutboxDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What the page on consumers shows: those whose inbox is in the outbox's database. Blocks for the database. */
final class ConsumerFacts {
    private static final int MAX_RUNS = 50;
    private static final int MAX_CLAIMS = 50;

    private final OutboxDatabase database;

    ConsumerFacts(OutboxDatabase database) {
        this.database = database;
    }

    /** @param asked the consumer whose claims are shown; empty for none */
    List<FactTable> tables(String asked) {
        List<FactTable> tables = new ArrayList<>(asked.isEmpty() ? List.of() : List.of(claims(asked)));
        tables.addAll(tables());
        return tables;
    }

    private FactTable claims(String consumer) {
        return FactReading.table(
                "Claims of " + consumer,
                "The messages that had their effect, or were skipped: the " + MAX_CLAIMS + " with the greatest ids.",
                List.of("Message", "Claimed"),
                () -> database.inboxAdmin().claims(consumer, null, MAX_CLAIMS),
                claim -> List.of(claim.messageId().toString(), Texts.time(claim.claimedAt())));
    }

    private List<FactTable> tables() {
        DatabaseInspection inspection = database.inspection();
        return List.of(
                FactReading.table(
                        "Readers",
                        "Two applications under one name take the messages away from each other.",
                        List.of("Consumer", "Application", "Last seen"),
                        inspection::readers,
                        one -> List.of(one.consumer(), one.reader(), Texts.time(one.seenAt()))),
                FactReading.table(
                        "Positions",
                        "Of consumers that keep them in this database.",
                        List.of("Consumer", "Log", "Position", "Saved"),
                        inspection::positions,
                        one -> List.of(
                                one.consumer(), one.log(), String.valueOf(one.position()), Texts.time(one.savedAt()))),
                FactReading.table(
                        "Halted runs",
                        "They wait for somebody: \"hitotsu steps\" shows, retries and cancels them.",
                        List.of("Consumer", "Run", "Steps", "Since", "Error"),
                        () -> database.stepRuns().list(null, Set.of(RunState.HALTED), null, MAX_RUNS),
                        run -> List.of(
                                run.key().consumer(),
                                run.key().value(),
                                Texts.number(run.steps()),
                                Texts.time(run.changedAt()),
                                run.error() == null ? "" : run.error())),
                FactReading.table(
                        "Projections",
                        "",
                        List.of("Projection", "Generation", "Last updated", "Made anew since"),
                        database.projections()::list,
                        one -> List.of(
                                one.name(),
                                Texts.number(one.generation()),
                                Texts.time(one.lastUpdated()),
                                Texts.time(one.rebuildWantedAt()))));
    }
}
