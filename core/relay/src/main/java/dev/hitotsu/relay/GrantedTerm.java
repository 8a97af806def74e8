package dev.hitotsu.relay;

import dev.hitotsu.coordination.Grant;
import dev.hitotsu.relay.store.Lane;
import dev.hitotsu.relay.store.ParkedMessage;
import dev.hitotsu.relay.store.ReadBatch;
import dev.hitotsu.relay.store.RelayTerm;
import dev.hitotsu.relay.store.Settlement;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** A term that ends with the grant it was taken with. */
final class GrantedTerm implements RelayTerm {
    private final RelayTerm term;
    private final Grant grant;
    private final Runnable onClose;

    GrantedTerm(RelayTerm term, Grant grant, Runnable onClose) {
        this.term = term;
        this.grant = grant;
        this.onClose = onClose;
    }

    @Override
    public long fence() {
        return term.fence();
    }

    @Override
    public boolean renew(Duration lease) {
        return grant.valid() && term.renew(lease);
    }

    @Override
    public boolean isGranted() {
        return grant.valid();
    }

    @Override
    public ReadBatch read(int maxMessages, long maxBytes) {
        return term.read(maxMessages, maxBytes);
    }

    @Override
    public Set<Lane> heldLanes(Collection<Lane> lanes) {
        return term.heldLanes(lanes);
    }

    @Override
    public boolean hasHeldLanes() {
        return term.hasHeldLanes();
    }

    @Override
    public List<ParkedMessage> dueMessages(int limit, long maxBytes) {
        return term.dueMessages(limit, maxBytes);
    }

    @Override
    public List<ParkedMessage> waitingMessages(Lane lane, int limit, long maxBytes) {
        return term.waitingMessages(lane, limit, maxBytes);
    }

    @Override
    public int giveUpDeadLetters() {
        return term.giveUpDeadLetters();
    }

    @Override
    public void settle(Settlement settlement) {
        term.settle(settlement);
    }

    @Override
    public void cleanUp() {
        term.cleanUp();
    }

    @Override
    public void close() {
        term.close();
        onClose.run();
    }
}
