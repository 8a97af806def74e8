package dev.hitotsu.relay.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a window takes, in messages and in bytes. */
class SendWindowTest {
    private final SendWindow window = new SendWindow(4, 100);

    @Test
    void itTakesSoManyMessages() {
        for (int i = 0; i < 4; i++) {
            assertThat(window.hasRoomFor(1)).isTrue();
            window.enter(1);
        }
        assertThat(window.hasRoomFor(1)).isFalse();
        window.leave(1);
        assertThat(window.hasRoomFor(1)).isTrue();
        assertThat(window.count()).isEqualTo(3);
    }

    @Test
    void itTakesSoManyBytes() {
        window.enter(60);
        assertThat(window.hasRoomFor(40)).isTrue();
        assertThat(window.hasRoomFor(41)).isFalse();
    }

    @Test
    void oneThatIsTooLargeIsTakenAlone() {
        assertThat(window.hasRoomFor(1_000)).isTrue();
        window.enter(1_000);
        assertThat(window.hasRoomFor(1)).isFalse();
        window.leave(1_000);
        assertThat(window.isEmpty()).isTrue();
    }

    @Test
    void itIsHalfEmptyWhenBothAre() {
        window.enter(25);
        window.enter(25);
        assertThat(window.isHalfEmpty()).isTrue();
        window.enter(1);
        assertThat(window.isHalfEmpty()).as("three messages").isFalse();
        window.leave(1);
        window.leave(25);
        window.enter(26);
        assertThat(window.isHalfEmpty()).as("51 bytes").isFalse();
    }

    @Test
    void aShareIsAPartOfBothAndOneAtLeast() {
        SendWindow half = window.share(0.5);
        half.enter(10);
        assertThat(half.hasRoomFor(40)).isTrue();
        assertThat(half.hasRoomFor(41)).isFalse();
        half.enter(1);
        assertThat(half.hasRoomFor(1)).isFalse();
        SendWindow least = window.share(0.001);
        least.enter(1);
        assertThat(least.hasRoomFor(0)).as("one message").isFalse();
    }
}
