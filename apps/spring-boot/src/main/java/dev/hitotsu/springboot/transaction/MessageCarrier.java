package dev.hitotsu.springboot.transaction;

import dev.hitotsu.outbox.OutboxBuffer;
import java.sql.Connection;
import org.springframework.jdbc.datasource.ConnectionProxy;

/** A connection that can take messages along with its COMMIT. */
interface MessageCarrier extends ConnectionProxy {
    /**
     * The next COMMIT writes these messages first, in its own round trip, and those of other outboxes before them. A
     * rollback forgets them.
     */
    void commitWith(OutboxBuffer<Connection> messages);
}
