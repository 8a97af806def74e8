package dev.hitotsu.springboot.autoconfigure;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.coordination.Coordination;
import dev.hitotsu.coordination.CoordinationOptions;
import dev.hitotsu.coordination.Registry;
import dev.hitotsu.coordination.ServiceInstance;
import dev.hitotsu.coordination.memory.MemoryStore;
import dev.hitotsu.id.LongIdGenerator;
import dev.hitotsu.kafka.KafkaSink;
import dev.hitotsu.metrics.OutboxMetrics;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxBacklog;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.rabbitmq.RabbitMqSink;
import dev.hitotsu.redis.RedisLeaseStore;
import dev.hitotsu.relay.Relay;
import dev.hitotsu.servlet.IdempotencyFilter;
import dev.hitotsu.springboot.Locks;
import dev.hitotsu.springboot.OutboxPublisher;
import dev.hitotsu.springboot.actuator.OutboxEndpoint;
import dev.hitotsu.springboot.actuator.OutboxHealthIndicator;
import dev.hitotsu.springboot.inbox.InboxListeners;
import dev.hitotsu.springboot.transaction.TransactionalOutbox;
import dev.hitotsu.tracing.MessageTracing;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.json.JsonMapper;

/** Which beans there are, with what is on the class path and what the keys say. Nothing connects. */
class AutoConfigurationTest extends AutoConfigurationScenario {
    @Test
    void aDatabaseIsAllThatAnOutboxNeeds() {
        application.run(context -> assertThat(context)
                .hasNotFailed()
                .hasSingleBean(OutboxPublisher.class)
                .hasSingleBean(TransactionalOutbox.class)
                .hasSingleBean(OutboxAdmin.class)
                .hasSingleBean(InboxListeners.class)
                .hasSingleBean(OutboxHealthIndicator.class)
                .hasSingleBean(Locks.class)
                .doesNotHaveBean(Relay.class)
                .doesNotHaveBean(OutboxEndpoint.class));
    }

