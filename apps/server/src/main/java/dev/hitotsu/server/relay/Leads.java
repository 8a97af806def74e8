package dev.hitotsu.server.relay;

import dev.hitotsu.coordination.Coordination;
import dev.hitotsu.coordination.CoordinationOptions;
import dev.hitotsu.relay.CoordinatedRelayStore;
import dev.hitotsu.relay.store.RelayStore;
import dev.hitotsu.server.config.CoordinationConfig;
import org.jspecify.annotations.Nullable;

/** How a relay comes to lead: by a lease in the outbox's database, or through coordination. */
public record Leads(RelayStore store, Runnable onClose) implements AutoCloseable {
    /**
     * Says whether {@link #open} would understand the configuration.
     *
     * @throws IllegalArgumentException where it would not
     */
    public static void check(@Nullable CoordinationConfig config) {
        if (config != null) {
            coordination(config, "check").close();
        }
    }

    /**
     * Opens what the configuration says.
     *
     * @throws IllegalArgumentException for a URI that no backend understands
     */
    static Leads open(RelayStore store, @Nullable CoordinationConfig config, String instance) {
        if (config == null) {
            return new Leads(store, () -> {});
        }
        Coordination coordination = coordination(config, instance);
        CoordinatedRelayStore coordinated =
                CoordinatedRelayStore.of(store, coordination.leadership(config.leadership()), config.grantor());
        return new Leads(coordinated, () -> {
            coordinated.close();
            coordination.close();
        });
    }

    private static Coordination coordination(CoordinationConfig config, String instance) {
        return Coordination.open(
                config.uri(),
                CoordinationOptions.defaults().withInstance(instance).withSessionTimeout(config.session()));
    }

    @Override
    public void close() {
        onClose.run();
    }
}
