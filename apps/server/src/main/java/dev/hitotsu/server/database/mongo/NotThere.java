package dev.hitotsu.server.database.mongo;

import dev.hitotsu.inbox.EffectKey;
import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.inbox.step.store.RunDetails;
import dev.hitotsu.inbox.step.store.RunState;
import dev.hitotsu.inbox.step.store.RunSummary;
import dev.hitotsu.inbox.step.store.StepRuns;
import dev.hitotsu.jdbc.DatabaseInspection;
import dev.hitotsu.outbox.OutboxException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What MongoDB does not have yet: whoever asks is told so, and not that there is nothing. */
final class NotThere {
    static final DatabaseInspection INSPECTION = new DatabaseInspection() {
        @Override
        public List<Standby> standbys() {
            throw of("standbys");
        }

        @Override
        public List<Reader> readers() {
            throw of("readers");
        }

        @Override
        public List<Position> positions() {
            throw of("positions of consumers");
        }

        @Override
        public List<TableSize> tables() {
            throw of("sizes of collections");
        }

        @Override
        public List<OpenTransaction> openTransactions() {
            throw of("open transactions");
        }
    };

    static final StepRuns STEP_RUNS = new StepRuns() {
        @Override
        public List<RunSummary> list(
                @Nullable String consumer, Set<RunState> states, @Nullable Long before, int limit) {
            throw steps();
        }

        @Override
        public Optional<RunDetails> find(EffectKey key) {
            throw steps();
        }

        @Override
        public boolean retry(EffectKey key) {
            throw steps();
        }

        @Override
        public boolean cancel(EffectKey key, String reason) {
            throw steps();
        }
    };

    private NotThere() {}

    private static OutboxException of(String what) {
        return new OutboxException(what + ": not known of MongoDB (expected: PostgreSQL, MariaDB or MySQL)");
    }

    private static InboxException steps() {
        return new InboxException("steps: not kept in MongoDB (expected: PostgreSQL, MariaDB or MySQL)");
    }
}
