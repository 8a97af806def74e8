package dev.hitotsu.springboot.autoconfigure;

import dev.hitotsu.coordination.Registry;
import dev.hitotsu.springboot.discovery.RegistryDiscoveryClient;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.context.annotation.Bean;

/** Our registry for Spring Cloud, where that is there. */
@AutoConfiguration(
        after = CoordinationAutoConfiguration.class,
        beforeName = "org.springframework.cloud.client.discovery.composite.CompositeDiscoveryClientAutoConfiguration")
@ConditionalOnClass(DiscoveryClient.class)
@ConditionalOnBean(Registry.class)
@ConditionalOnBooleanProperty(name = "spring.cloud.discovery.enabled", matchIfMissing = true)
public final class DiscoveryAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean
    RegistryDiscoveryClient hitotsuDiscoveryClient(ObjectProvider<Registry> registry) {
        return RegistryDiscoveryClient.of(registry::getObject);
    }
}
