package dev.hitotsu.springboot.bean;

import static java.util.Objects.requireNonNull;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.SpringProxy;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;

/** Methods of beans with an annotation, found on the beans' own classes, behind whatever proxies they have. */
public final class AnnotatedMethods {
    private AnnotatedMethods() {}

    /**
     * Passes every method with the annotation to the visitor.
     *
     * @throws IllegalStateException if a method is private, final or static: a proxy cannot pass such a method on, and
     *     would leave it out in silence
     */
    public static <A extends Annotation> void forEach(
            ConfigurableListableBeanFactory beans, Class<A> annotation, Visitor<A> visitor) {
        requireNonNull(beans, "beans: null (expected: a bean factory)");
        requireNonNull(annotation, "annotation: null (expected: the class of an annotation)");
        requireNonNull(visitor, "visitor: null (expected: what to do with a method)");
        for (String name : beans.getBeanNamesForType(Object.class)) {
            Class<?> type = ScopedProxyUtils.isScopedTarget(name) ? null : targetClass(beans, name);
            if (type != null && AnnotationUtils.isCandidateClass(type, annotation)) {
                methods(type, annotation).forEach((method, found) -> {
                    requireCallable(method, annotation);
                    visitor.visit(name, method, found);
                });
            }
        }
    }

    private static @Nullable Class<?> targetClass(ConfigurableListableBeanFactory beans, String name) {
        Class<?> type = AutoProxyUtils.determineTargetClass(beans, name);
        // A proxy that the application made by itself.
        return type != null && SpringProxy.class.isAssignableFrom(type)
                ? AopProxyUtils.ultimateTargetClass(beans.getBean(name))
                : type;
    }

    private static <A extends Annotation> Map<Method, A> methods(Class<?> type, Class<A> annotation) {
        MethodIntrospector.MetadataLookup<A> lookup =
                method -> AnnotatedElementUtils.findMergedAnnotation(method, annotation);
        return MethodIntrospector.selectMethods(type, lookup);
    }

    private static void requireCallable(Method method, Class<?> annotation) {
        for (int modifier : new int[] {Modifier.PRIVATE, Modifier.FINAL, Modifier.STATIC}) {
            if ((method.getModifiers() & modifier) != 0) {
                throw new IllegalStateException("@" + annotation.getSimpleName() + " " + name(method) + ": "
                        + Modifier.toString(modifier)
                        + " (expected: a method that a proxy can pass on, neither private nor final nor static)");
            }
        }
    }

    /** For people: the class and the method. */
    public static String name(Method method) {
        requireNonNull(method, "method: null (expected: a method)");
        return method.getDeclaringClass().getName() + "." + method.getName();
    }

    /** What is done with a method. */
    @FunctionalInterface
    public interface Visitor<A extends Annotation> {
        /**
         * A method was found.
         *
         * @param method on the bean's own class
         */
        void visit(String beanName, Method method, A annotation);
    }
}
