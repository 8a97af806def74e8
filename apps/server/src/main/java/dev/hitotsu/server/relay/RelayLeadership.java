package dev.hitotsu.server.relay;

import dev.hitotsu.coordination.Coordination;
import dev.hitotsu.coordination.CoordinationOptions;
import dev.hitotsu.relay.CoordinatedRelayStore;
import dev.hitotsu.relay.store.RelayStore;
import dev.hitotsu.server.config.CoordinationConfig;
import org.jspecify.annotations.Nullable;

/** A store whose relay leads by a lease in the database of the outbox, or through coordination. */
public final class RelayLeadership implements AutoCloseable {
    private final RelayStore store;
    private final Runnable onClose;

    private RelayLeadership(RelayStore store, Runnable onClose) {
        this.store = store;
        this.onClose = onClose;
    }

    /**
     * Checks that {@link #open} would accept the configuration.
     *
     * @throws IllegalArgumentException if it would not
     */
    public static void check(@Nullable CoordinationConfig config) {
        if (config != null) {
            coordination(config, "check").close();
        }
    }

    /**
     * Opens the coordination of the configuration; the lease if that is null.
     *
     * @throws IllegalArgumentException for a URI that no backend understands
     */
    static RelayLeadership open(RelayStore store, @Nullable CoordinationConfig config, String instance) {
        if (config == null) {
            return new RelayLeadership(store, () -> {});
        }
        Coordination coordination = coordination(config, instance);
        CoordinatedRelayStore coordinated =
                CoordinatedRelayStore.of(store, coordination.leadership(config.leadership()), config.grantor());
        return new RelayLeadership(coordinated, () -> {
            coordinated.close();
            coordination.close();
        });
    }

    static Coordination coordination(CoordinationConfig config, String instance) {
        return Coordination.open(
                config.uri()::present,
                CoordinationOptions.defaults().withInstance(instance).withSessionTimeout(config.session()));
    }

    RelayStore store() {
        return store;
    }

    @Override
    public void close() {
        onClose.run();
    }
}
