package dev.hitotsu.console;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.console.action.ReplayLimit;
import dev.hitotsu.console.source.ConsoleSettings;
import dev.hitotsu.console.source.ConsoleSources;
import dev.hitotsu.console.source.Login;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.outbox.OutboxStatus;
import dev.hitotsu.relay.memory.InMemoryOutbox;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** What a list asks of a database in which there is too much to count. */
class ConsoleCountTest {
    private static final OutboxStatus MANY_PENDING = new OutboxStatus(
            Map.of(OutboxState.PENDING, OutboxStatus.MAX_COUNT, OutboxState.DEAD, OutboxStatus.MAX_COUNT - 1),
            Duration.ofSeconds(1),
            0,
            0,
            null,
            0,
            null,
            null);

    private final OutboxAdmin outbox = InMemoryOutbox.create().admin();
    private final Queue<Object> counted = new ConcurrentLinkedQueue<>();

    private OutboxAdmin withManyPending() {
        return (OutboxAdmin) Proxy.newProxyInstance(
                OutboxAdmin.class.getClassLoader(),
                new Class<?>[] {OutboxAdmin.class},
                (self, method, given) -> switch (method.getName()) {
                    case "status" -> MANY_PENDING;
                    case "count" -> {
                        counted.add(given[0]);
                        yield 7L;
                    }
                    default -> method.invoke(outbox, given);
                });
    }

    @Test
    void whatTheLastLookHasCountedToTheEndIsNotCountedAgain() throws Exception {
        try (Console console = Console.start(
                new ConsoleSettings("127.0.0.1", 0, Set.of(), Login.NONE, null),
                new ConsoleSources(
                        "relay-1",
                        withManyPending(),
                        hash -> Optional.empty(),
                        new ReplayLimit(1, System::nanoTime),
                        () -> null,
                        "",
                        List.of()))) {
            ConsoleClient anyone = new ConsoleClient(console);
            await().until(() -> anyone.get("/").body().contains("100,000+"));
            assertThat(anyone.get("/messages?state=pending").body()).contains("data-count=\"100000\"");
            assertThat(counted).isEmpty();
            assertThat(anyone.get("/messages?state=dead").body()).contains("data-count=\"7\"");
            assertThat(counted).containsExactly(OutboxState.DEAD);
        }
    }
}
