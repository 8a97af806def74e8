package dev.hitotsu.relay;

import dev.hitotsu.coordination.Grant;
import dev.hitotsu.relay.store.Journal;
import dev.hitotsu.relay.store.LogSource;
import dev.hitotsu.relay.store.RelayTerm;
import java.time.Duration;

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
    public LogSource source() {
        return term.source();
    }

    @Override
    public Journal journal() {
        return term.journal();
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
