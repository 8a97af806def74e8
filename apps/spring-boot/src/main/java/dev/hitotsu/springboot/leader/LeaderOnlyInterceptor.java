package dev.hitotsu.springboot.leader;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.springboot.LeaderOnly;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.annotation.AnnotatedElementUtils;

/** Passes a call on if this process leads. */
public final class LeaderOnlyInterceptor implements MethodInterceptor {
    private static final Logger log = LoggerFactory.getLogger(LeaderOnlyInterceptor.class);

    private final Supplier<Leaderships> leaderships;

    /** Asks these leaderships, which are there when the first call comes. */
    public LeaderOnlyInterceptor(Supplier<Leaderships> leaderships) {
        this.leaderships = requireNonNull(leaderships, "leaderships: null (expected: where to get them)");
    }

    @Override
    public @Nullable Object invoke(MethodInvocation call) throws Throwable {
        Object target = requireNonNull(call.getThis(), "target: null (expected: a bean)");
        LeaderOnly annotation = requireNonNull(AnnotatedElementUtils.findMergedAnnotation(
                AopUtils.getMostSpecificMethod(call.getMethod(), target.getClass()), LeaderOnly.class));
        if (leaderships.get().current(annotation.value()).isPresent()) {
            return call.proceed();
        }
        log.debug("{} is left to the leader of \"{}\"", call.getMethod(), annotation.value());
        return null;
    }
}
