package dev.hitotsu.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.receiver.LogPosition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A subscription that reads on from positions in a database. */
class StoredPositionsTest extends KafkaSubscriptionScenario {
    @Test
    void anErrorOfTheStoredPositionsIsTriedAgain() throws Exception {
        boolean[] broken = {true};
        KafkaSubscription subscription = start(partitions -> {
            if (broken[0]) {
                throw new NoClassDefFoundError("a class that is missing");
            }
            return Map.of();
        });
        later(subscription, 2);
        broken[0] = false;
        later(subscription, 2);
        arrives(P0, 0, "a");
        turn(subscription);
        assertThat(received).containsExactly("a");
    }

    @Test
    void readsOnFromStoredPositionsOnceTheyAreLoaded() throws Exception {
        boolean[] away = {true};
        KafkaSubscription subscription = start(partitions -> {
            assertThat(partitions).containsExactlyInAnyOrder("t/0", "t/1");
            if (away[0]) {
                throw new IllegalStateException("database away");
            }
            return Map.of("t/0", new LogPosition("one", 1));
        });
        arrives(P0, 0, "a");
        arrives(P0, 1, "b");
        arrives(P1, 0, "c");
        turn(subscription);
        assertThat(received).isEmpty();

        away[0] = false;
        later(subscription, 1);
        arrives(P0, 1, "b");
        later(subscription, 1);
        assertThat(received).containsExactlyInAnyOrder("b", "c");
    }

    @Test
    void storesTheTopicIdWithThePosition() throws Exception {
        KafkaSubscription subscription = start(partitions -> Map.of());
        turn(subscription);
        arrives(P0, 0, "a");
        turn(subscription);

        assertThat(positions).containsExactly(Map.of("t/0", new LogPosition("one", 1)));
    }

    @Test
    void readsFromTheBeginningWhereThePositionIsOfAnotherTopic() throws Exception {
        KafkaSubscription subscription = start(partitions -> Map.of("t/0", new LogPosition("another", 1)));
        turn(subscription);
        arrives(P0, 0, "a");
        arrives(P0, 1, "b");
        turn(subscription);

        assertThat(received).containsExactly("a", "b");
    }

    @ParameterizedTest
    @EnumSource(StartAt.class)
    void beginsWhereToldToWithNothingStored(StartAt where) throws Exception {
        startAt = where;
        KafkaSubscription subscription = start(partitions -> Map.of());
        consumer.commitSync(Map.of(P0, new OffsetAndMetadata(1)));
        turn(subscription);
        arrives(P0, 0, "a");
        arrives(P0, 1, "b");
        turn(subscription);

        assertThat(List.copyOf(received)).isEqualTo(where == StartAt.BROKER ? List.of("b") : List.of("a", "b"));
    }

    /** With positions of its own and without. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void readsFromTheBeginningOfATopicThatWasMadeAnew(boolean stores) throws Exception {
        Map<String, LogPosition> stored = new HashMap<>();
        KafkaSubscription subscription = start(stores ? partitions -> Map.copyOf(stored) : null);
        later(subscription, 3);
        arrives(P0, 0, "old");
        turn(subscription);
        positions.forEach(stored::putAll);
        assertThat(received).containsExactly("old");

        topicId = "two";
        later(subscription, 3);
        arrives(P0, 0, "new");
        later(subscription, 1);

        assertThat(received).containsExactly("old", "new");
        assertThat(positions.getLast()).isEqualTo(Map.of("t/0", new LogPosition("two", 1)));
    }
}
