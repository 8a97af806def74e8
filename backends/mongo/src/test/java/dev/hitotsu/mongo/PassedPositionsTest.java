package dev.hitotsu.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bson.conversions.Bson;
import org.junit.jupiter.api.Test;

class PassedPositionsTest {
    private static final int LIMIT = 100;

    private final PassedPositions passed = new PassedPositions(new MongoCheckpoint(10, List.of(3L, 5L)), 0);

    @Test
    void aDocumentInAGapSplitsIt() {
        passed.read(4, 1);
        passed.read(13, 1);

        assertThat(passed.checkpoint()).isEqualTo(new MongoCheckpoint(13, List.of(3L, 3L, 5L, 5L, 11L, 12L)));
        passed.read(3, 1);
        passed.read(5, 1);
        passed.read(8, 1);
        assertThat(passed.checkpoint()).isEqualTo(new MongoCheckpoint(13, List.of(11L, 12L)));
    }

    @Test
    void positionsAreOldSinceTheirGapWasPassed() {
        passed.read(13, 7);

        assertThat(passed.passedBefore(7, 0, 100, LIMIT)).containsExactly(3L, 4L, 5L);
        assertThat(passed.passedBefore(8, 4, 11, LIMIT)).containsExactly(4L, 5L, 11L);
        assertThat(passed.passedBefore(8, 0, 100, 2)).containsExactly(3L, 4L);
        passed.read(4, 9);
        assertThat(passed.passedBefore(1, 0, 100, LIMIT)).containsExactly(3L, 5L);
    }

    @Test
    void aWideGapIsAskedForByItsEnds() {
        passed.read(1_000_000_000, 1);

        assertThat(json(passed.filter())).contains("\"$or\"", "999999999", "\"$in\": [3, 4, 5]");
        assertThat(passed.isFull()).isFalse();
    }

    @Test
    void manyOpenPositionsAreTooMany() {
        for (long position = 12; passed.position() < 2L * PassedPositions.MAX_POSITIONS; position += 2) {
            assertThat(passed.isFull()).isFalse();
            passed.read(position, 1);
        }
        passed.read(passed.position() + 20, 1);
        assertThat(passed.isFull()).isTrue();
        for (long position = 11; position < 51; position += 2) {
            passed.read(position, 1);
        }
        assertThat(passed.isFull()).isFalse();
    }

    /** What is drawn next is at least the last position that was read, or in a gap that ends there. */
    @Test
    void whatIsDrawnInTheMiddleOfWhatWasReadIsNotReadAgain() {
        assertThat(passed.willRead(11)).isTrue();
        assertThat(passed.willRead(6)).isFalse();
        assertThat(passed.willRead(4)).isFalse();
        passed.read(20, 1);
        assertThat(passed.willRead(15)).isTrue();
        assertThat(passed.willRead(10)).isFalse();
    }

    private static String json(Bson filter) {
        return filter.toBsonDocument().toJson();
    }
}
