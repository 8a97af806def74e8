package dev.hitotsu.springboot.autoconfigure;

import dev.hitotsu.inbox.EffectRunner;
import dev.hitotsu.inbox.ResultStore;
import dev.hitotsu.inbox.http.HttpIdempotency;
import dev.hitotsu.servlet.IdempotencyFilter;
import dev.hitotsu.springboot.Idempotent;
import dev.hitotsu.springboot.http.EffectRunnerDecorator;
import dev.hitotsu.springboot.http.IdempotentFilter;
import dev.hitotsu.springboot.http.IdempotentHandlers;
import dev.hitotsu.springboot.transaction.TransactionalEffectRunner;
import java.sql.Connection;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.DelegatingFilterProxyRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionStatus;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Runs methods of controllers with {@link Idempotent} once for each key. */
@AutoConfiguration(
        after = PostgreSqlAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration",
            "org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration",
            "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration"
        })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({RequestMappingHandlerMapping.class, IdempotencyFilter.class})
@ConditionalOnSingleCandidate(PlatformTransactionManager.class)
@ConditionalOnBean({ResultStore.class, DataSource.class})
public final class IdempotencyAutoConfiguration {
    /** Any method may have the annotation; which are asked for a key is no matter of names here. */
    private static final Set<String> METHODS = Set.of("POST", "PATCH", "PUT", "DELETE");

    @Bean
    @ConditionalOnMissingBean(name = "hitotsuEffectRunner")
    TransactionalEffectRunner hitotsuEffectRunner(
            DataSource dataSource,
            PlatformTransactionManager manager,
            ResultStore<Connection> store,
            HitotsuProperties properties,
            Environment environment) {
        return TransactionalEffectRunner.of(
                dataSource,
                manager,
                store,
                environment.getProperty("spring.application.name", "application"),
                properties.idempotency().retention());
    }

    @Bean
    @ConditionalOnMissingBean
    HttpIdempotency<TransactionStatus> hitotsuHttpIdempotency(
            EffectRunner<TransactionStatus> runner, ObjectProvider<EffectRunnerDecorator> decorators) {
        EffectRunner<TransactionStatus> decorated = runner;
        for (EffectRunnerDecorator decorator : decorators.orderedStream().toList()) {
            decorated = decorator.decorate(decorated);
        }
        return HttpIdempotency.builder(decorated).methods(METHODS).build();
    }

    @Bean
    @ConditionalOnMissingBean
    IdempotentHandlers hitotsuIdempotentHandlers(
            ConfigurableListableBeanFactory beans,
            @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping mapping) {
        return new IdempotentHandlers(beans, mapping);
    }

    /**
     * Behind the filters of the application, those of Spring Security among them: keys belong to the user. The server
     * starts with a proxy, so that controllers and database need not be made before it.
     */
    @Bean
    DelegatingFilterProxyRegistrationBean hitotsuIdempotentFilterRegistration() {
        DelegatingFilterProxyRegistrationBean registration =
                new DelegatingFilterProxyRegistrationBean("hitotsuIdempotentFilter");
        registration.setOrder(Ordered.LOWEST_PRECEDENCE - 10);
        return registration;
    }

    @Bean
    IdempotentFilter hitotsuIdempotentFilter(
            IdempotentHandlers handlers, HttpIdempotency<TransactionStatus> idempotency) {
        return new IdempotentFilter(handlers, idempotency);
    }
}
