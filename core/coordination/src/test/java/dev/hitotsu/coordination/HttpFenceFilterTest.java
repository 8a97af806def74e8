package dev.hitotsu.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hitotsu.coordination.HttpFenceFilter.Refusal;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpFenceFilterTest {
    private final HttpFenceFilter filter = HttpFenceFilter.required("orders");

    @Test
    void refusesAnOlderFence() {
        assertThat(filter.check("orders=7")).isEmpty();
        assertThat(filter.check("orders=7")).isEmpty();
        assertThat(filter.check("orders=9")).isEmpty();
        assertThat(filter.check("orders=8"))
                .contains(new Refusal(412, "orders: fence 8 (expected: at least 9, which was seen already)"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "orders=3, orders=3",
                "orders=3,orders=9",
                "Orders=3",
                "anything=0",
                " =3",
                "orders =3",
                "orders\t=3",
                "orders%20=3",
                "%6Frders%00=3",
                "orders=+3",
                "orders=\u0663",
                "orders=9=3"
            })
    void theCallerDoesNotChooseTheName(String header) {
        assertThat(filter.check("orders=9")).isEmpty();

        assertThat(filter.check(header)).get().extracting(Refusal::status).isEqualTo(400);
        assertThat(HttpFenceFilter.optional("orders").check(header))
                .get()
                .extracting(Refusal::status)
                .isEqualTo(400);
    }

    @Test
    void theHolderOfAGrantSendsItsFence() throws Exception {
        try (Coordination coordination = Coordination.open("mem:");
                Grant grant = coordination.lock("orders").acquire()) {
            HttpFence sent = HttpFence.of("orders", grant);

            assertThat(sent).isEqualTo(new HttpFence("orders", grant.fence()));
            assertThat(filter.check(sent.value())).isEmpty();
        }
    }

    @Test
    void anEncodedNameIsTheSameName() {
        assertThat(filter.check("orders=9")).isEmpty();

        assertThat(filter.check("%6Frders=3").orElseThrow().status()).isEqualTo(412);
    }

    @Test
    void severalHeadersAreRefused() {
        assertThat(filter.check(List.of("orders=3", "orders=3")).orElseThrow().status())
                .isEqualTo(400);
        assertThat(filter.check(List.of("orders=3"))).isEmpty();
        assertThat(filter.check(List.of()).orElseThrow().status()).isEqualTo(428);
    }

    @Test
    void otherNamesTakeNoMemoryAndEndNothing() {
        for (int i = 0; i < 200_000; i++) {
            assertThat(filter.check("name" + i + "=1")).isPresent();
        }

        assertThat(filter.check("orders=1")).isEmpty();
    }

    @Test
    void aLongHeaderIsRefusedWithoutRepeatingIt() {
        Refusal refusal = filter.check("x".repeat(1_000_000) + "=1").orElseThrow();

        assertThat(refusal.status()).isEqualTo(400);
        assertThat(refusal.detail()).hasSizeLessThan(200);
    }

    @Test
    void aFenceThatWasNotGrantedLocksNobodyOut() {
        AtomicLong granted = new AtomicLong(4);
        HttpFenceFilter bounded = filter.boundedBy(granted::get);

        assertThat(bounded.check("orders=" + Long.MAX_VALUE))
                .contains(new Refusal(
                        400, "orders: fence 9223372036854775807 (expected: at most 4, the newest granted)"));
        assertThat(bounded.check("orders=4")).isEmpty();
        granted.set(5);
        assertThat(bounded.check("orders=5")).isEmpty();
        assertThat(bounded.check("orders=4").orElseThrow().status()).isEqualTo(412);
    }

    @Test
    void whereItIsUnknownWhatWasGrantedOnlyKnownFencesPass() {
        AtomicLong granted = new AtomicLong(4);
        HttpFenceFilter bounded = filter.boundedBy(() -> {
            if (granted.get() < 0) {
                throw new CoordinationException("no answer", null);
            }
            return granted.get();
        });
        assertThat(bounded.check("orders=4")).isEmpty();
        granted.set(-1);

        assertThat(bounded.check("orders=5").orElseThrow().status()).isEqualTo(503);
        assertThat(bounded.check("orders=4")).isEmpty();
    }

    @Test
    void asksForAFenceWhereItIsRequired() {
        assertThat(filter.check((String) null).orElseThrow().status()).isEqualTo(428);
        assertThat(HttpFenceFilter.optional("orders").check((String) null)).isEmpty();
        assertThatThrownBy(() -> HttpFenceFilter.required("")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "orders",
                "=1",
                "orders=",
                "orders=x",
                "orders=-1",
                "orders=99999999999999999999",
                "%zz=1",
                "%=1"
            })
    void refusesWhatIsNoFence(String header) {
        Refusal refusal = filter.check(header).orElseThrow();
        assertThat(refusal.status()).isEqualTo(400);
        assertThat(refusal.detail()).startsWith("Hitotsu-Fence: ").contains("(expected: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders", "a=b", "注文 1", "a/b", "ü"})
    void carriesAnyName(String name) {
        HttpFence fence = new HttpFence(name, Long.MAX_VALUE);
        assertThat(fence.value()).isASCII().doesNotContain(" ", "\n");
        assertThat(HttpFence.parse(fence.value())).contains(fence);
        assertThat(HttpFenceFilter.required(name).check(fence.value())).isEmpty();
    }
}
