package dev.hitotsu.springboot.step;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.inbox.step.StepRun;
import dev.hitotsu.springboot.TransactionalStep;
import dev.hitotsu.springboot.bean.AnnotatedMethods;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.Connection;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.annotation.AnnotatedElementUtils;

/** Makes calls of methods with {@link TransactionalStep} steps of the run of the calling thread. Thread-safe. */
public final class TransactionalStepInterceptor implements MethodInterceptor {
    /** Creates it. */
    public TransactionalStepInterceptor() {}

    @Override
    public @Nullable Object invoke(MethodInvocation call) throws Throwable {
        Object bean = requireNonNull(call.getThis(), "target: null (expected: a bean)");
        Method method = AopUtils.getMostSpecificMethod(call.getMethod(), bean.getClass());
        TransactionalStep step =
                requireNonNull(AnnotatedElementUtils.findMergedAnnotation(method, TransactionalStep.class));
        StepRun<Connection> run = CurrentRun.get();
        if (run == null) {
            throw new IllegalStateException("@TransactionalStep " + AnnotatedMethods.name(method)
                    + ": called outside of a run (expected: from a method with @Steps, in its thread)");
        }
        return run(run, nameOf(step, method), call, StepUndo.of(bean, method, step));
    }

    /** The name of the step. */
    static String nameOf(TransactionalStep step, Method method) {
        return step.value().isBlank() ? method.getName() : step.value();
    }

    @SuppressWarnings("NullAway") // A result that is null halts the run, which names the step.
    private static @Nullable Object run(
            StepRun<Connection> run, String name, MethodInvocation call, @Nullable StepUndo undo) throws Exception {
        @Nullable Object[] arguments = call.getArguments();
        Class<?> type = call.getMethod().getReturnType();
        if (type != void.class) {
            Class<Object> boxed = boxed(type);
            return undo == null
                    ? run.transaction(name, boxed, connection -> boxed.cast(proceed(call)))
                    : run.transaction(
                            name,
                            boxed,
                            connection -> boxed.cast(proceed(call)),
                            (connection, result) -> undo.run(arguments));
        }
        var done = run.transaction(name, connection -> {
            Object unused = proceed(call);
        });
        if (undo != null) {
            done.undo(connection -> undo.run(arguments));
        }
        return null;
    }

    @SuppressWarnings("unchecked")
    private static Class<Object> boxed(Class<?> type) {
        return (Class<Object>) MethodType.methodType(type).wrap().returnType();
    }

    /** A call of Spring proceeds once, and a step may be repeated. */
    private static @Nullable Object proceed(MethodInvocation call) throws Exception {
        MethodInvocation attempt = call instanceof ProxyMethodInvocation proxied ? proxied.invocableClone() : call;
        try {
            return attempt.proceed();
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new InvocationTargetException(e);
        }
    }
}
