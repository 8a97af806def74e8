package dev.hitotsu.springboottest;

import dev.hitotsu.springboot.event.EventMessages;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** The outbox of tests. */
@Configuration(proxyBeanMethods = false)
class PublishedMessagesConfiguration {
    @Bean
    @Primary
    PublishedMessages hitotsuPublishedMessages(EventMessages events) {
        return PublishedMessages.of(events);
    }
}
