package dev.hitotsu.springboot.inbox;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.springboot.InboxListener;
import dev.hitotsu.springboot.bean.AnnotatedMethods;
import dev.hitotsu.springboot.event.EventMessages;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** Finds the listeners when all beans are there. What cannot be called stops the start of the application. */
public final class InboxListenerScanner implements SmartInitializingSingleton {
    private final ConfigurableListableBeanFactory beans;
    private final InboxListeners listeners;
    private final EventMessages events;

    /** Finds the listeners among these beans. */
    public InboxListenerScanner(ConfigurableListableBeanFactory beans, InboxListeners listeners, EventMessages events) {
        this.beans = requireNonNull(beans, "beans: null (expected: a bean factory)");
        this.listeners = requireNonNull(listeners, "listeners: null (expected: where listeners are added)");
        this.events = requireNonNull(events, "events: null (expected: how messages become events)");
    }

    @Override
    public void afterSingletonsInstantiated() {
        AnnotatedMethods.forEach(
                beans,
                InboxListener.class,
                (name, method, annotation) ->
                        listeners.add(ListenerMethod.of(beans.getBean(name), method, annotation), events));
    }
}
