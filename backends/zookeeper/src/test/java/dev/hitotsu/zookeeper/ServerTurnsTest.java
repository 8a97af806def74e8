package dev.hitotsu.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.runtime.Clockwork;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ServerTurnsTest {
    private static final Duration AVOIDANCE = Duration.ofSeconds(20);

    private final AtomicLong nanos = new AtomicLong();
    private final Clockwork runtime = new Clockwork() {
        @Override
        public long nanoTime() {
            return nanos.get();
        }

        @Override
        public long currentTimeMillis() {
            return Clockwork.system().currentTimeMillis();
        }

        @Override
        public void start(String name, Runnable body) {
            Clockwork.system().start(name, body);
        }

        @Override
        public Waiter waiter() {
            return Clockwork.system().waiter();
        }
    };

    private ServerTurns of(int count) {
        List<InetSocketAddress> addresses = IntStream.rangeClosed(1, count)
                .mapToObj(port -> InetSocketAddress.createUnresolved("127.0.0.1", port))
                .toList();
        return new ServerTurns(addresses, AVOIDANCE, runtime);
    }

    private static Set<InetSocketAddress> tried(ServerTurns turns) {
        Set<InetSocketAddress> tried = new HashSet<>();
        for (int i = 0; i < 6; i++) {
            tried.add(turns.next(0));
        }
        return tried;
    }

    @Test
    void aServerThatWasLeftIsPassedOverForAWhile() {
        ServerTurns turns = of(3);
        InetSocketAddress silent = turns.next(0);
        turns.onConnected();

        assertThat(turns.updateServerList(List.of(), silent)).isTrue();

        assertThat(tried(turns)).hasSize(2).doesNotContain(silent);
        nanos.addAndGet(AVOIDANCE.toNanos());
        assertThat(tried(turns)).hasSize(3);
    }

    @Test
    void theOnlyServerIsTriedAgain() {
        ServerTurns turns = of(1);
        InetSocketAddress silent = turns.next(0);

        turns.updateServerList(List.of(), silent);

        assertThat(turns.next(0)).isEqualTo(silent);
        assertThat(turns.present()).isEqualTo(silent);
        assertThat(turns.size()).isEqualTo(1);
    }

    @Test
    void serversThatAreSlowTogetherAreNotLeftOneAfterTheOther() {
        ServerPatience patience = new ServerPatience(Duration.ofSeconds(20));
        assertThat(patience.present()).isEqualTo(Duration.ofMillis(2_500));
        assertThat(patience.spend()).isTrue();
        assertThat(patience.spend()).isFalse();

        patience.answered(Duration.ofSeconds(3));

        assertThat(patience.present()).isEqualTo(Duration.ofSeconds(6));
        assertThat(patience.spend()).isTrue();
        patience.answered(Duration.ofMillis(4));
        assertThat(patience.present()).isEqualTo(Duration.ofMillis(2_500));
    }
}
