package dev.hitotsu.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import io.vertx.core.streams.WriteStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PassedBodyTest {
    private final Source source = new Source();
    private final Sink sink = new Sink();

    private Future<Void> pass(String length) {
        return new PassedBody(source, sink, length, sink::end).pass();
    }

    @Test
    void aBodyInOnePieceLeavesInOneMessage() {
        Future<Void> passed = pass("4");
        source.part("body");
        source.end();

        assertThat(sink.taken).containsExactly("end:body");
        assertThat(passed.succeeded()).isTrue();
    }

    @Test
    void aBodyInPiecesLeavesAsItComes() {
        Future<Void> passed = pass("8");
        source.part("half");
        assertThat(sink.taken).containsExactly("half");
        source.part("half");
        assertThat(passed.isComplete()).isFalse();
        source.end();

        assertThat(sink.taken).containsExactly("half", "half", "end");
        assertThat(passed.succeeded()).isTrue();
    }

    /** A piece may be as long as the whole was to be; only the first one can be it. */
    @Test
    void whatHasNoLengthEndsWithItsEnd() {
        pass("");
        source.part("");
        source.part("all");
        source.end();

        assertThat(sink.taken).containsExactly("", "all", "end");
    }

    @Test
    void nobodyReadsFasterThanTheOtherEndTakes() {
        pass("8");
        sink.isFull = true;
        source.part("half");
        assertThat(source.isPaused).isTrue();

        sink.isFull = false;
        sink.drained.handle(null);
        assertThat(source.isPaused).isFalse();
    }

    @Test
    void whatBreaksOffHasNoEnd() {
        Future<Void> passed = pass("8");
        source.part("half");
        source.failed.handle(new IllegalStateException("gone"));
        source.end();

        assertThat(passed.cause()).hasMessage("gone");
        assertThat(sink.taken).containsExactly("half");
    }

    @Test
    void theRestOfWhatNobodyTakesIsThrownAway() {
        Future<Void> passed = pass("8");
        sink.failure = new IllegalStateException("closed");
        sink.isFull = true;
        source.part("half");
        source.part("half");
        source.end();

        assertThat(passed.cause()).hasMessage("closed");
        assertThat(sink.taken).containsExactly("half");
        assertThat(source.isPaused).isFalse();
    }

    private static final class Source implements ReadStream<Buffer> {
        private Handler<Buffer> parts = part -> {};
        private Handler<Void> ended = end -> {};
        private Handler<Throwable> failed = failure -> {};
        private boolean isPaused = true;

        void part(String text) {
            parts.handle(Buffer.buffer(text));
        }

        void end() {
            ended.handle(null);
        }

        @Override
        public Source exceptionHandler(@Nullable Handler<Throwable> handler) {
            failed = handler;
            return this;
        }

        @Override
        public Source handler(@Nullable Handler<Buffer> handler) {
            parts = handler;
            return this;
        }

        @Override
        public Source pause() {
            isPaused = true;
            return this;
        }

        @Override
        public Source resume() {
            isPaused = false;
            return this;
        }

        @Override
        public Source fetch(long amount) {
            return this;
        }

        @Override
        public Source endHandler(@Nullable Handler<Void> handler) {
            ended = handler;
            return this;
        }
    }

    private static final class Sink implements WriteStream<Buffer> {
        private final List<String> taken = new ArrayList<>();
        private Handler<Void> drained = nothing -> {};
        private boolean isFull;
        private @Nullable Throwable failure;

        @Override
        public Future<Void> write(Buffer part) {
            taken.add(part.toString());
            return failure == null ? Future.succeededFuture() : Future.failedFuture(failure);
        }

        @Override
        public Future<Void> end() {
            taken.add("end");
            return Future.succeededFuture();
        }

        @Override
        public Future<Void> end(Buffer part) {
            taken.add("end:" + part);
            return Future.succeededFuture();
        }

        @Override
        public boolean writeQueueFull() {
            return isFull;
        }

        @Override
        public Sink drainHandler(@Nullable Handler<Void> handler) {
            drained = handler;
            return this;
        }

        @Override
        public Sink setWriteQueueMaxSize(int maxSize) {
            return this;
        }

        @Override
        public Sink exceptionHandler(@Nullable Handler<Throwable> handler) {
            return this;
        }
    }
}
