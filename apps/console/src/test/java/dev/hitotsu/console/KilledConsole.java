package dev.hitotsu.console;

import dev.hitotsu.console.action.ReplayLimit;
import dev.hitotsu.console.source.ConsoleSettings;
import dev.hitotsu.console.source.ConsoleSources;
import dev.hitotsu.console.source.Login;
import dev.hitotsu.postgresql.PostgreSql;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.postgresql.ds.PGSimpleDataSource;

/** A process with a console, to be killed. It prints where the console is. */
final class KilledConsole {
    private KilledConsole() {}

    /** @param given URL, user and password of the database */
    public static void main(String[] given) throws InterruptedException {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(given[0]);
        dataSource.setUser(given[1]);
        dataSource.setPassword(given[2]);
        try (Console console = Console.start(
                new ConsoleSettings("127.0.0.1", 0, Set.of(), Login.NONE, null),
                new ConsoleSources(
                        "killed",
                        PostgreSql.of(dataSource).admin(),
                        hash -> java.util.Optional.empty(),
                        new ReplayLimit(5_000, System::nanoTime),
                        () -> null,
                        "",
                        List.of()))) {
            System.out.println("listens at " + console.address() + " ");
            new CountDownLatch(1).await();
        }
    }
}
