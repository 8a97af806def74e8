package dev.hitotsu.springboot.autoconfigure;

import dev.hitotsu.springboot.InboxListener;
import dev.hitotsu.springboot.bean.AnnotatedMethods;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.generate.GenerationContext;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.TypeReference;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotContribution;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * What is done when an application is built and not when it starts: its events are looked for, and a native image is
 * told what we reach by reflection. Spring finds this class by {@code META-INF/spring/aot.factories}.
 */
final class AheadOfTime implements BeanFactoryInitializationAotProcessor {
    private static final String CONNECTION = "dev.hitotsu.springboot.transaction.MessageCarrier";
    private static final String SCHEMA = "dev/hitotsu/postgresql/schema/*";

    @Override
    public @Nullable BeanFactoryInitializationAotContribution processAheadOfTime(
            ConfigurableListableBeanFactory beans) {
        Set<Class<?>> events = EventClasses.scan(beans, packages(beans));
        List<Method> listeners = new ArrayList<>();
        AnnotatedMethods.forEach(beans, InboxListener.class, (name, method, annotation) -> listeners.add(method));
        return (context, code) -> contribute(context, events, listeners);
    }

    private static List<String> packages(ConfigurableListableBeanFactory beans) {
        return Binder.get(beans.getBean(Environment.class))
                .bind("hitotsu.events.packages", Bindable.listOf(String.class))
                .orElse(List.of());
    }

    private static void contribute(GenerationContext context, Set<Class<?>> events, List<Method> listeners) {
        context.getGeneratedFiles()
                .addResourceFile(
                        EventClasses.LIST, events.stream().map(Class::getName).collect(Collectors.joining("\n")));
        RuntimeHints hints = context.getRuntimeHints();
        hints.proxies().registerJdkProxy(TypeReference.of(CONNECTION));
        hints.resources().registerPattern(EventClasses.LIST).registerPattern(SCHEMA);
        new BindingReflectionHintsRegistrar().registerReflectionHints(hints.reflection(), events.toArray(Class[]::new));
        events.forEach(event -> hints.reflection()
                .registerType(event, MemberCategory.ACCESS_DECLARED_FIELDS, MemberCategory.INVOKE_DECLARED_METHODS));
        listeners.forEach(listener -> hints.reflection().registerMethod(listener, ExecutableMode.INVOKE));
    }
}
