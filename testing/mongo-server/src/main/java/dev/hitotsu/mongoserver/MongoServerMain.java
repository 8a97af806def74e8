package dev.hitotsu.mongoserver;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** A stand-in in a process of its own, so that it can be killed: {@code PORT JOURNAL TRANSACTION_SECONDS}. */
public final class MongoServerMain {
    private MongoServerMain() {}

    /** Runs it until the process is ended. */
    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length != 3) {
            throw new IllegalArgumentException(args.length + " arguments (expected: PORT JOURNAL TRANSACTION_SECONDS)");
        }
        try (MongoServer server = MongoServer.start(Integer.parseInt(args[0]), Path.of(args[1]))) {
            server.limitTransactions(Duration.ofSeconds(Long.parseLong(args[2])));
            System.out.println("Stand-in for MongoDB: " + server.uri());
            new CountDownLatch(1).await();
        }
    }
}
