package dev.hitotsu.mongo;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoException;
import dev.hitotsu.relay.feed.FeedInput;
import org.junit.jupiter.api.Test;

/** A relay that follows a change stream reads each message once, whatever happens to the stream. */
class ChangeStreamTest extends ChangeStreamSupport {
    private static final String THREAD = "hitotsu-change-stream";

    ChangeStreamTest() {
        super(MongoDatabases.URI);
    }

    @Test
    void messagesArriveWithoutAQuery() {
        append();
        awaitAll();
        await().until(() -> {
            boolean unused = readsAll();
            commands.clear();
            append();
            awaitAll();
            return term.source().waits() && !commands.contains("find");
        });
        assertThat(term.source().problem()).isNull();
    }

    /** The driver does not tell of the end: it answers that there is no event, at once, for ever. */
    @Test
    void aStreamThatHasEndedBeginsAnew() {
        append();
        awaitAll();
        await().until(() -> readsAll() && term.source().waits());
        commands.clear();
        new MongoCollections(MongoDatabases.CLIENT, name).messages().drop();
        append();

        awaitAll();
        await().until(() ->
                readsAll() && commands.contains("aggregate") && term.source().waits());
        assertThat(term.source().problem()).isNull();
    }

    /** "ChangeStreamHistoryLost". */
    @Test
    void aLostHistoryIsAnAlarmAndTheStreamBeginsAnew() {
        ChangeStreamInput input = new ChangeStreamInput(new MongoCollections(MongoDatabases.CLIENT, name), time -> {});
        FeedInput.Setback setback = input.failed(new MongoException(286, "gone"));

        assertThat(setback.isAlarm()).isTrue();
        assertThat(setback.problem()).contains("history is gone from the server (expected: an oplog");
    }

    @Test
    void theThreadEndsWithTheTerm() {
        await().until(() -> threads() > 0);
        term.close();

        await().until(() -> threads() == 0);
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(THREAD))
                .count();
    }
}
