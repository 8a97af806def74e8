package dev.hitotsu.springboot.inbox;

import dev.hitotsu.inbox.Inbox;
import java.sql.Connection;

/** The inboxes of a database, by consumer. Implementations are thread-safe and do not connect. */
@FunctionalInterface
public interface Inboxes {
    /**
     * The inbox of a consumer.
     *
     * @param consumer names the effect, for example {@code payments}; it must stay the same
     */
    Inbox<Connection> inbox(String consumer);
}
