package dev.hitotsu.springboot.inbox;

import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.message.Message;
import dev.hitotsu.springboot.EventType;
import dev.hitotsu.springboot.InboxListener;
import dev.hitotsu.springboot.bean.AnnotatedMethods;
import dev.hitotsu.springboot.event.EventMessages;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.util.ReflectionUtils;

/**
 * A method with {@link InboxListener}, on the object that Spring's callers get: a proxy, where there is one.
 *
 * @param eventClass the class of its event; null if it takes the message alone
 */
record ListenerMethod(
        Object bean,
        Method method,
        String group,
        MessageSource source,
        @Nullable Class<?> eventClass) {
    /**
     * Checks a method.
     *
     * @throws InboxException if the bean's proxy does not have it, or its annotation or its parameters are wrong
     */
    static ListenerMethod of(Object bean, Method declared, InboxListener annotation) {
        Method callable;
        try {
            callable = AopUtils.selectInvocableMethod(declared, bean.getClass());
        } catch (IllegalStateException e) {
            throw new InboxException(
                    "@InboxListener " + AnnotatedMethods.name(declared)
                            + ": the bean's proxy has no such method (expected: a"
                            + " method of an interface of the bean, or proxies of classes: spring.aop.proxy-target-class=true)",
                    e);
        }
        if (annotation.group().isBlank()) {
            throw new InboxException("@InboxListener " + AnnotatedMethods.name(declared) + ": group \""
                    + annotation.group() + "\" (expected: the name of the consumer)");
        }
        ReflectionUtils.makeAccessible(callable);
        return new ListenerMethod(
                bean, callable, annotation.group(), sourceOf(declared, annotation), eventOf(declared));
    }

    private static MessageSource sourceOf(Method method, InboxListener annotation) {
        List<String> topics = List.of(annotation.topics());
        boolean hasTopics = !topics.isEmpty() && topics.stream().noneMatch(String::isBlank);
        boolean hasQueue = !annotation.queue().isBlank();
        if (hasTopics == hasQueue) {
            throw new InboxException("@InboxListener " + AnnotatedMethods.name(method) + ": topics " + topics
                    + ", queue \"" + annotation.queue()
                    + "\" (expected: names of topics of Kafka, or the name of a queue of RabbitMQ)");
        }
        return hasTopics ? new MessageSource.Topics(topics) : new MessageSource.Queue(annotation.queue());
    }

    private static @Nullable Class<?> eventOf(Method method) {
        List<Class<?>> parameters = List.of(method.getParameterTypes());
        List<Class<?>> events =
                parameters.stream().filter(type -> type != Message.class).toList();
        boolean isEvent =
                events.isEmpty() || events.size() == 1 && events.getFirst().isAnnotationPresent(EventType.class);
        if (parameters.isEmpty() || parameters.size() - events.size() > 1 || !isEvent) {
            throw new InboxException("@InboxListener " + AnnotatedMethods.name(method) + ": parameters "
                    + parameters.stream().map(Class::getName).toList()
                    + " (expected: an event, whose class has @EventType, or a Message, or both)");
        }
        return events.isEmpty() ? null : events.getFirst();
    }

    /**
     * Calls the method.
     *
     * @throws InboxException if it throws a checked exception, which is the cause
     */
    void call(Message message, EventMessages events) {
        Object[] arguments = Arrays.stream(method.getParameterTypes())
                .map(type -> type == Message.class ? message : events.toEvent(message, type))
                .toArray();
        try {
            method.invoke(bean, arguments);
        } catch (InvocationTargetException e) {
            switch (e.getTargetException()) {
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                case Throwable failure ->
                    throw new InboxException("@InboxListener " + name() + ": " + failure + ", for " + message, failure);
            }
        } catch (IllegalAccessException e) {
            throw new InboxException(
                    "@InboxListener " + name() + ": not accessible (expected: a method that can be called)", e);
        }
    }

    /** For people: the class and the method. */
    String name() {
        return AnnotatedMethods.name(method);
    }
}
