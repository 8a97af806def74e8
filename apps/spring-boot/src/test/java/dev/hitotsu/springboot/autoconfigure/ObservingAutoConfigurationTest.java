package dev.hitotsu.springboot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.springboot.actuator.OutboxInfoContributor;
import dev.hitotsu.springboot.inbox.MessageProcessing;
import dev.hitotsu.tracing.MessageTracing;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.info.Info;

/** Which meters, spans, health and endpoints there are, with what is on the class path. Nothing connects. */
class ObservingAutoConfigurationTest extends AutoConfigurationScenario {
    @Test
    void aRegistryGetsTheMeters() {
        application.withBean(SimpleMeterRegistry.class).run(context -> {
            assertThat(context)
                    .hasNotFailed()
                    .hasBean("hitotsuOutboxMetrics")
                    .hasBean("hitotsuAppendMetrics")
                    .hasBean("hitotsuInboxMetrics")
                    .doesNotHaveBean("hitotsuRelayMetrics");
            MeterRegistry registry = context.getBean(MeterRegistry.class);
            context.getBeansOfType(MeterBinder.class).values().forEach(binder -> binder.bindTo(registry));
            assertThat(registry.find("hitotsu.outbox.oldest.age").gauge()).isNotNull();
            assertThat(registry.find("hitotsu.outbox.append").timer()).isNotNull();
            assertThat(registry.find("hitotsu.lock.wait").timer()).isNotNull();
        });
        application.run(context -> assertThat(context).doesNotHaveBean("hitotsuAppendMetrics"));
    }

    @Test
    void anOpenTelemetryGetsTheSpans() {
        application
                .withBean(OpenTelemetry.class, OpenTelemetry::noop)
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(MessageTracing.class)
                        .hasBean("hitotsuAppendTracing")
                        .hasSingleBean(MessageProcessing.class));
        application.run(context -> assertThat(context).doesNotHaveBean(MessageTracing.class));
    }

    @Test
    void infoTellsOfTheOutbox() {
        application.withPropertyValues("hitotsu.schema.name=shop").run(context -> {
            Info.Builder info = new Info.Builder();
            context.getBean(OutboxInfoContributor.class).contribute(info);
            assertThat(info.build().getDetails())
                    .containsEntry("outbox", Map.of("schema", "shop", "relay", "elsewhere"));
        });
    }

    @Test
    void theEndpointIsThereWhereItIsExposed() {
        application
                .withPropertyValues("management.endpoints.web.exposure.include=outbox")
                .run(context -> assertThat(context).hasNotFailed());
    }
}
