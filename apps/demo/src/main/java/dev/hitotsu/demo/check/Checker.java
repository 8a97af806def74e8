package dev.hitotsu.demo.check;

import dev.hitotsu.demo.check.RunData.Charge;
import dev.hitotsu.demo.check.RunData.DatabaseContent;
import dev.hitotsu.demo.check.RunData.Money;
import dev.hitotsu.demo.check.reading.CheckException;
import dev.hitotsu.demo.check.reading.Delivery;
import dev.hitotsu.demo.check.reading.MessageReader;
import java.time.Duration;
import java.util.List;

/**
 * Checks a run of the shop from the outside: reads the database, the broker and the payment API's ledger and compares
 * them, row by row, with each other and with what the clients were told.
 *
 * <p>The run has to be over: consumers have handled everything and nothing writes any more. A message that is still on
 * its way counts as lost. Reads everything into memory, about a kilobyte an order. Thread-safe.
 */
public final class Checker {
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

    private final Duration timeout;

    private Checker(Duration timeout) {
        this.timeout = timeout;
    }

    /** Returns a checker that gives up on a server after 30 seconds without progress. */
    public static Checker create() {
        return withTimeout(DEFAULT_TIMEOUT);
    }

    /**
     * Returns a checker that gives up on a server after the timeout without progress.
     *
     * @throws IllegalArgumentException if {@code timeout} is below a second or above an hour
     */
    public static Checker withTimeout(Duration timeout) {
        if (timeout.compareTo(Duration.ofSeconds(1)) < 0 || timeout.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("timeout: " + timeout + " (expected: PT1S..PT1H)");
        }
        return new Checker(timeout);
    }

    /**
     * Reads everything and applies the rules. Blocks.
     *
     * @throws CheckException if something cannot be read; that says nothing about the promises
     */
    public CheckResult check(CheckInput input) {
        List<Delivery> deliveries = MessageReader.of(input.messages(), timeout).read();
        DatabaseContent database = database(input);
        List<Money> money = input.ledger() == null
                ? database.charges().stream().map(Charge::money).toList()
                : new LedgerReader(input.ledger(), timeout).read();
        return RuleSet.evaluate(new RunData(input.clientOrders(), database, money, deliveries));
    }

    private DatabaseContent database(CheckInput input) {
        String url = input.url();
        if (url.startsWith(MongoReader.PREFIX)) {
            return new MongoReader(input, timeout).read();
        }
        if (url.startsWith(SqlReader.POSTGRESQL) || url.startsWith(SqlReader.MARIADB)) {
            return new SqlReader(input, timeout).read();
        }
        throw new CheckException("url (expected: " + SqlReader.POSTGRESQL + "//host:port/database, " + SqlReader.MARIADB
                + "//host:port/ or " + MongoReader.PREFIX + "//host:port/database)");
    }
}
