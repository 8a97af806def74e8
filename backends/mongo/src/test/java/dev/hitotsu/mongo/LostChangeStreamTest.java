package dev.hitotsu.mongo;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.mongoserver.MongoServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Faults of a change stream that only the stand-in can be asked for, so these run there, whatever others run on. */
class LostChangeStreamTest extends ChangeStreamSupport {
    private static final MongoServer SERVER = start();

    LostChangeStreamTest() {
        super(SERVER.uri());
    }

    private static MongoServer start() {
        try {
            return MongoServer.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @Test
    void aLostConnectionLosesNothing() {
        for (int round = 0; round < 5; round++) {
            append();
            SERVER.disconnectAll();
            append();
            awaitAll();
        }
        await().until(() -> readsAll() && term.source().waits() && term.source().problem() == null);
    }

    /** A stream that comes back after the server has forgotten what it missed. */
    @Test
    void aLostHistoryLosesNoMessage() {
        append();
        awaitAll();
        await().until(() -> {
            SERVER.disconnectAll();
            append();
            SERVER.loseLog();
            awaitAll();
            String alarm = term.source().alarm();
            return alarm != null && alarm.contains("history is gone");
        });
        await().until(() -> readsAll() && term.source().waits() && term.source().problem() == null);
        assertThat(term.source().alarm()).contains("history is gone");
    }
}
