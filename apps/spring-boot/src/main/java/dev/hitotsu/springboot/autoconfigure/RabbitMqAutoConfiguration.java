package dev.hitotsu.springboot.autoconfigure;

import com.rabbitmq.client.ConnectionFactory;
import dev.hitotsu.message.Sink;
import dev.hitotsu.message.receiver.BatchHandler;
import dev.hitotsu.message.receiver.PoisonHandler;
import dev.hitotsu.message.receiver.Receiver;
import dev.hitotsu.rabbitmq.RabbitMqReceiver;
import dev.hitotsu.rabbitmq.RabbitMqSink;
import dev.hitotsu.springboot.inbox.MessageSource;
import dev.hitotsu.springboot.inbox.ReceiverStarter;
import java.util.Objects;
import org.springframework.amqp.rabbit.connection.RabbitConnectionFactoryBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.amqp.autoconfigure.RabbitConnectionDetails;
import org.springframework.boot.amqp.autoconfigure.RabbitConnectionFactoryBeanConfigurer;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * RabbitMQ, at the address and with the credentials that Spring Boot knows ({@code spring.rabbitmq}, containers,
 * services).
 */
@AutoConfiguration(afterName = "org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration")
@ConditionalOnClass({RabbitMqSink.class, RabbitConnectionDetails.class})
@ConditionalOnBean(RabbitConnectionDetails.class)
public final class RabbitMqAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean(Sink.class)
    @ConditionalOnBooleanProperty("hitotsu.relay.enabled")
    @ConditionalOnProperty(name = "hitotsu.relay.sink", havingValue = "rabbitmq", matchIfMissing = true)
    RabbitMqSink hitotsuRabbitMqSink(
            RabbitConnectionFactoryBeanConfigurer configurer, HitotsuProperties properties, Environment environment)
            throws Exception {
        return RabbitMqSink.builder()
                .connectionFactory(factory(configurer))
                .source(Sources.of(properties, environment))
                .build();
    }

    @Bean
    ReceiverStarter hitotsuRabbitMqReceivers(
            RabbitConnectionFactoryBeanConfigurer configurer,
            HitotsuProperties properties,
            ObjectProvider<PoisonHandler> poisonHandler) {
        return new Receivers(
                configurer,
                poisonHandler.getIfUnique(PoisonHandler::retrying),
                properties.inbox().parallelKeys());
    }

    private static ConnectionFactory factory(RabbitConnectionFactoryBeanConfigurer configurer) throws Exception {
        RabbitConnectionFactoryBean bean = new RabbitConnectionFactoryBean();
        configurer.configure(bean);
        bean.afterPropertiesSet();
        return Objects.requireNonNull(bean.getObject());
    }

    private record Receivers(
            RabbitConnectionFactoryBeanConfigurer configurer, PoisonHandler poisonHandler, int parallelKeys)
            implements ReceiverStarter {
        @Override
        public boolean supports(MessageSource source) {
            return source instanceof MessageSource.Queue;
        }

        @Override
        public Receiver start(String group, MessageSource source, BatchHandler handler) {
            try {
                return RabbitMqReceiver.builder()
                        .connectionFactory(factory(configurer))
                        .queue(((MessageSource.Queue) source).name())
                        .handler(handler)
                        .poisonHandler(poisonHandler)
                        .parallelKeys(parallelKeys)
                        .start();
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalArgumentException("spring.rabbitmq: " + e.getMessage(), e);
            }
        }
    }
}
