package dev.hitotsu.demo.check;

import dev.hitotsu.demo.check.Facts.Delivery;
import java.time.Duration;
import java.util.List;

/**
 * Checks a run of the shop from the outside: reads the database and the broker and compares them, row by row, with each
 * other and with what the clients remember.
 *
 * <p>The run has to be over: consumers have taken everything and nothing writes any more. What is still under way counts
 * as lost. Reads everything into memory, about a kilobyte an order. Thread-safe.
 */
public final class Checker {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Duration patience;

    private Checker(Duration patience) {
        this.patience = patience;
    }

    /** Returns a checker that gives up on a server that says nothing for half a minute. */
    public static Checker create() {
        return withPatience(PATIENCE);
    }

    /**
     * Returns a checker that gives up on a server that says nothing for so long.
     *
     * @throws IllegalArgumentException if {@code patience} is below a second or above an hour
     */
    public static Checker withPatience(Duration patience) {
        if (patience.compareTo(Duration.ofSeconds(1)) < 0 || patience.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("patience: " + patience + " (expected: PT1S..PT1H)");
        }
        return new Checker(patience);
    }

    /**
     * Reads and judges. Blocks for as long as reading takes.
     *
     * @throws CheckException if something cannot be read; that says nothing about the promises
     */
    public CheckResult check(CheckInput input) {
        List<Delivery> deliveries = MessageReader.of(input.messages(), patience).read();
        return Verdict.of(new Facts(input.asked(), new DatabaseReader(input, patience).read(), deliveries));
    }
}
