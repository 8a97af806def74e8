package dev.hitotsu.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class OpenSessionsTest {
    private final List<Session> closed = new ArrayList<>();
    private final OpenSessions<Session> sessions = new OpenSessions<>();

    @Test
    void closesWhatIsOpenAndNotWhatHasEnded() {
        Session open = sessions.open(Session::new);
        sessions.open(Session::new).end();

        sessions.close();

        assertThat(sessions.isClosed()).isTrue();
        assertThat(closed).containsExactly(open);
    }

    @Test
    void aSessionThatIsOpenedAfterwardsIsClosedAtOnce() {
        sessions.close();

        Session late = sessions.open(Session::new);

        assertThat(closed).containsExactly(late);
    }

    private final class Session implements SinkSession {
        private final Consumer<Session> onEnd;

        Session(Consumer<Session> onEnd) {
            this.onEnd = onEnd;
        }

        void end() {
            onEnd.accept(this);
        }

        @Override
        public CompletableFuture<SendResult> send(Message message) {
            return CompletableFuture.completedFuture(SendResult.sent());
        }

        @Override
        public void abort() {}

        @Override
        public void close() {
            closed.add(this);
            end();
        }
    }
}
