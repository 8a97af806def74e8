package dev.hitotsu.springboot.autoconfigure;

import dev.hitotsu.springboot.EventType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

/** The classes of events in the packages of an application. */
final class EventClasses {
    /** What was found when the application was built; a native image cannot look through its classes. */
    static final String LIST = "META-INF/hitotsu/event-classes";

    private EventClasses() {}

    static Set<Class<?>> find(BeanFactory beans, List<String> morePackages) {
        return AotDetector.useGeneratedArtifacts() ? listed() : scan(beans, morePackages);
    }

    /** Looks through the packages. */
    static Set<Class<?>> scan(BeanFactory beans, List<String> morePackages) {
        List<String> packages = new ArrayList<>(morePackages);
        if (AutoConfigurationPackages.has(beans)) {
            packages.addAll(AutoConfigurationPackages.get(beans));
        }
        ClassPathScanningCandidateComponentProvider scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(EventType.class));
        Set<Class<?>> found = new LinkedHashSet<>();
        for (String name : packages) {
            for (BeanDefinition candidate : scanner.findCandidateComponents(name)) {
                String className = candidate.getBeanClassName();
                if (className != null) {
                    found.add(load(className));
                }
            }
        }
        return found;
    }

    private static Set<Class<?>> listed() {
        Set<Class<?>> found = new LinkedHashSet<>();
        try (InputStream list = loader().getResourceAsStream(LIST)) {
            if (list != null) {
                new String(list.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(name -> found.add(load(name)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static Class<?> load(String name) {
        return ClassUtils.resolveClassName(name, loader());
    }

    private static ClassLoader loader() {
        return EventClasses.class.getClassLoader();
    }
}
