package dev.hitotsu.mongoserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.mongoserver.SnapshotHistory.Step;
import dev.hitotsu.mongoserver.SnapshotHistory.Transaction;
import dev.hitotsu.mongoserver.command.Commands;
import dev.hitotsu.mongoserver.command.FailPoint;
import dev.hitotsu.mongoserver.storage.Storage;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Random histories of concurrent transactions, checked by what clients have seen and by the change stream alone. */
class SnapshotIsolationTest {
    private static final long SEED = Long.getLong("hitotsu.seed", System.nanoTime());
    private static final int HISTORIES = Integer.getInteger("hitotsu.histories", 1_000);
    private static final List<String> KEYS = List.of("a", "b", "c");
    private static final int CLIENTS = 4;
    private static final int STEPS = 40;

    private final Random random = new Random(SEED);
    private Commands commands = server();
    private final List<@Nullable Transaction> open = new ArrayList<>();
    private final List<Transaction> all = new ArrayList<>();
    private final Map<Long, Transaction> acknowledged = new HashMap<>();
    private int values;
    private int conflicts;

    private static Commands server() {
        return new Commands(new Storage(InstantSource.system()), new FailPoint(), "127.0.0.1:1");
    }

    @Test
    void everyHistoryIsOneOfSnapshotIsolation() {
        for (int history = 0; history < HISTORIES; history++) {
            run();
            assertThat(new SnapshotHistory(all, commits()).contradiction())
                    .as("seed " + SEED + ", history " + history)
                    .isEmpty();
        }
        assertThat(conflicts).as("seed " + SEED).isGreaterThan(HISTORIES / 2);
    }

    private void run() {
        commands = server();
        open.clear();
        all.clear();
        acknowledged.clear();
        for (int client = 0; client < CLIENTS; client++) {
            open.add(null);
        }
        expectOk(
                commands.run(new BsonDocument("create", new BsonString("keys")).append("$db", new BsonString("test"))));
        for (int step = 0; step < STEPS; step++) {
            step(random.nextInt(CLIENTS));
        }
    }

    private void step(int client) {
        Transaction transaction = open.get(client);
        boolean starts = transaction == null;
        if (transaction == null) {
            transaction = new Transaction("transaction " + all.size(), acknowledged.size());
            all.add(transaction);
            open.set(client, transaction);
        }
        int choice = starts ? random.nextInt(7) : random.nextInt(10);
        if (choice < 3) {
            read(client, transaction, starts);
        } else if (choice < 7) {
            write(client, transaction, starts);
        } else if (choice < 9) {
            commit(client, transaction);
        } else {
            expectOk(run(client, transaction, false, "{abortTransaction: 1, $db: 'admin'}"));
            open.set(client, null);
        }
    }

    private String key() {
        return KEYS.get(random.nextInt(KEYS.size()));
    }

    private void read(int client, Transaction transaction, boolean starts) {
        String key = key();
        BsonDocument reply =
                run(client, transaction, starts, "{find: 'keys', filter: {_id: '" + key + "'}, $db: 'test'}");
        expectOk(reply);
        List<BsonValue> found = reply.getDocument("cursor").getArray("firstBatch");
        transaction.steps.add(new Step(
                key,
                found.isEmpty()
                        ? null
                        : found.getFirst().asDocument().getInt32("value").getValue(),
                false));
    }

    /** A conflict ends the transaction. */
    private void write(int client, Transaction transaction, boolean starts) {
        String key = key();
        boolean deletes = random.nextInt(4) == 0;
        int value = ++values;
        String statement = deletes
                ? "{delete: 'keys', deletes: [{q: {_id: '" + key + "'}, limit: 1}], $db: 'test'}"
                : "{update: 'keys', updates: [{q: {_id: '" + key + "'}, u: {$set: {value: " + value
                        + "}}, upsert: true}], $db: 'test'}";
        BsonDocument reply = run(client, transaction, starts, statement);
        if (isOk(reply) && !reply.containsKey("writeErrors")) {
            // A deletion of nothing has read that there is nothing.
            boolean isWrite = reply.getInt32("n").getValue() > 0;
            transaction.steps.add(new Step(key, deletes ? null : value, isWrite));
            return;
        }
        assertThat(reply.getArray("errorLabels")).as("%s", reply).contains(new BsonString("TransientTransactionError"));
        conflicts++;
        open.set(client, null);
    }

    private void commit(int client, Transaction transaction) {
        expectOk(run(client, transaction, false, "{commitTransaction: 1, $db: 'admin'}"));
        if (!transaction.writes().isEmpty()) {
            acknowledged.put((long) all.indexOf(transaction), transaction);
        }
        open.set(client, null);
    }

