package dev.hitotsu.springboot.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.inbox.InboxException;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.BatchHandler;
import dev.hitotsu.message.receiver.Receiver;
import dev.hitotsu.springboot.EventType;
import dev.hitotsu.springboot.InboxListener;
import dev.hitotsu.springboot.event.EventMessages;
import dev.hitotsu.springboot.event.EventTypes;
import dev.hitotsu.springboot.event.JsonEventFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import tools.jackson.databind.json.JsonMapper;

/** Which methods are found, and what stops the start. */
class InboxListenerScannerTest {
    private final DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
    private final EventMessages events = EventMessages.of(
            EventTypes.of(Set.of()), JsonEventFormat.of(JsonMapper.builder().build()));
    private final InboxListeners listeners = new InboxListeners(
            (group, effect) -> {
                throw new AssertionError("not started");
            },
            List.of(new Topics()),
            HandlingObservers.NONE.processing());

    @EventType("A")
    record A(int number) {}

    @EventType("B")
    record B(int number) {}

    public interface Handler {
        void handle(A event);
    }

    static class Payments implements Handler {
        final List<Object> seen = new ArrayList<>();

        @Override
        @InboxListener(topics = "orders", group = "payments")
        public void handle(A event) {
            seen.add(event);
        }

        @InboxListener(topics = "orders", group = "payments")
        public void any(Message message) {
            seen.add(message.type());
        }
    }

    static class Failing {
        @InboxListener(topics = "orders", group = "failing")
        void handle(A event) throws Exception {
            throw new java.io.IOException("disk");
        }
    }

    static class PrivateMethod {
        @InboxListener(topics = "orders", group = "g")
        private void handle(A event) {}
    }

    static class FinalMethod {
        @InboxListener(topics = "orders", group = "g")
        final void handle(A event) {}
    }

    static class StaticMethod {
        @InboxListener(topics = "orders", group = "g")
        static void handle(A event) {}
    }

    static class NoSource {
        @InboxListener(group = "g")
        void handle(A event) {}
    }

    static class TwoSources {
        @InboxListener(topics = "t", queue = "q", group = "g")
        void handle(A event) {}
    }

    static class NoBroker {
        @InboxListener(queue = "q", group = "g")
        void handle(A event) {}
    }

    static class NoGroup {
        @InboxListener(topics = "t", group = " ")
        void handle(A event) {}
    }

    static class NoEvent {
        @InboxListener(topics = "t", group = "g")
        void handle(String text) {}
    }

    static class TwoForOneType {
        @InboxListener(topics = "t", group = "g")
        void first(A event) {}

        @InboxListener(topics = "t", group = "g")
        void second(A event, Message message) {}
    }

    private void scan(Object... objects) {
        for (int i = 0; i < objects.length; i++) {
            beans.registerSingleton("bean" + i, objects[i]);
        }
        new InboxListenerScanner(beans, listeners, events).afterSingletonsInstantiated();
    }

    private static Object proxy(Object target, boolean ofClass) {
        ProxyFactory factory = new ProxyFactory(target);
        factory.setProxyTargetClass(ofClass);
        return factory.getProxy();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void eachTypeGoesToItsMethodAndTheRestToTheOneForAll(boolean isProxied) {
        Payments payments = new Payments();
        scan(isProxied ? proxy(payments, true) : payments);

        ListenerGroup group = listeners.group("payments");
        handle(group, message("A", "{\"number\":1}"));
        handle(group, message("B", "{}"));

        assertThat(payments.seen).containsExactly(new A(1), "B");
    }

    @Test
    void aMethodThatAProxyOfInterfacesDoesNotHaveStopsTheStart() {
        assertThatThrownBy(() -> scan(proxy(new Payments(), false)))
                .isInstanceOf(InboxException.class)
                .hasMessageContaining("Payments.any: the bean's proxy has no such method")
                .hasMessageContaining("proxy-target-class");
    }

    @Test
    void aCheckedExceptionIsTheCause() {
        scan(new Failing());

        assertThatThrownBy(() -> handle(listeners.group("failing"), message("A", "{\"number\":1}")))
                .isInstanceOf(InboxException.class)
                .hasMessageContaining("Failing.handle")
                .hasRootCauseInstanceOf(java.io.IOException.class);
    }

    @Test
    void whatNobodyAskedForIsPassedOver() {
        scan(new Failing());

        handle(listeners.group("failing"), message("B", "{}"));
    }

    @Test
    void methodsThatCannotBeCalledAreNamed() {
        refuses(new PrivateMethod(), "PrivateMethod.handle: private (expected: ");
        refuses(new FinalMethod(), "FinalMethod.handle: final (expected: ");
        refuses(new StaticMethod(), "StaticMethod.handle: static (expected: ");
    }

    @Test
    void wrongAnnotationsAreNamed() {
        refuses(new NoSource(), "NoSource.handle: topics [], queue \"\" (expected: ");
        refuses(new TwoSources(), "TwoSources.handle: topics [t], queue \"q\" (expected: ");
        refuses(new NoBroker(), "NoBroker.handle: no broker for Queue[name=q] (expected: ");
        refuses(new NoGroup(), "NoGroup.handle: group \" \" (expected: ");
        refuses(new NoEvent(), "NoEvent.handle: parameters [java.lang.String] (expected: ");
    }

    @Test
    void twoMethodsForOneTypeAreNamed() {
        refuses(new TwoForOneType(), "@InboxListener group \"g\": type \"A\" by ");
    }

    private void refuses(Object bean, String message) {
        DefaultListableBeanFactory other = new DefaultListableBeanFactory();
        other.registerSingleton("bean", bean);

        assertThatThrownBy(() -> new InboxListenerScanner(other, listeners, events).afterSingletonsInstantiated())
                .isInstanceOfAny(InboxException.class, IllegalStateException.class)
                .hasMessageContaining(message);
    }

    private static Message message(String type, String json) {
        return Message.builder("orders", type).payload(json).build();
    }

    private static final class Topics implements ReceiverStarter {
        @Override
        public boolean supports(MessageSource source) {
            return source instanceof MessageSource.Topics;
        }

        @Override
        public Receiver start(String group, MessageSource source, BatchHandler handler) {
            throw new AssertionError("not started");
        }
    }

    private static void handle(ListenerGroup group, Message message) {
        group.handle(message, HandlingObservers.NONE.processing());
    }
}
