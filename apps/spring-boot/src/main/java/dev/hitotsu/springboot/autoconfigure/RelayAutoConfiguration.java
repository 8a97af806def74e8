package dev.hitotsu.springboot.autoconfigure;

import dev.hitotsu.message.ObservedSink;
import dev.hitotsu.message.SendObserver;
import dev.hitotsu.message.Sink;
import dev.hitotsu.outbox.Outbox;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.relay.store.RelayStore;
import java.sql.Connection;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** A relay in the application's own process, if {@code hitotsu.relay.enabled} says so. */
@AutoConfiguration(
        after = {PostgreSqlAutoConfiguration.class, KafkaAutoConfiguration.class, RabbitMqAutoConfiguration.class})
@ConditionalOnBooleanProperty("hitotsu.relay.enabled")
@ConditionalOnBean(RelayStore.class)
public final class RelayAutoConfiguration {
    /** A sink is what a relay cannot do without, so its absence stops the start and names what is missing. */
    @Bean(destroyMethod = "")
    @ConditionalOnMissingBean
    Relay hitotsuRelay(
            RelayStore store,
            ObjectProvider<Sink> sinks,
            ObjectProvider<SendObserver> observers,
            HitotsuProperties properties) {
        Sink sink = sinks.getIfUnique();
        if (sink == null) {
            throw new IllegalStateException(
                    "hitotsu.relay.enabled: true, with " + sinks.stream().count()
                            + " sinks (expected: one; hitotsu-kafka with spring-boot-starter-kafka, hitotsu-rabbitmq with"
                            + " spring-boot-starter-amqp, or a bean of the type Sink; hitotsu.relay.sink=kafka or rabbitmq chooses)");
        }
        return Relay.builder(store, observed(sink, observers))
                .options(properties.relay().options())
                .build();
    }

    private static Sink observed(Sink sink, ObjectProvider<SendObserver> observers) {
        Sink observed = sink;
        for (SendObserver observer : observers.orderedStream().toList()) {
            observed = ObservedSink.of(observed, observer);
        }
        return observed;
    }

    @Bean
    RelayLifecycle hitotsuRelayLifecycle(Relay relay, ObjectProvider<Outbox<Connection>> outbox) {
        outbox.ifAvailable(present -> present.onCommit(relay::wake));
        return new RelayLifecycle(relay);
    }
}
