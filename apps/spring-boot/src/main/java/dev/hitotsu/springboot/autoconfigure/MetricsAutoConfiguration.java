package dev.hitotsu.springboot.autoconfigure;

import dev.hitotsu.id.snowflake.Sleeper;
import dev.hitotsu.inbox.InboxObserver;
import dev.hitotsu.message.SendObserver;
import dev.hitotsu.metrics.IdempotencyMetrics;
import dev.hitotsu.metrics.InboxMetrics;
import dev.hitotsu.metrics.OutboxMetrics;
import dev.hitotsu.metrics.RelayMetrics;
import dev.hitotsu.metrics.WaitMetrics;
import dev.hitotsu.outbox.OutboxBacklog;
import dev.hitotsu.outbox.OutboxObserver;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.springboot.LockObserver;
import dev.hitotsu.springboot.http.EffectRunnerDecorator;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Meters in the application's registry. The backlog is among them in every application, whoever relays: a dead relay
 * reports nothing.
 */
@AutoConfiguration(
        after = {PostgreSqlAutoConfiguration.class, RelayAutoConfiguration.class},
        afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass({MeterRegistry.class, OutboxMetrics.class})
@ConditionalOnBean(MeterRegistry.class)
public final class MetricsAutoConfiguration {
    @Bean
    @ConditionalOnBean(OutboxBacklog.class)
    MeterBinder hitotsuOutboxMetrics(OutboxBacklog backlog) {
        return registry -> OutboxMetrics.bind(registry, backlog);
    }

    @Bean
    @ConditionalOnBean(Relay.class)
    MeterBinder hitotsuRelayMetrics(Relay relay) {
        return registry -> RelayMetrics.bind(registry, relay::status);
    }

    @Bean
    OutboxObserver hitotsuAppendMetrics(MeterRegistry registry) {
        return OutboxMetrics.appends(registry);
    }

    @Bean
    SendObserver hitotsuDeliveryMetrics(MeterRegistry registry) {
        return RelayMetrics.deliveries(registry, InstantSource.system());
    }

    @Bean
    InboxObserver hitotsuInboxMetrics(MeterRegistry registry) {
        return InboxMetrics.of(registry);
    }

    /** Apart, because its types need a web application. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    static class OfRequests {
        @Bean
        EffectRunnerDecorator hitotsuIdempotencyMetrics(MeterRegistry registry) {
            return runner -> IdempotencyMetrics.of(runner, registry);
        }
    }

    @Bean
    LockObserver hitotsuLockMetrics(MeterRegistry registry) {
        Timer timer = WaitMetrics.locks(registry);
        return timer::record;
    }

    @Bean
    @ConditionalOnMissingBean
    Sleeper hitotsuIdMetrics(MeterRegistry registry) {
        return WaitMetrics.ids(registry, Sleeper.parking());
    }
}
