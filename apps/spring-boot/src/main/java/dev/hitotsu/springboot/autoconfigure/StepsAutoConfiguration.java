package dev.hitotsu.springboot.autoconfigure;

import dev.hitotsu.inbox.step.ResultCodec;
import dev.hitotsu.inbox.step.store.StepRuns;
import dev.hitotsu.inbox.step.store.StepStore;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.springboot.TransactionalStep;
import dev.hitotsu.springboot.event.EventMessages;
import dev.hitotsu.springboot.inbox.ReceiverStarter;
import dev.hitotsu.springboot.step.StepsListeners;
import dev.hitotsu.springboot.step.StepsScanner;
import dev.hitotsu.springboot.step.TransactionalStepInterceptor;
import dev.hitotsu.springboot.transaction.StepTransactions;
import java.sql.Connection;
import javax.sql.DataSource;
import org.springframework.aop.Advisor;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.annotation.AnnotationMatchingPointcut;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Role;
import org.springframework.core.Ordered;
import org.springframework.transaction.PlatformTransactionManager;

/** Finds the methods with {@code @Steps} and {@code @TransactionalStep}, and has them handle messages in steps. */
@AutoConfiguration(
        after = {
            PostgreSqlAutoConfiguration.class,
            EventAutoConfiguration.class,
            KafkaAutoConfiguration.class,
            RabbitMqAutoConfiguration.class
        },
        afterName = {
            "org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration",
            "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration"
        })
@ConditionalOnClass(PostgreSql.class)
@ConditionalOnSingleCandidate(PlatformTransactionManager.class)
@ConditionalOnBean({PostgreSql.class, EventMessages.class, DataSource.class})
public final class StepsAutoConfiguration {
    /** Outside of every other advice, so that a transaction of the method itself joins that of the step. */
    private static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 100;

    @Bean
    @ConditionalOnMissingBean
    StepStore<Connection> hitotsuStepStore(
            PostgreSql database, DataSource dataSource, PlatformTransactionManager manager) {
        return database.stepStore(new StepTransactions(dataSource, manager));
    }

    @Bean
    @ConditionalOnMissingBean
    StepRuns hitotsuStepRuns(PostgreSql database) {
        return database.stepRuns();
    }

    @Bean
    @ConditionalOnMissingBean
    StepsListeners hitotsuStepsListeners(
            StepStore<Connection> store,
            ObjectProvider<ReceiverStarter> starters,
            EventMessages events,
            ObjectProvider<ResultCodec> codec) {
        return new StepsListeners(store, starters.orderedStream().toList(), events, codec.getIfAvailable());
    }

    @Bean
    static StepsScanner hitotsuStepsScanner(ConfigurableListableBeanFactory beans, StepsListeners listeners) {
        return new StepsScanner(beans, listeners);
    }

    /** Made before the beans that it advises. */
    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static Advisor hitotsuTransactionalStepAdvisor() {
        DefaultPointcutAdvisor advisor = new DefaultPointcutAdvisor(
                AnnotationMatchingPointcut.forMethodAnnotation(TransactionalStep.class),
                new TransactionalStepInterceptor());
        advisor.setOrder(ORDER);
        return advisor;
    }
}
