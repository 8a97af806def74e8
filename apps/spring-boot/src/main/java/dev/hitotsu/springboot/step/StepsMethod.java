package dev.hitotsu.springboot.step;

import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.inbox.step.StepRun;
import dev.hitotsu.message.Message;
import dev.hitotsu.springboot.EventType;
import dev.hitotsu.springboot.Steps;
import dev.hitotsu.springboot.bean.AnnotatedMethods;
import dev.hitotsu.springboot.event.EventMessages;
import dev.hitotsu.springboot.inbox.MessageSource;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.util.Arrays;
import java.util.List;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.util.ReflectionUtils;

/** A method with {@link Steps}, on the object that Spring's callers get. */
record StepsMethod(Object bean, Method method, String group, MessageSource source) {
    /**
     * Checks a method.
     *
     * @throws InboxException if it cannot be called, or its annotation or its parameters are wrong
     */
    static StepsMethod of(Object bean, Method declared, Steps annotation) {
        String name = "@Steps " + AnnotatedMethods.name(declared);
        if (annotation.group().isBlank()) {
            throw new InboxException(
                    name + ": group \"" + annotation.group() + "\" (expected: the name of the consumer)");
        }
        if (AnnotatedElementUtils.hasAnnotation(declared, Transactional.class)
                || AnnotatedElementUtils.hasAnnotation(declared.getDeclaringClass(), Transactional.class)) {
            throw new InboxException(
                    name + ": @Transactional (expected: no transaction around the steps, because each has its own)");
        }
        requireParameters(name, declared);
        Method callable;
        try {
            callable = AopUtils.selectInvocableMethod(declared, bean.getClass());
        } catch (IllegalStateException e) {
            throw new InboxException(
                    name + ": the bean's proxy has no such method (expected: a method of an interface of the bean, or"
                            + " proxies of classes: spring.aop.proxy-target-class=true)",
                    e);
        }
        ReflectionUtils.makeAccessible(callable);
        return new StepsMethod(bean, callable, annotation.group(), sourceOf(name, annotation));
    }

    private static MessageSource sourceOf(String name, Steps annotation) {
        List<String> topics = List.of(annotation.topics());
        boolean hasTopics = !topics.isEmpty() && topics.stream().noneMatch(String::isBlank);
        boolean hasQueue = !annotation.queue().isBlank();
        if (hasTopics == hasQueue) {
            throw new InboxException(name + ": topics " + topics + ", queue \"" + annotation.queue()
                    + "\" (expected: names of topics of Kafka, or the name of a queue of RabbitMQ)");
        }
        return hasTopics ? new MessageSource.Topics(topics) : new MessageSource.Queue(annotation.queue());
    }

    private static void requireParameters(String name, Method method) {
        List<Class<?>> parameters = List.of(method.getParameterTypes());
        boolean isKnown = parameters.stream()
                .allMatch(type ->
                        type == StepRun.class || type == Message.class || type.isAnnotationPresent(EventType.class));
        long bodies = parameters.stream().filter(type -> type != StepRun.class).count();
        if (!isKnown || bodies != 1 || parameters.size() - bodies > 1) {
            throw new InboxException(name + ": parameters "
                    + parameters.stream().map(Class::getName).toList()
                    + " (expected: an event, whose class has @EventType, or a Message, and perhaps a StepRun)");
        }
    }

    /** Whether the method takes messages of this type. */
    boolean takes(Message message, EventMessages events) {
        return Arrays.stream(method.getParameterTypes())
                .filter(type -> type.isAnnotationPresent(EventType.class))
                .allMatch(type -> events.typeOf(type).equals(message.type()));
    }

    /** Calls the method. */
    void call(StepRun<Connection> run, Message message, EventMessages events) throws Exception {
        Object[] arguments = Arrays.stream(method.getParameterTypes())
                .map(type ->
                        type == StepRun.class ? run : type == Message.class ? message : events.toEvent(message, type))
                .toArray();
        try {
            method.invoke(bean, arguments);
        } catch (InvocationTargetException e) {
            switch (e.getTargetException()) {
                case Exception failure -> throw failure;
                case Error failure -> throw failure;
                case Throwable failure ->
                    throw new InboxException(AnnotatedMethods.name(method) + ": " + failure, failure);
            }
        }
    }
}
