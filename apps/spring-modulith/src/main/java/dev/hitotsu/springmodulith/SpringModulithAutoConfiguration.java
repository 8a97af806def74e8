package dev.hitotsu.springmodulith;

import dev.hitotsu.springboot.OutboxPublisher;
import dev.hitotsu.springboot.autoconfigure.OutboxAutoConfiguration;
import dev.hitotsu.springboot.event.EventMessages;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Bean;
import org.springframework.modulith.events.EventExternalizationConfiguration;

/**
 * Publishes through the outbox what Spring Modulith is to externalize, in the transaction in which it happens. It is
 * off with Spring Modulith's own switch, {@code spring.modulith.events.externalization.enabled=false}.
 */
@AutoConfiguration(
        after = OutboxAutoConfiguration.class,
        afterName = "org.springframework.modulith.events.config.EventExternalizationAutoConfiguration")
@ConditionalOnBean(EventExternalizationConfiguration.class)
public final class SpringModulithAutoConfiguration {
    @Bean
    static ExternalizedEvents hitotsuExternalizedEvents(
            EventExternalizationConfiguration configuration,
            ObjectProvider<EventMessages> messages,
            ObjectProvider<OutboxPublisher> outbox) {
        return new ExternalizedEvents(new ExternalizedMessages(configuration, messages::getObject), outbox::getObject);
    }

    /** What is missing stops the start, and not the first event. */
    @Bean
    SmartInitializingSingleton hitotsuExternalizationCheck(
            ConfigurableListableBeanFactory beans, OutboxPublisher outbox, EventMessages messages) {
        return () -> {
            OtherTransports.requireNone(beans);
            ExternalizedClasses.check(beans, messages);
        };
    }
}
