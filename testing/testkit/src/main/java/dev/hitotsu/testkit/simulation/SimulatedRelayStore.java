package dev.hitotsu.testkit.simulation;

import dev.hitotsu.relay.store.FencedException;
import dev.hitotsu.relay.store.Journal;
import dev.hitotsu.relay.store.Lane;
import dev.hitotsu.relay.store.LeadGrant;
import dev.hitotsu.relay.store.LogSource;
import dev.hitotsu.relay.store.ParkedMessage;
import dev.hitotsu.relay.store.ReadBatch;
import dev.hitotsu.relay.store.RelayStore;
import dev.hitotsu.relay.store.RelayStoreException;
import dev.hitotsu.relay.store.RelayTerm;
import dev.hitotsu.relay.store.Settlement;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** The connection of one machine to a database with an outbox. */
public final class SimulatedRelayStore implements RelayStore {
    /** What a relay hears of a database that is away. */
    public static final SimulatedLink.Protocol PROTOCOL = new SimulatedLink.Protocol() {
        @Override
        public RuntimeException noAnswer(String reason) {
            return new RelayStoreException(reason, null);
        }

        @Override
        public boolean isRefusal(RuntimeException error) {
            return error instanceof FencedException;
        }
    };

    private final SimulatedLink link;
    private final RelayStore server;

    /** A store that asks the server over the link, which speaks {@link #PROTOCOL}. */
    public SimulatedRelayStore(SimulatedLink link, RelayStore server) {
        this.link = link;
        this.server = server;
    }

    @Override
    public Optional<RelayTerm> tryLead(String instance, Duration lease) {
        return link.call(() -> server.tryLead(instance, lease)).map(Term::new);
    }

    @Override
    public Optional<RelayTerm> lead(String instance, Duration lease, LeadGrant grant) {
        return link.call(() -> server.lead(instance, lease, grant)).map(Term::new);
    }

    private final class Term implements RelayTerm, LogSource, Journal {
        private final RelayTerm term;

        Term(RelayTerm term) {
            this.term = term;
        }

        private void run(Runnable operation) {
            link.call(() -> {
                operation.run();
                return true;
            });
        }

        private <T> T call(Supplier<T> operation) {
            return link.call(operation);
        }

        @Override
        public long fence() {
            return term.fence();
        }

        @Override
        public boolean renew(Duration lease) {
            return call(() -> term.renew(lease));
        }

        @Override
        public LogSource source() {
            return this;
        }

        @Override
        public Journal journal() {
            return this;
        }

        @Override
        public ReadBatch read(int maxMessages, long maxBytes, Duration maxWait) {
            return call(() -> term.source().read(maxMessages, maxBytes, maxWait));
        }

        @Override
        public long lastParked(long below) {
            return call(() -> term.journal().lastParked(below));
        }

        @Override
        public Set<Lane> heldLanes(Collection<Lane> lanes) {
            return call(() -> term.journal().heldLanes(lanes));
        }

        @Override
        public boolean hasHeldLanes() {
            return call(() -> term.journal().hasHeldLanes());
        }

        @Override
        public List<ParkedMessage> dueMessages(int limit, long maxBytes) {
            return call(() -> term.journal().dueMessages(limit, maxBytes));
        }

        @Override
        public List<ParkedMessage> waitingMessages(Lane lane, int limit, long maxBytes) {
            return call(() -> term.journal().waitingMessages(lane, limit, maxBytes));
        }

        @Override
        public Map<Lane, List<ParkedMessage>> waitingMessages(Collection<Lane> lanes, int limit, long maxBytes) {
            return call(() -> term.journal().waitingMessages(lanes, limit, maxBytes));
        }

        @Override
        public List<ParkedMessage> parkedMessages(Collection<UUID> ids) {
            return call(() -> term.journal().parkedMessages(ids));
        }

        @Override
        public int giveUpDeadLetters() {
            return call(() -> term.journal().giveUpDeadLetters());
        }

        @Override
        public void settle(Settlement settlement) {
            run(() -> term.journal().settle(settlement));
        }

        @Override
        public void cleanUp() {
            run(term::cleanUp);
        }

        /** The database may hear of it late, or never. */
        @Override
        public void close() {
            link.late(() -> {
                term.close();
                return true;
            });
        }
    }
}
