package dev.hitotsu.testkit.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hitotsu.inbox.operator.InboxAdmin;
import dev.hitotsu.inbox.parking.Parking;
import dev.hitotsu.jdbc.JdbcDatabase;
import dev.hitotsu.message.receiver.BatchHandler;
import dev.hitotsu.outbox.OutboxAdmin;
import java.util.function.Consumer;

/** What operators see of parked messages, and do with them, in every {@link JdbcDatabase}. */
public abstract class ParkedAdminContract extends InboxAdminContract {
    /** The database. */
    protected abstract JdbcDatabase database();

    @Override
    protected final InboxAdmin admin() {
        return database().inboxAdmin();
    }

    @Override
    protected final OutboxAdmin outboxAdmin() {
        return database().admin();
    }

    @Override
    protected final BatchHandler handler(String name, Parking parking, Consumer<String> effect) {
        return database()
                .inboxHandler(name, (connection, message) -> effect.accept(new String(message.payload(), UTF_8)))
                .withParking(database().parkingStore(), parking);
    }
}
