package dev.hitotsu.server.api;

import dev.hitotsu.coordination.QueueEntry;
import java.time.Instant;

/** An instance that holds a lock, or waits for it. */
public record QueueEntryBody(String instance, long fence, Instant since) {
    public static QueueEntryBody of(QueueEntry entry) {
        return new QueueEntryBody(entry.instance(), entry.fence(), entry.since());
    }
}
