package dev.hitotsu.gateway;

import dev.hitotsu.config.ConfigOutline;
import dev.hitotsu.gateway.config.GatewayConfig;
import dev.hitotsu.gateway.difference.ConfigChange;
import dev.hitotsu.gateway.difference.ConfigDifference;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The configuration that a gateway goes by, and the one that it went by before. Immutable.
 *
 * @param before null if there was none since the start
 */
record Configs(GatewayConfig inUse, @Nullable GatewayConfig before) {
    /** After a change. */
    Configs then(GatewayConfig next) {
        return new Configs(next, inUse);
    }

    List<ConfigChange> compare(ConfigOutline other) {
        return ConfigDifference.between(inUse.outline(), other);
    }

    Optional<List<ConfigChange>> lastChange() {
        return Optional.ofNullable(before).map(old -> ConfigDifference.between(old.outline(), inUse.outline()));
    }
}
