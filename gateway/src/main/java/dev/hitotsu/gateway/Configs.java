package dev.hitotsu.gateway;

import dev.hitotsu.config.ConfigOutline;
import dev.hitotsu.gateway.admin.AdminSettings;
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
 * @param admin where operators are answered, or were before a configuration without them; null for nowhere
 */
record Configs(
        GatewayConfig inUse,
        @Nullable GatewayConfig before,
        @Nullable AdminSettings admin) {
    /** At the start. */
    static Configs of(GatewayConfig first) {
        return new Configs(first, null, first.admin());
    }

    /** After a change. */
    Configs then(GatewayConfig next) {
        return new Configs(next, inUse, next.admin() == null ? admin : next.admin());
    }

    /**
     * The token that operators must have.
     *
     * @throws IllegalStateException if there never was one
     */
    String adminToken() {
        if (admin == null) {
            throw new IllegalStateException("admin: missing (expected: there since the start, as operators ask)");
        }
        return admin.token();
    }

    List<ConfigChange> compare(ConfigOutline other) {
        return ConfigDifference.between(inUse.outline(), other);
    }

    Optional<List<ConfigChange>> lastChange() {
        return Optional.ofNullable(before).map(old -> ConfigDifference.between(old.outline(), inUse.outline()));
    }
}
