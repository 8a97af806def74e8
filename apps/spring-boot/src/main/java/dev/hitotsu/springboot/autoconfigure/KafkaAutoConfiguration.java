package dev.hitotsu.springboot.autoconfigure;

import dev.hitotsu.kafka.KafkaReceiver;
import dev.hitotsu.kafka.KafkaSink;
import dev.hitotsu.message.Sink;
import dev.hitotsu.message.receiver.BatchHandler;
import dev.hitotsu.message.receiver.PoisonHandler;
import dev.hitotsu.message.receiver.Receiver;
import dev.hitotsu.springboot.inbox.MessageSource;
import dev.hitotsu.springboot.inbox.ReceiverStarter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Kafka, at the address and with the credentials that Spring Boot knows ({@code spring.kafka}, containers, services).
 */
@AutoConfiguration(afterName = "org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration")
@ConditionalOnClass({KafkaSink.class, KafkaConnectionDetails.class})
@ConditionalOnBean(KafkaConnectionDetails.class)
public final class KafkaAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean(Sink.class)
    @ConditionalOnBooleanProperty("hitotsu.relay.enabled")
    @ConditionalOnProperty(name = "hitotsu.relay.sink", havingValue = "kafka", matchIfMissing = true)
    KafkaSink hitotsuKafkaSink(
            KafkaConnectionDetails details,
            KafkaProperties kafka,
            HitotsuProperties properties,
            Environment environment) {
        return KafkaSink.builder()
                .properties(client(kafka, details.getProducer()))
                .source(Sources.of(properties, environment))
                .build();
    }

    @Bean
    ReceiverStarter hitotsuKafkaReceivers(
            KafkaConnectionDetails details,
            KafkaProperties kafka,
            HitotsuProperties properties,
            ObjectProvider<PoisonHandler> poisonHandler) {
        return new Receivers(
                client(kafka, details.getConsumer()),
                poisonHandler.getIfUnique(PoisonHandler::retrying),
                properties.inbox().parallelKeys());
    }

    /** What every client of the application needs to get in: security, TLS, and {@code spring.kafka.properties}. */
    private static Map<String, Object> client(KafkaProperties kafka, KafkaConnectionDetails.Configuration connection) {
        Map<String, Object> client = new HashMap<>(kafka.buildAdminProperties());
        client.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, String.join(",", connection.getBootstrapServers()));
        putIfKnown(client, CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, connection.getSecurityProtocol());
        return client;
    }

    private static void putIfKnown(Map<String, Object> client, String name, @Nullable String value) {
        if (value != null) {
            client.put(name, value);
        }
    }

    private record Receivers(Map<String, Object> client, PoisonHandler poisonHandler, int parallelKeys)
            implements ReceiverStarter {
        @Override
        public boolean supports(MessageSource source) {
            return source instanceof MessageSource.Topics;
        }

        @Override
        public Receiver start(String group, MessageSource source, BatchHandler handler) {
            List<String> topics = ((MessageSource.Topics) source).names();
            return KafkaReceiver.builder()
                    .properties(client)
                    .group(group)
                    .topics(topics.toArray(String[]::new))
                    .handler(handler)
                    .poisonHandler(poisonHandler)
                    .parallelKeys(parallelKeys)
                    .start();
        }
    }
}
