package dev.hitotsu.demo.run;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Two tasks at the same time, of which one may wait for ever if the other fails. */
final class BothTasks {
    private BothTasks() {}

    /**
     * Runs both, each in a thread of its own, and waits for them. If one fails, the other one is not waited for.
     *
     * @throws ExecutionException with what the first one threw that failed
     */
    static void run(String oneName, Callable<?> one, String otherName, Callable<?> other)
            throws ExecutionException, InterruptedException {
        CompletableFuture<Void> result = new CompletableFuture<>();
        CompletableFuture.allOf(start(oneName, one, result), start(otherName, other, result))
                .thenRun(() -> result.complete(null));
        result.get();
    }

    private static CompletableFuture<Void> start(String name, Callable<?> task, CompletableFuture<Void> result) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread.ofVirtual().name(name).start(() -> {
            try {
                task.call();
                done.complete(null);
            } catch (Throwable failure) {
                result.completeExceptionally(failure);
            }
        });
        return done;
    }
}
