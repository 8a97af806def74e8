package dev.hitotsu.springboot.autoconfigure;

import dev.hitotsu.message.SendObserver;
import dev.hitotsu.outbox.OutboxObserver;
import dev.hitotsu.springboot.inbox.MessageProcessing;
import dev.hitotsu.tracing.MessageTracing;
import io.opentelemetry.api.OpenTelemetry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/** Spans of messages, where the application has an OpenTelemetry. Without one nothing of this exists. */
@AutoConfiguration(afterName = "org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration")
@ConditionalOnClass({OpenTelemetry.class, MessageTracing.class})
@ConditionalOnBean(OpenTelemetry.class)
public final class TracingAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean
    MessageTracing hitotsuTracing(OpenTelemetry telemetry, Environment environment) {
        return MessageTracing.of(telemetry, system(environment));
    }

    private static String system(Environment environment) {
        boolean hasKafka =
                ClassUtils.isPresent("dev.hitotsu.kafka.KafkaSink", TracingAutoConfiguration.class.getClassLoader());
        return environment.getProperty("hitotsu.relay.sink", hasKafka ? "kafka" : "rabbitmq");
    }

    @Bean
    OutboxObserver hitotsuAppendTracing(MessageTracing tracing) {
        return tracing.appends();
    }

    @Bean
    SendObserver hitotsuSendTracing(MessageTracing tracing) {
        return tracing.sends();
    }

    @Bean
    @ConditionalOnMissingBean
    MessageProcessing hitotsuProcessTracing(MessageTracing tracing) {
        return (group, message, listener) -> tracing.process(group, message, listener::run);
    }
}
