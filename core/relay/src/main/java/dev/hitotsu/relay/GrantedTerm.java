package dev.hitotsu.relay;

import dev.hitotsu.relay.store.Lane;
import dev.hitotsu.relay.store.ParkedMessage;
import dev.hitotsu.relay.store.ReadBatch;
import dev.hitotsu.relay.store.RelayTerm;
import dev.hitotsu.relay.store.Settlement;

import dev.hitotsu.coordination.Grant;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** A term that lasts no longer than the grant it was taken with. */
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
    public Set<Lane> held(Collection<Lane> lanes) {
        return term.held(lanes);
    }

    @Override
    public boolean holdsAny() {
        return term.holdsAny();
    }

    @Override
    public List<ParkedMessage> due(int limit, long maxBytes) {
        return term.due(limit, maxBytes);
    }

    @Override
    public List<ParkedMessage> waitingIn(Lane lane, int limit, long maxBytes) {
        return term.waitingIn(lane, limit, maxBytes);
    }

    @Override
    public void settle(Settlement settlement) {
        term.settle(settlement);
    }

    @Override
    public void tidy() {
        term.tidy();
    }

    @Override
    public void close() {
        term.close();
        onClose.run();
    }
}
