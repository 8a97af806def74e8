package dev.hitotsu.springboot.bean;

import static java.util.Objects.requireNonNull;

import java.lang.annotation.Annotation;
import java.util.List;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Annotations that nobody serves in this application. A method with one stops the start: it would be left alone in
 * silence.
 */
public final class UnservedAnnotations implements SmartInitializingSingleton {
    private final ConfigurableListableBeanFactory beans;
    private final List<Class<? extends Annotation>> annotations;
    private final String expected;

    /**
     * Looks for these among the beans.
     *
     * @param expected what has to be there instead, in words
     */
    public UnservedAnnotations(
            ConfigurableListableBeanFactory beans, List<Class<? extends Annotation>> annotations, String expected) {
        this.beans = requireNonNull(beans, "beans: null (expected: a bean factory)");
        this.annotations = List.copyOf(requireNonNull(annotations, "annotations: null (expected: annotations)"));
        this.expected = requireNonNull(expected, "expected: null (expected: words)");
    }

    @Override
    public void afterSingletonsInstantiated() {
        for (Class<? extends Annotation> annotation : annotations) {
            AnnotatedMethods.forEach(beans, annotation, (name, method, found) -> {
                throw new IllegalStateException("@" + annotation.getSimpleName() + " " + AnnotatedMethods.name(method)
                        + ": nobody does what it asks for (expected: " + expected + ")");
            });
        }
    }
}
