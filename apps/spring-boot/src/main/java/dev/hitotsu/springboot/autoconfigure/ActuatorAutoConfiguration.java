package dev.hitotsu.springboot.autoconfigure;

import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxBacklog;
import dev.hitotsu.springboot.actuator.OutboxEndpoint;
import dev.hitotsu.springboot.actuator.OutboxHealthIndicator;
import dev.hitotsu.springboot.actuator.OutboxInfoContributor;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What operators see, where there is an actuator. */
@AutoConfiguration(after = PostgreSqlAutoConfiguration.class)
public final class ActuatorAutoConfiguration {
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
    @ConditionalOnBean(OutboxBacklog.class)
    @ConditionalOnEnabledHealthIndicator("outbox")
    static class InHealth {
        @Bean
        @ConditionalOnMissingBean(name = "outboxHealthIndicator")
        OutboxHealthIndicator outboxHealthIndicator(OutboxBacklog backlog, HitotsuProperties properties) {
            return new OutboxHealthIndicator(
                    backlog,
                    properties.health().maxPendingAge(),
                    properties.health().maxDead());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({InfoContributor.class, ConditionalOnAvailableEndpoint.class})
    @ConditionalOnBean(OutboxBacklog.class)
    static class InInfo {
        @Bean
        @ConditionalOnMissingBean
        OutboxInfoContributor hitotsuInfoContributor(HitotsuProperties properties) {
            return new OutboxInfoContributor(
                    properties.schema().name(), properties.relay().enabled());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
    @ConditionalOnBean(OutboxAdmin.class)
    static class OverHttp {
        @Bean
        @ConditionalOnMissingBean
        @ConditionalOnAvailableEndpoint(endpoint = OutboxEndpoint.class)
        OutboxEndpoint hitotsuOutboxEndpoint(OutboxAdmin admin, HitotsuProperties properties) {
            return new OutboxEndpoint(admin, properties.actuator().write());
        }
    }
}
