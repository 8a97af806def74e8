package dev.hitotsu.testkit.contract;

import static dev.hitotsu.testkit.time.Patience.await;

import dev.hitotsu.inbox.step.InMemoryStepStore;
import dev.hitotsu.inbox.step.StepHandler;
import dev.hitotsu.inbox.step.Steps;
import dev.hitotsu.inbox.step.store.StepStore;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.receiver.ReceivedBatch;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a store throws must not end the thread that takes runs up. */
class StepHandlerFailuresTest {
    private final InMemoryStepStore store = new InMemoryStepStore(InstantSource.system());
    private final AtomicInteger takes = new AtomicInteger();

    /** The first time that runs are taken up a class is missing. */
    @SuppressWarnings("unchecked")
    private StepStore<InMemoryStepStore.Transaction> breaking() {
        return (StepStore<InMemoryStepStore.Transaction>) Proxy.newProxyInstance(
                StepStore.class.getClassLoader(), new Class<?>[] {StepStore.class}, (self, method, given) -> {
                    if (method.getName().equals("takeUp") && takes.incrementAndGet() == 1) {
                        throw new NoClassDefFoundError("org/Driver");
                    }
                    try {
                        return method.invoke(store, given);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void runsAreTakenUpAfterAnError() throws Exception {
        CountDownLatch handled = new CountDownLatch(1);
        Steps<InMemoryStepStore.Transaction> steps = Steps.builder(breaking(), "orders")
                .pollInterval(Duration.ofMillis(10))
                .build();
        try (StepHandler<InMemoryStepStore.Transaction> handler =
                steps.handler((run, message) -> handled.countDown()).start()) {
            await().until(() -> takes.get() > 0);
            Message message =
                    Message.builder("orders", "OrderPlaced").payload("42").build();
            handler.handle(new ReceivedBatch(List.of(message), Map.of(), "test"));
            await().until(() -> handled.getCount() == 0);
        }
    }
}
