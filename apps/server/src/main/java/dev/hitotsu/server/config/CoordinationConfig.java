package dev.hitotsu.server.config;

import dev.hitotsu.config.LiveText;
import dev.hitotsu.coordination.store.StoreUris;
import java.time.Duration;

/**
 * The coordination service through which relays agree on a leader.
 *
 * @param uri address of the service; may contain a password, which may change
 * @param leadership the name of what is led
 * @param session how long the service may hear nothing from a relay before another one takes over
 */
public record CoordinationConfig(LiveText uri, String leadership, Duration session) {
    /** The address without the password. */
    public String displayUri() {
        return StoreUris.withoutSecrets(uri.first());
    }

    /** The name of what grants the lead. It is the same for all relays on an outbox. */
    public String grantor() {
        return displayUri() + " " + leadership;
    }

    /** Hides the password. */
    @Override
    public String toString() {
        return grantor();
    }
}
