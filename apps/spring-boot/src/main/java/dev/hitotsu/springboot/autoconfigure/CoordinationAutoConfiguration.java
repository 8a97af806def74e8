package dev.hitotsu.springboot.autoconfigure;

import dev.hitotsu.coordination.Config;
import dev.hitotsu.coordination.Coordination;
import dev.hitotsu.coordination.Registry;
import dev.hitotsu.id.LongIdGenerator;
import dev.hitotsu.id.snowflake.Sleeper;
import dev.hitotsu.id.snowflake.Snowflake;
import dev.hitotsu.springboot.LockObserver;
import dev.hitotsu.springboot.Locks;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/**
 * Locks, leadership, registry, configuration and ids. All are lazy: an application that uses none of them holds no
 * session and no connection for them.
 */
@AutoConfiguration(after = PostgreSqlAutoConfiguration.class)
@EnableConfigurationProperties(HitotsuProperties.class)
public final class CoordinationAutoConfiguration {
    @Bean
    @Lazy
    @ConditionalOnMissingBean
    Coordination hitotsuCoordination(
            HitotsuProperties properties,
            ObjectProvider<CoordinationConnectionDetails> details,
            ObjectProvider<DatabaseCoordination> database) {
        CoordinationConnectionDetails connection = details.getIfAvailable();
        String uri = connection == null ? properties.coordination().uri() : connection.uri();
        if (uri != null) {
            return Coordination.open(uri);
        }
        return database.getIfAvailable(() -> {
                    throw new IllegalStateException(
                            "hitotsu.coordination.uri: none (expected: the address of a server, such as"
                                    + " etcd://localhost:2379/shop, because there is no database that could do it)");
                })
                .open();
    }

    @Bean
    @ConditionalOnMissingBean
    Locks hitotsuLocks(ObjectProvider<Coordination> coordination, ObjectProvider<LockObserver> observers) {
        return Locks.of(coordination::getObject, waited -> observers.forEach(observer -> observer.onGranted(waited)));
    }

    @Bean
    @Lazy
    @ConditionalOnMissingBean
    Registry hitotsuRegistry(Coordination coordination) {
        return coordination.registry();
    }

    @Bean
    @Lazy
    @ConditionalOnMissingBean
    Config hitotsuConfig(Coordination coordination) {
        return coordination.config();
    }

    /** Snowflakes, whose worker number is leased from the coordination. */
    @Bean
    @Lazy
    @ConditionalOnMissingBean(LongIdGenerator.class)
    Snowflake hitotsuIds(Coordination coordination, HitotsuProperties properties, ObjectProvider<Sleeper> sleeper) {
        return Snowflake.builder()
                .slots(coordination.workerSlots(properties.ids().pool()))
                .sleeper(sleeper.getIfAvailable(Sleeper::parking))
                .build();
    }
}
