package dev.hitotsu.springboot.autoconfigure;

import dev.hitotsu.springboot.EventType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

/** The classes of events in the packages of an application. */
final class EventClasses {
    private EventClasses() {}

    static Set<Class<?>> find(BeanFactory beans, List<String> morePackages) {
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
                    found.add(ClassUtils.resolveClassName(className, EventClasses.class.getClassLoader()));
                }
            }
        }
        return found;
    }
}
