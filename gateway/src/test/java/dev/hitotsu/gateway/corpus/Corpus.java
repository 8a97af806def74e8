package dev.hitotsu.gateway.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Many cases of one kind, tried side by side because most of them wait for the end of a connection. Prints its score.
 */
public final class Corpus {
    private static final int AT_A_TIME = 64;

    private Corpus() {}

    /** Tries one case; throws if it does not go as it should. */
    @FunctionalInterface
    public interface Check<C> {
        void of(C one) throws Exception;
    }

    /** Tries all, and fails with all those that went wrong. */
    public static <C> void run(String name, List<C> cases, Check<? super C> check) {
        List<String> failures = failures(cases, check);
        System.out.printf("%s: %d of %d%n", name, cases.size() - failures.size(), cases.size());
        assertThat(failures).as(name).isEmpty();
    }

    /** What went wrong, and with which cases. */
    public static <C> List<String> failures(List<C> cases, Check<? super C> check) {
        List<String> failures = new ArrayList<>();
        try (ExecutorService threads =
                Executors.newFixedThreadPool(AT_A_TIME, Thread.ofVirtual().factory())) {
            List<Future<Void>> tried = cases.stream()
                    .map(one -> threads.<Void>submit(() -> {
                        check.of(one);
                        return null;
                    }))
                    .toList();
            for (int i = 0; i < cases.size(); i++) {
                try {
                    tried.get(i).get();
                } catch (ExecutionException e) {
                    failures.add(cases.get(i) + ": " + e.getCause());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException(e);
                }
            }
        }
        return failures;
    }
}
