package dev.hitotsu.springboot.http;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.springboot.Idempotent;
import dev.hitotsu.springboot.bean.AnnotatedMethods;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Method;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerExecutionChain;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;

/** The methods of controllers with {@link Idempotent}. Thread-safe. */
public final class IdempotentHandlers implements SmartInitializingSingleton {
    private final ConfigurableListableBeanFactory beans;
    private final RequestMappingHandlerMapping mapping;
    private volatile boolean isAny;

    /** Those among these beans, to which the mapping leads. */
    public IdempotentHandlers(ConfigurableListableBeanFactory beans, RequestMappingHandlerMapping mapping) {
        this.beans = requireNonNull(beans, "beans: null (expected: a bean factory)");
        this.mapping = requireNonNull(mapping, "mapping: null (expected: the mapping of controllers)");
    }

    /**
     * Refuses an annotation that would do nothing.
     *
     * @throws IllegalStateException if it is on a method that handles no requests
     */
    @Override
    public void afterSingletonsInstantiated() {
        Set<Method> handlers = mapping.getHandlerMethods().values().stream()
                .map(HandlerMethod::getMethod)
                .collect(Collectors.toSet());
        AnnotatedMethods.forEach(beans, Idempotent.class, (name, method, annotation) -> {
            if (!handlers.contains(method)) {
                throw new IllegalStateException("@Idempotent " + AnnotatedMethods.name(method)
                        + ": handles no requests (expected: a method of a controller, with @PostMapping for example)");
            }
            isAny = true;
        });
    }

    /** Whether the request goes to such a method. One that goes nowhere is answered by somebody else. */
    boolean isFor(HttpServletRequest request) {
        if (!isAny) {
            return false;
        }
        try {
            ServletRequestPathUtils.parseAndCache(request);
            HandlerExecutionChain found = mapping.getHandler(request);
            return found != null
                    && found.getHandler() instanceof HandlerMethod handler
                    && handler.hasMethodAnnotation(Idempotent.class);
        } catch (Exception e) {
            return false;
        }
    }
}
