package dev.hitotsu.springboot.autoconfigure;

import dev.hitotsu.springboot.EventType;
import dev.hitotsu.springboot.event.EventFormat;
import dev.hitotsu.springboot.event.EventMessages;
import dev.hitotsu.springboot.event.EventTypes;
import dev.hitotsu.springboot.event.JsonEventFormat;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** Makes messages of events, and events of messages. */
@AutoConfiguration(afterName = "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration")
@EnableConfigurationProperties(HitotsuProperties.class)
public final class EventAutoConfiguration {
    /** Every class with {@link EventType} is checked here, before the first event. */
    @Bean
    @ConditionalOnMissingBean
    EventTypes hitotsuEventTypes(BeanFactory beans, HitotsuProperties properties) {
        return EventTypes.of(EventClasses.find(beans, properties.events().packages()));
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnBean(EventFormat.class)
    EventMessages hitotsuEventMessages(EventTypes types, EventFormat format) {
        return EventMessages.of(types, format);
    }

    /** JSON, where there is Jackson. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(JsonMapper.class)
    static class Json {
        @Bean
        @ConditionalOnMissingBean
        @ConditionalOnSingleCandidate(JsonMapper.class)
        EventFormat hitotsuEventFormat(JsonMapper mapper) {
            return JsonEventFormat.of(mapper);
        }
    }
}