    private static BsonDocument session(int client) {
        return new BsonDocument("id", new BsonBinary(new UUID(7, client)));
    }

    private BsonDocument run(int client, Transaction transaction, boolean starts, String statement) {
        BsonDocument command = BsonDocument.parse(statement)
                .append("lsid", session(client))
                .append("txnNumber", new BsonInt64(all.indexOf(transaction)))
                .append("autocommit", org.bson.BsonBoolean.FALSE);
        if (starts) {
            command.append("startTransaction", org.bson.BsonBoolean.TRUE)
                    .append("readConcern", new BsonDocument("level", new BsonString("snapshot")));
        }
        return commands.run(command);
    }

    /** Those that have written, in the order in which the change stream tells of them, each whole. */
    private List<Transaction> commits() {
        BsonDocument reply = commands.run(
                BsonDocument.parse("{aggregate: 'keys', pipeline: [{$changeStream: {startAtOperationTime: {$timestamp:"
                                + " {t: 1, i: 1}}}}], cursor: {batchSize: 1000}, $db: 'test'}")
                        .append("lsid", session(CLIENTS)));
        expectOk(reply);
        List<Transaction> commits = new ArrayList<>();
        Map<String, Integer> told = new HashMap<>();
        List<BsonValue> events = new ArrayList<>(reply.getDocument("cursor").getArray("firstBatch"));
        if (events.isEmpty()) {
            events.addAll(more(reply.getDocument("cursor").getInt64("id").getValue()));
        }
        for (BsonValue event : events) {
            long number = event.asDocument().getInt64("txnNumber").getValue();
            Transaction transaction = all.get((int) number);
            if (commits.isEmpty() || commits.getLast() != transaction) {
                assertThat(acknowledged).as("committed").containsKey(number);
                assertThat(transaction.commit).as("a transaction in two parts").isNegative();
                transaction.commit = commits.size();
                commits.add(transaction);
            }
            told.merge(transaction.name, 1, Integer::sum);
        }
        assertThat(commits).containsExactlyInAnyOrderElementsOf(acknowledged.values());
        commits.forEach(transaction -> assertThat(told.get(transaction.name)).isEqualTo((int)
                transaction.steps.stream().filter(Step::isWrite).count()));
        return commits;
    }

    private List<BsonValue> more(long cursor) {
        BsonDocument more = new BsonDocument("getMore", new BsonInt64(cursor))
                .append("collection", new BsonString("keys"))
                .append("batchSize", new BsonInt32(1_000))
                .append("maxTimeMS", new BsonInt64(1))
                .append("lsid", session(CLIENTS))
                .append("$db", new BsonString("test"));
        BsonDocument reply = commands.run(more);
        expectOk(reply);
        return reply.getDocument("cursor").getArray("nextBatch");
    }

    private static boolean isOk(BsonDocument reply) {
        return reply.getNumber("ok").intValue() == 1;
    }

    private static void expectOk(BsonDocument reply) {
        assertThat(isOk(reply)).as("%s", reply).isTrue();
    }

    /** The checker itself: what no snapshot explains. */
    @Test
    void brokenHistoriesAreFound() {
        Transaction first = committed("first", 0, new Step("a", 1, true), new Step("b", 1, true));
        Transaction torn = new Transaction("torn", 0);
        torn.steps.addAll(List.of(new Step("a", 1, false), new Step("b", null, false)));
        assertThat(new SnapshotHistory(List.of(first, torn), List.of(first)).contradiction())
                .hasValueSatisfying(text -> assertThat(text).contains("torn"));

        Transaction stale = new Transaction("stale", 1);
        stale.steps.add(new Step("a", null, false));
        assertThat(new SnapshotHistory(List.of(first, stale), List.of(first)).contradiction())
                .isPresent();

        Transaction lost = committed("lost update", 1, new Step("a", null, false), new Step("a", 2, true));
        Transaction early = committed("early", 0, new Step("a", null, false), new Step("a", 3, true));
        assertThat(new SnapshotHistory(List.of(early), List.of(early)).contradiction())
                .isEmpty();
        assertThat(new SnapshotHistory(List.of(first, lost), List.of(first, lost)).contradiction())
                .isPresent();
    }

    private static Transaction committed(String name, int place, Step... steps) {
        Transaction transaction = new Transaction(name, 0);
        transaction.steps.addAll(List.of(steps));
        transaction.commit = place;
        return transaction;
    }
}
