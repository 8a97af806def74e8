package dev.hitotsu.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.ClientSession;
import dev.hitotsu.message.Message;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GapFillerTest {
    private static final long START = 7;

    private final String name = MongoDatabases.name();
    private final Mongo mongo = MongoDatabases.create(name);
    private final MongoCollections collections = new MongoCollections(MongoDatabases.CLIENT, name);
    private final PositionCounter positions = new PositionCounter(collections);
    private final PassedPositions passed = new PassedPositions(new MongoCheckpoint(0, List.of()), START);
    private long now = START;
    private final GapFiller filler = new GapFiller(collections, passed, () -> now);

    private List<Long> filledAfter(long nanos) {
        now += nanos;
        filler.fillIfDue();
        return collections.messages().find().map(MessageDocuments::position).into(new ArrayList<>());
    }

    @Test
    void whatWasDrawnAndGivenUpIsFilledAfterAWhileAndNothingElse() {
        PositionCounter.Drawn unused = positions.draw(3);
        passed.read(1_000, START);

        assertThat(filledAfter(GapFiller.PATIENCE.toNanos())).isEmpty();
        assertThat(filledAfter(GapFiller.PATIENCE.toNanos())).containsExactly(1L, 2L, 3L);
        assertThat(filler.problem()).isNull();
    }

    @Test
    void anOpenTransactionKeepsItsPositionAndHidesNoOthers() {
        try (ClientSession open = MongoDatabases.CLIENT.startSession()) {
            open.startTransaction(MongoCollections.TRANSACTION);
            mongo.outbox().append(open, Message.builder("orders", "t").build());
            PositionCounter.Drawn unused = positions.draw(1);
            passed.read(3, START);

            assertThat(filledAfter(2 * GapFiller.PATIENCE.toNanos())).containsExactly(2L);
            open.commitTransaction();
            assertThat(filledAfter(2 * GapFiller.PATIENCE.toNanos())).containsExactly(1L, 2L);
            assertThat(collections.messages().find().first()).doesNotContainKey("filled");
        }
    }
}
