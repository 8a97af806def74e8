package dev.hitotsu.springboot.step;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.springboot.Steps;
import dev.hitotsu.springboot.TransactionalStep;
import dev.hitotsu.springboot.bean.AnnotatedMethods;
import java.lang.reflect.Method;
import java.util.Arrays;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Finds handlers in steps and their steps when all beans are there. What cannot be called, or would be no step because
 * no proxy sees the call, stops the start of the application.
 */
public final class StepsScanner implements SmartInitializingSingleton {
    private final ConfigurableListableBeanFactory beans;
    private final StepsListeners listeners;

    /** Finds the methods of these beans. */
    public StepsScanner(ConfigurableListableBeanFactory beans, StepsListeners listeners) {
        this.beans = requireNonNull(beans, "beans: null (expected: a bean factory)");
        this.listeners = requireNonNull(listeners, "listeners: null (expected: where handlers are added)");
    }

    @Override
    public void afterSingletonsInstantiated() {
        AnnotatedMethods.forEach(
                beans,
                Steps.class,
                (name, method, annotation) -> listeners.add(StepsMethod.of(beans.getBean(name), method, annotation)));
        AnnotatedMethods.forEach(
                beans, TransactionalStep.class, (name, method, annotation) -> requireStep(name, method, annotation));
    }

    private void requireStep(String beanName, Method method, TransactionalStep annotation) {
        Object bean = beans.getBean(beanName);
        String name = "@TransactionalStep " + AnnotatedMethods.name(method);
        if (!isAdvised(bean)) {
            throw new IllegalStateException(name + ": bean \"" + beanName
                    + "\" is not proxied, so its calls would be no steps (expected: a bean that is made after the"
                    + " infrastructure, neither a BeanPostProcessor nor something that one needs)");
        }
        try {
            Method unused = AopUtils.selectInvocableMethod(method, bean.getClass());
        } catch (IllegalStateException e) {
            throw new IllegalStateException(
                    name
                            + ": the bean's proxy has no such method (expected: a method of an interface of the bean, or proxies"
                            + " of classes: spring.aop.proxy-target-class=true)",
                    e);
        }
        StepUndo unused = StepUndo.of(bean, method, annotation);
    }

    private static boolean isAdvised(Object bean) {
        return bean instanceof Advised advised
                && Arrays.stream(advised.getAdvisors())
                        .anyMatch(advisor -> advisor.getAdvice() instanceof TransactionalStepInterceptor);
    }
}
