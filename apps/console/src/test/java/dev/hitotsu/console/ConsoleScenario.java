package dev.hitotsu.console;

import static dev.hitotsu.testkit.time.Patience.await;

import dev.hitotsu.console.action.ReplayLimit;
import dev.hitotsu.console.source.ConsoleSettings;
import dev.hitotsu.console.source.ConsoleSources;
import dev.hitotsu.console.source.Login;
import dev.hitotsu.outbox.OutboxAdmin;
import dev.hitotsu.relay.memory.InMemoryOutbox;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A page over an outbox in memory with one failed message, and two people who are logged in. */
abstract class ConsoleScenario {
    final InMemoryOutbox outbox = InMemoryOutbox.create();
    final OutboxAdmin admin = outbox.admin();
    FailedMessages failed;
    Console console;
    ConsoleClient olga;
    ConsoleClient vera;

    @BeforeEach
    void start() throws Exception {
        failed = new FailedMessages(outbox, messages -> {
            InMemoryOutbox.Transaction transaction = outbox.begin();
            outbox.insertAndCommit(transaction, messages);
        });
        console = Console.start(
                new ConsoleSettings("127.0.0.1", 0, Set.of(), Login.TOKENS, null),
                new ConsoleSources(
                        "relay-1",
                        admin,
                        new People(),
                        new ReplayLimit(1_000_000, System::nanoTime),
                        () -> null,
                        "--config relay.yaml",
                        List.of()));
        olga = new ConsoleClient(console).loggedIn("olga");
        vera = new ConsoleClient(console).loggedIn("vera");
    }

    @AfterEach
    void stop() {
        console.close();
        failed.close();
    }

    void awaitSample() throws Exception {
        await().until(() -> !olga.get("/problems").body().contains("No message has failed"));
    }
}
