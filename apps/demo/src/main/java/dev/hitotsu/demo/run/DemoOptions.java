package dev.hitotsu.demo.run;

import dev.hitotsu.demo.shop.Broker;
import dev.hitotsu.demo.shop.Database;
import dev.hitotsu.demo.shop.Saga;
import dev.hitotsu.demo.shop.ShopSchema;
import dev.hitotsu.outbox.OutboxSource;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The options of a demo.
 *
 * @param orders the number of orders
 * @param seconds the seconds over which the orders are spread
 * @param seed determines orders, faults and their times
 * @param database where the shop keeps its tables
 * @param source how relays learn of messages
 * @param services what the services are made of
 * @param saga how an order goes through stock and payment
 * @param broker what messages travel through
 * @param through how clients reach it
 * @param faults whether faults are injected
 * @param json the file for the outcome as JSON, null for none
 * @param report the file for the HTML report
 */
record DemoOptions(
        int orders,
        int seconds,
        long seed,
        Database database,
        OutboxSource source,
        ShopServices services,
        Saga saga,
        Broker broker,
        Through through,
        boolean faults,
        @Nullable Path json,
        Path report) {
    private static final int ORDERS_AFTERWARDS = 400_000;
    private static final int SECONDS_A_DAY = 86_400;

    DemoOptions {
        if (orders < 1 || orders > 1_000_000) {
            throw new IllegalArgumentException("--orders: " + orders + " (expected: 1..1000000)");
        }
        if (seconds < 1 || seconds > 86_400) {
            throw new IllegalArgumentException("--seconds: " + seconds + " (expected: 1..86400)");
        }
        if (source == OutboxSource.LOG_ONLY && database != Database.postgresql) {
            throw new IllegalArgumentException(
                    "--source: log-only (expected: polling or log, or --database postgresql)");
        }
        if (saga == Saga.steps && database == Database.mongo) {
            throw new IllegalArgumentException("--saga: steps (expected: messages, or a --database with SQL)");
        }
        List<?> others = List.of(database, saga, broker);
        if (services == ShopServices.spring
                && (source == OutboxSource.LOG_ONLY
                        || !others.equals(List.of(Database.postgresql, Saga.messages, Broker.kafka)))) {
            throw new IllegalArgumentException("--services: spring (expected: plain, or --database postgresql"
                    + " --broker kafka --saga messages, without --source log-only)");
        }
    }

    /** How to run the same again. */
    String replay() {
        return "./hitotsu demo --seed %d --orders %d --seconds %d --database %s --source %s --saga %s --broker %s --through %s%s%s"
                .formatted(
                        seed,
                        orders,
                        seconds,
                        database,
                        source.text(),
                        saga,
                        broker,
                        through,
                        services == ShopServices.plain ? "" : " --services " + services,
                        faults ? "" : " --no-faults");
    }

    /** For orders that come when the demo is over: about five a second, for a day. */
    DemoOptions afterwards() {
        return new DemoOptions(
                ORDERS_AFTERWARDS,
                SECONDS_A_DAY,
                seed + 1,
                database,
                source,
                services,
                saga,
                broker,
                through,
                false,
                null,
                report);
    }

    /**
     * How many pieces there are of a product that becomes scarce: three of four that are wanted. An order is for two on
     * average.
     */
    int scarcePieces() {
        return Math.max(1, orders * 2 / ShopSchema.PRODUCTS * 3 / 4);
    }
}
