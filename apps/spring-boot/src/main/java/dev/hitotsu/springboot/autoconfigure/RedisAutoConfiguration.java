package dev.hitotsu.springboot.autoconfigure;

import dev.hitotsu.inbox.lease.LeaseStore;
import dev.hitotsu.redis.RedisLeaseStore;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.context.annotation.Bean;

/**
 * Leases in Redis, at the address and with the credentials that Spring Boot knows ({@code spring.data.redis},
 * containers, services): for effects outside of a transaction. What runs in a transaction stays in its database.
 */
@AutoConfiguration(afterName = "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration")
@ConditionalOnClass({RedisLeaseStore.class, DataRedisConnectionDetails.class})
@ConditionalOnBean(DataRedisConnectionDetails.class)
public final class RedisAutoConfiguration {
    /** Connects by itself, and the start does not wait for it. */
    @Bean
    @ConditionalOnMissingBean(LeaseStore.class)
    RedisLeaseStore hitotsuLeaseStore(DataRedisConnectionDetails details) {
        return RedisLeaseStore.connect(uri(details));
    }

    private static String uri(DataRedisConnectionDetails details) {
        DataRedisConnectionDetails.Standalone server = details.getStandalone();
        if (server == null
                || details.getCluster() != null
                || details.getSentinel() != null
                || details.getMasterReplica() != null) {
            throw new IllegalStateException(
                    "spring.data.redis: several servers (expected: spring.data.redis.host or url,"
                            + " or a bean of the type LeaseStore)");
        }
        SslBundle ssl = details.getSslBundle();
        if (ssl != null
                && (ssl.getStores().getTrustStore() != null || ssl.getStores().getKeyStore() != null)) {
            throw new IllegalStateException(
                    "spring.data.redis.ssl.bundle: certificates of its own (expected: those that"
                            + " the JVM trusts, or a bean of the type LeaseStore)");
        }
        String scheme = ssl == null ? "redis://" : "rediss://";
        return scheme + credentials(details) + server.getHost() + ":" + server.getPort() + "/" + server.getDatabase();
    }

    private static String credentials(DataRedisConnectionDetails details) {
        String password = details.getPassword();
        return password == null ? "" : encoded(details.getUsername()) + ":" + encoded(password) + "@";
    }

    private static String encoded(@Nullable String text) {
        return text == null
                ? ""
                : URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
