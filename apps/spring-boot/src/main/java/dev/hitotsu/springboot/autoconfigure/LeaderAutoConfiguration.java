package dev.hitotsu.springboot.autoconfigure;

import dev.hitotsu.coordination.Coordination;
import dev.hitotsu.springboot.LeaderOnly;
import dev.hitotsu.springboot.leader.LeaderOnlyInterceptor;
import dev.hitotsu.springboot.leader.LeaderOnlyScanner;
import dev.hitotsu.springboot.leader.Leaderships;
import org.springframework.aop.Advisor;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.annotation.AnnotationMatchingPointcut;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Role;

/** Leaves methods with {@link LeaderOnly} to the process that leads. */
@AutoConfiguration(after = CoordinationAutoConfiguration.class)
public final class LeaderAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean
    Leaderships hitotsuLeaderships(ObjectProvider<Coordination> coordination) {
        return new Leaderships(coordination::getObject);
    }

    @Bean
    static LeaderOnlyScanner hitotsuLeaderOnlyScanner(ConfigurableListableBeanFactory beans, Leaderships leaderships) {
        return new LeaderOnlyScanner(beans, leaderships);
    }

    /** Made before the beans that it advises, so it waits with everything it needs. */
    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static Advisor hitotsuLeaderOnlyAdvisor(ObjectProvider<Leaderships> leaderships) {
        return new DefaultPointcutAdvisor(
                AnnotationMatchingPointcut.forMethodAnnotation(LeaderOnly.class),
                new LeaderOnlyInterceptor(leaderships::getObject));
    }
}