    @Test
    void withoutADatabaseThereIsNoOutbox() {
        bare.run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(OutboxPublisher.class));
    }

    @Test
    void theManagersOfSpringBootAndOfTheApplicationKnowTheOutbox() {
        application.run(context -> assertThat(
                        context.getBean(JdbcTransactionManager.class).getTransactionExecutionListeners())
                .containsExactly(context.getBean(TransactionalOutbox.class).listener()));
        application
                .withBean(
                        "mine",
                        JdbcTransactionManager.class,
                        () -> new JdbcTransactionManager(new PGSimpleDataSource()))
                .run(context -> assertThat(
                                context.getBean(JdbcTransactionManager.class).getTransactionExecutionListeners())
                        .containsExactly(
                                context.getBean(TransactionalOutbox.class).listener()));
    }

    @Test
    void anUnknownKeyStopsTheStart() {
        application
                .withPropertyValues("hitotsu.relay.enabeld=true")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("[hitotsu.relay.enabeld] were left unbound"));
    }

    @Test
    void aWrongValueIsNamed() {
        application
                .withPropertyValues("hitotsu.schema.name=Nein")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("Nein")
                        .hasMessageContaining("expected"));
    }

    @Test
    void anEmbeddedRelayNeedsASink() {
        application
                .withPropertyValues("hitotsu.relay.enabled=true")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("hitotsu.relay.enabled: true, with 0 sinks")
                        .hasMessageContaining("expected: one"));
    }

    @Test
    void theSinkFollowsTheBrokerOfSpringBoot() {
        ApplicationContextRunner relaying = application
                .withPropertyValues("hitotsu.relay.enabled=true", "hitotsu.relay.lease=60s")
                .withInitializer(context -> context.getBeanFactory().addBeanPostProcessor(new NotStarted()));
        relaying.withConfiguration(AutoConfigurations.of(
                        org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration.class))
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(KafkaSink.class));
        relaying.withConfiguration(AutoConfigurations.of(RabbitAutoConfiguration.class))
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(RabbitMqSink.class));
        relaying.withConfiguration(AutoConfigurations.of(
                        RabbitAutoConfiguration.class,
                        org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration.class))
                .withPropertyValues("hitotsu.relay.sink=rabbitmq")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(RabbitMqSink.class)
                        .doesNotHaveBean(KafkaSink.class));
    }

    @Test
    void everyBeanGivesWayToTheApplications() {
        PostgreSql mine = PostgreSql.of(new PGSimpleDataSource());
        application
                .withBean(PostgreSql.class, () -> mine)
                .withBean(OutboxBacklog.class, mine::backlog)
                .withBean(Coordination.class, () -> Coordination.of(new MemoryStore(), CoordinationOptions.defaults()))
                .withBean(LongIdGenerator.class, () -> () -> 42)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context.getBean(PostgreSql.class)).isSameAs(mine);
                    assertThat(context.getBean(LongIdGenerator.class).next()).isEqualTo(42);
                    context.getBean(Locks.class)
                            .run("stock", grant -> assertThat(grant.valid()).isTrue());
                });
    }

    @Test
    void connectionDetailsGoBeforeTheKey() {
        bare.withPropertyValues("hitotsu.coordination.uri=etcd://one:2379")
                .withBean(CoordinationConnectionDetails.class, () -> () -> "carrier-pigeon://two")
                .run(context -> org.assertj.core.api.Assertions.assertThatThrownBy(
                                () -> context.getBean(Locks.class).lock("stock"))
                        .hasStackTraceContaining("carrier-pigeon://two"));
    }

    @Test
    void theRegistryServesSpringCloud() {
        Coordination coordination = Coordination.of(new MemoryStore(), CoordinationOptions.defaults());
        bare.withBean(Coordination.class, () -> coordination).run(context -> {
            assertThat(context).hasNotFailed();
            context.getBean(Registry.class)
                    .register(new ServiceInstance("orders", "one", "10.0.0.1", 8080, Map.of("zone", "a")));
            DiscoveryClient client = context.getBean(DiscoveryClient.class);
            await().untilAsserted(() -> assertThat(client.getInstances("orders"))
                    .singleElement()
                    .satisfies(found -> {
                        assertThat(found.getUri()).hasToString("http://10.0.0.1:8080");
                        assertThat(found.getMetadata()).containsEntry("zone", "a");
                    }));
            assertThat(client.getServices()).containsExactly("orders");
            assertThat(client.getInstances("others")).isEmpty();
        });
        bare.withPropertyValues("spring.cloud.discovery.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(DiscoveryClient.class));
    }

    @Test
    void withoutAServerCoordinationSaysWhatIsMissing() {
        bare.run(context -> {
            assertThat(context).hasNotFailed();
            org.assertj.core.api.Assertions.assertThatThrownBy(
                            () -> context.getBean(Locks.class).lock("stock"))
                    .rootCause()
                    .hasMessageContaining("hitotsu.coordination.uri: none (expected: ");
        });
    }

    @Test
    void whatIsOptionalMayBeAbsent() {
        for (Class<?>[] absent : new Class<?>[][] {
            {PostgreSql.class},
            {KafkaSink.class},
            {RabbitMqSink.class},
            {RedisLeaseStore.class},
            {DataRedisConnectionDetails.class},
            {JsonMapper.class},
            {MeterRegistry.class},
            {OutboxMetrics.class},
            {OpenTelemetry.class},
            {MessageTracing.class},
            {IdempotencyFilter.class},
            {DiscoveryClient.class},
            {jakarta.servlet.Filter.class},
            {org.springframework.web.servlet.DispatcherServlet.class, RequestMappingHandlerMapping.class},
            {JpaTransactionManager.class, jakarta.persistence.EntityManager.class},
            {org.springframework.boot.health.contributor.HealthIndicator.class},
            {org.springframework.boot.actuate.endpoint.annotation.Endpoint.class},
            {org.springframework.boot.actuate.info.InfoContributor.class},
            {org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint.class},
            {org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails.class},
            {org.springframework.boot.amqp.autoconfigure.RabbitConnectionDetails.class}
        }) {
            bare.withBean(PGSimpleDataSource.class)
                    .withClassLoader(new FilteredClassLoader(absent))
                    .run(context -> assertThat(context).as(absent[0].getName()).hasNotFailed());
        }
    }

    /** Relays that the context makes are not started: there is no database. */
    private static final class NotStarted implements org.springframework.beans.factory.config.BeanPostProcessor {
        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            return bean instanceof RelayLifecycle ? new Object() : bean;
        }
    }
}
