package dev.hitotsu.springboot.leader;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.springboot.LeaderOnly;
import dev.hitotsu.springboot.bean.AnnotatedMethods;
import java.lang.reflect.Method;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** Finds the methods with {@link LeaderOnly}, so that the application campaigns before it calls the first of them. */
public final class LeaderOnlyScanner implements SmartInitializingSingleton {
    private final ConfigurableListableBeanFactory beans;
    private final Leaderships leaderships;

    /** Finds the methods of these beans. */
    public LeaderOnlyScanner(ConfigurableListableBeanFactory beans, Leaderships leaderships) {
        this.beans = requireNonNull(beans, "beans: null (expected: a bean factory)");
        this.leaderships = requireNonNull(leaderships, "leaderships: null (expected: leaderships)");
    }

    @Override
    public void afterSingletonsInstantiated() {
        AnnotatedMethods.forEach(beans, LeaderOnly.class, (name, method, annotation) -> {
            requireVoid(method);
            leaderships.add(annotation.value());
        });
    }

    private static void requireVoid(Method method) {
        if (method.getReturnType() != void.class) {
            throw new IllegalStateException("@LeaderOnly " + AnnotatedMethods.name(method) + ": returns "
                    + method.getReturnType().getName()
                    + " (expected: void, because in other processes there is nothing to return)");
        }
    }
}
