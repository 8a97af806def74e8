package dev.hitotsu.springboot.step;

import dev.hitotsu.springboot.TransactionalStep;
import dev.hitotsu.springboot.bean.AnnotatedMethods;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ReflectionUtils;

/** The method that undoes a step. */
record StepUndo(Object bean, Method method) {
    /**
     * What a step names; null if it names nothing.
     *
     * @throws IllegalStateException if there is no such method
     */
    static @Nullable StepUndo of(Object bean, Method step, TransactionalStep annotation) {
        if (annotation.undo().isBlank()) {
            return null;
        }
        Method undo = ReflectionUtils.findMethod(step.getDeclaringClass(), annotation.undo(), step.getParameterTypes());
        if (undo == null) {
            List<String> parameters = Arrays.stream(step.getParameterTypes())
                    .map(Class::getSimpleName)
                    .toList();
            throw new IllegalStateException("@TransactionalStep " + AnnotatedMethods.name(step) + ": undo \""
                    + annotation.undo() + "\" (expected: a method of "
                    + step.getDeclaringClass().getName()
                    + " with the parameters " + parameters + ")");
        }
        ReflectionUtils.makeAccessible(undo);
        return new StepUndo(bean, undo);
    }

    void run(@Nullable Object[] arguments) throws Exception {
        try {
            method.invoke(bean, arguments);
        } catch (InvocationTargetException e) {
            if (e.getTargetException() instanceof Exception failure) {
                throw failure;
            }
            throw e;
        }
    }
}
