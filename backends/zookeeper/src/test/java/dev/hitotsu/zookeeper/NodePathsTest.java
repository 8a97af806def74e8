package dev.hitotsu.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NodePathsTest {
    private final NodePaths paths = new NodePaths("/shop");

    @Test
    void aPathStandsBelowTheAddress() {
        assertThat(paths.node("locks/stock")).isEqualTo("/shop/locks/stock");
        assertThat(paths.path("/shop/locks/stock")).isEqualTo("locks/stock");
        assertThat(new NodePaths("").node("a")).isEqualTo("/a");
        assertThat(new NodePaths("").path("/a")).isEqualTo("a");
        assertThat(paths.guard(255)).isEqualTo("/shop/.guards/ff");
    }

    @Test
    void removalsHaveFewCountersAndAPathAlwaysTheSame() {
        assertThat(IntStream.range(0, 2_000)
                        .mapToObj(i -> paths.removals("path " + i))
                        .distinct())
                .hasSizeBetween(2, 64)
                .allMatch(node -> node.matches("/shop/\\.removals/([0-9]|[1-5][0-9]|6[0-3])"));
        assertThat(paths.removals("a")).isEqualTo(paths.removals("a"));
    }

    @Test
    void ancestorsAreMadeFromTheTop() {
        assertThat(NodePaths.ancestors("/shop/locks/stock")).containsExactly("/shop", "/shop/locks");
        assertThat(NodePaths.ancestors("/shop")).isEmpty();
        assertThat(NodePaths.parent("/shop/locks/stock")).isEqualTo("/shop/locks");
        assertThat(NodePaths.parent("/shop")).isEmpty();
        assertThat(NodePaths.parent("shop")).isEmpty();
    }

    @Test
    void aServerThatAnswersSlowlyIsWaitedForLongerAndLeftOnce() {
        ServerPatience patience = new ServerPatience(Duration.ofSeconds(8));
        assertThat(patience.present()).isEqualTo(Duration.ofSeconds(1));
        assertThat(patience.spend()).isTrue();
        assertThat(patience.spend()).isFalse();

        patience.answered(Duration.ofMillis(700));
        assertThat(patience.present()).isEqualTo(Duration.ofMillis(1_400));
        assertThat(patience.spend()).isTrue();
        patience.answered(Duration.ofMillis(400));
        assertThat(patience.present()).isEqualTo(Duration.ofSeconds(1));
    }
}
