package dev.hitotsu.zookeeper;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CachedListingTest {
    private static final Node A = node("a");
    private static final Node B = node("b");

    private long nanos;

    private final CachedListing listing = new CachedListing(() -> nanos);
    private final List<CompletableFuture<Answer<Node>>> asked = new ArrayList<>();
    private int told;

    private static Node node(String data) {
        return new Node(data.getBytes(UTF_8), new Stat());
    }

    @BeforeEach
    void hasRead() {
        listing.snapshot().update(Map.of("a", A));
    }

    private void written(String name) {
        listing.changed(name, false, this::ask, () -> told++);
    }

    private void removed(String name) {
        listing.changed(name, true, this::ask, () -> told++);
    }

    private CompletableFuture<Answer<Node>> ask() {
        CompletableFuture<Answer<Node>> reply = new CompletableFuture<>();
        asked.add(reply);
        return reply;
    }

    @Test
    void whatWasReadIsNotGivenWithoutAChange() {
        assertThat(listing.snapshot().takeChanged()).isEmpty();
    }

    @Test
    void whatIsNewIsThereWhenItsDataIs() {
        written("b");
        assertThat(listing.snapshot().takeChanged()).isEmpty();
        assertThat(told).isZero();
        asked.getFirst().complete(Answer.ok(B));
        assertThat(told).isOne();
        assertThat(listing.snapshot().takeChanged()).contains(Map.of("a", A, "b", B));
        assertThat(listing.snapshot().takeChanged()).isEmpty();
    }

    @Test
    void whatIsRemovedIsGoneAtOnce() {
        removed("a");
        assertThat(told).isOne();
        assertThat(asked).isEmpty();
        assertThat(listing.snapshot().takeChanged()).contains(Map.of());
    }

    @Test
    void whatIsGoneWhenItIsReadIsLeftOut() {
        written("b");
        removed("b");
        asked.getFirst().complete(new Answer<>(Code.NONODE, null));
        assertThat(listing.snapshot().takeChanged()).contains(Map.of("a", A));
    }

    @Test
    void whatWasReadWhileSomethingWasToldIsNotTakenOver() {
        CachedListing.Snapshot before = listing.snapshot();
        removed("a");
        before.update(Map.of("a", A));
        assertThat(listing.snapshot().takeChanged()).contains(Map.of());
    }

    @Test
    void afterAGapItIsReadAnew() {
        written("b");
        listing.forget();
        asked.getFirst().complete(Answer.ok(B));
        assertThat(told).isOne();
        assertThat(listing.snapshot().takeChanged()).isEmpty();
        listing.snapshot().update(Map.of());
        removed("c");
        assertThat(listing.snapshot().takeChanged()).contains(Map.of());
    }

    @Test
    void anAnswerFromBeforeAGapChangesNothing() {
        written("b");
        listing.forget();
        listing.snapshot().update(Map.of("a", A));
        asked.getFirst().complete(Answer.ok(B));
        removed("a");
        assertThat(listing.snapshot().takeChanged()).contains(Map.of());
    }

    @Test
    void whereTheDataCannotBeReadAllIsReadAnew() {
        written("b");
        asked.getFirst().complete(new Answer<>(Code.CONNECTIONLOSS, null));
        assertThat(told).isOne();
        assertThat(listing.snapshot().takeChanged()).isEmpty();
    }

    @Test
    void anOldReadingIsNotReliedOn() {
        removed("a");
        nanos = Duration.ofSeconds(31).toNanos();
        assertThat(listing.snapshot().takeChanged()).isEmpty();
        listing.snapshot().update(Map.of("a", A));
        removed("a");
        assertThat(listing.snapshot().takeChanged()).contains(Map.of());
    }

    @Test
    void anAnswerThatIsMissingDoesNotKeepItBack() {
        written("b");
        written("c");
        asked.getFirst().complete(new Answer<>(Code.THROTTLEDOP, null));
        listing.snapshot().update(Map.of("a", A));
        removed("a");
        assertThat(listing.snapshot().takeChanged()).contains(Map.of());
    }
}
