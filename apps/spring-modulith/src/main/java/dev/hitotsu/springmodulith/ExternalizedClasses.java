package dev.hitotsu.springmodulith;

import dev.hitotsu.outbox.OutboxException;
import dev.hitotsu.springboot.EventType;
import dev.hitotsu.springboot.event.EventMessages;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.modulith.events.EventExternalizationConfiguration;
import org.springframework.modulith.events.Externalized;
import org.springframework.util.ClassUtils;

/** What classes with {@link Externalized} say of themselves: a name, one topic, one key. */
final class ExternalizedClasses {
    /** Who makes the configuration where the application makes none. */
    private static final String DEFAULT =
            "org.springframework.modulith.events.config.EventExternalizationAutoConfiguration";

    private ExternalizedClasses() {}

    /**
     * Checks the classes in the application's packages. Where the application has a configuration of its own, which
     * may map and route them otherwise, and where the application was built ahead of time, the first event tells.
     */
    static void check(ConfigurableListableBeanFactory beans, EventMessages messages) {
        boolean isDefault = Arrays.stream(beans.getBeanNamesForType(EventExternalizationConfiguration.class))
                .filter(beans::containsBeanDefinition)
                .anyMatch(name -> DEFAULT.equals(beans.getBeanDefinition(name).getBeanClassName()));
        if (isDefault && !AotDetector.useGeneratedArtifacts()) {
            find(beans, messages);
        }
    }

    private static void find(BeanFactory beans, EventMessages messages) {
        ClassPathScanningCandidateComponentProvider scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(Externalized.class));
        AutoConfigurationPackages.get(beans).stream()
                .flatMap(name -> scanner.findCandidateComponents(name).stream())
                .map(candidate -> ClassUtils.resolveClassName(String.valueOf(candidate.getBeanClassName()), null))
                .forEach(eventClass -> check(eventClass, messages));
    }

    private static void check(Class<?> eventClass, EventMessages messages) {
        if (!eventClass.isAnnotationPresent(EventType.class)) {
            throw new OutboxException("@Externalized of " + eventClass.getName()
                    + ": no @EventType (expected: @EventType(\"…\") beside it, the name under which its events travel,"
                    + " because that of the class may change)");
        }
        String declared = messages.topicOf(eventClass).orElse("");
        String[] target = explicitTarget(eventClass).split("::", 2);
        String topic = target[0].trim();
        if (topic.isEmpty()) {
            requireTopic(eventClass, declared);
        } else if (!topic.startsWith("#{")) {
            requireOneTopic(eventClass, declared, topic);
        }
        if (target.length == 2) {
            requireOneKey(eventClass, messages, target[1].trim());
        }
    }

    private static String explicitTarget(Class<?> eventClass) {
        @Nullable Externalized annotation = AnnotatedElementUtils.findMergedAnnotation(eventClass, Externalized.class);
        return annotation == null ? "" : annotation.target();
    }

    /** Whether Spring Modulith took the target from the class, because nobody named one. */
    static boolean isNameOf(Class<?> eventClass, String target) {
        String name = eventClass.getName();
        return (name.equals(target) || name.endsWith("." + target))
                && !explicitTarget(eventClass).split("::", 2)[0].trim().equals(target);
    }

    static String requireTopic(Class<?> eventClass, String declared) {
        if (declared.isEmpty()) {
            throw new OutboxException("@Externalized of " + eventClass.getName()
                    + ": no target (expected: @Externalized(\"…\") or @EventType(topic = \"…\"); the name of a class is no"
                    + " topic, because it may change)");
        }
        return declared;
    }

    static void requireOneTopic(Class<?> eventClass, String declared, String topic) {
        if (!declared.isEmpty() && !declared.equals(topic)) {
            throw new OutboxException("topic of " + eventClass.getName() + ": \"" + declared + "\" by @EventType, \""
                    + topic + "\" by Spring Modulith (expected: one; leave it out in @EventType)");
        }
    }

    static void requireOneKey(Class<?> eventClass, EventMessages messages, String key) {
        if (messages.hasKey(eventClass)) {
            throw new OutboxException("key of " + eventClass.getName() + ": by @EventKey, and \"" + key
                    + "\" by Spring Modulith (expected: one of them)");
        }
    }
}
