package dev.hitotsu.nats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.SendResult;
import io.nats.client.impl.Headers;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StreamEndTest {
    private static final UUID FIRST = UUID.randomUUID();
    private static final UUID SECOND = UUID.randomUUID();

    private final StreamEnd end = new StreamEnd("ORDERS");

    private Headers append(UUID id) {
        Headers headers = new Headers();
        assertThat(end.append(headers, id)).isNull();
        assertThat(headers.serializedLength()).isLessThan(end.maxHeaderBytes());
        return headers;
    }

    @Test
    void eachMessageSaysBehindWhichItStands() {
        assertThat(end.isUnknown()).isTrue();
        end.set(41);

        Headers first = append(FIRST);
        Headers second = append(SECOND);

        assertThat(first.getFirst("Nats-Expected-Stream")).isEqualTo("ORDERS");
        assertThat(first.getFirst("Nats-Expected-Last-Sequence")).isEqualTo("41");
        assertThat(first.containsKey("Nats-Expected-Last-Msg-Id")).isFalse();
        assertThat(second.getFirst("Nats-Expected-Last-Sequence")).isEqualTo("42");
        assertThat(second.getFirst("Nats-Expected-Last-Msg-Id")).isEqualTo(FIRST.toString());
    }

    @Test
    void nothingFollowsAMessageThatWasNotTakenUntilItIsForgotten() {
        end.set(1);
        append(FIRST);
        end.record(SendResult.rejected("too large"));

        assertThat(end.append(new Headers(), SECOND)).isEqualTo("given up behind a message not taken: too large");
        end.set(7);
        assertThat(end.append(new Headers(), SECOND)).isNotNull();
        end.forget();
        assertThat(end.isUnknown()).isTrue();
        end.set(7);
        assertThat(append(SECOND).getFirst("Nats-Expected-Last-Sequence")).isEqualTo("7");
    }

    @Test
    void aMessageOutOfPlaceMayHaveArrivedAndHoldsNothingAgainstIt() {
        end.set(1);
        append(FIRST);

        assertThat(end.recordOutOfPlace("wrong last sequence: 5")).isInstanceOf(SendResult.Unavailable.class);
        assertThat(end.append(new Headers(), SECOND)).contains("ORDERS", "wrong last sequence: 5");
    }

    @Test
    void whatWasTakenBreaksNothing() {
        end.set(1);
        append(FIRST);
        end.record(SendResult.sent());
        end.forget();

        assertThat(end.isUnknown()).isFalse();
        assertThat(append(SECOND).getFirst("Nats-Expected-Last-Sequence")).isEqualTo("2");
    }
}
