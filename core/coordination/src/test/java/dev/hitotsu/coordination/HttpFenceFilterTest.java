package dev.hitotsu.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.coordination.HttpFenceFilter.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpFenceFilterTest {
    private final HttpFenceFilter filter = new HttpFenceFilter(true);

    @Test
    void refusesAnOlderFenceOfTheSameName() {
        assertThat(filter.check("orders=7")).isEmpty();
        assertThat(filter.check("orders=7")).isEmpty();
        assertThat(filter.check("stock=1")).isEmpty();
        assertThat(filter.check("orders=9")).isEmpty();
        assertThat(filter.check("orders=8"))
                .contains(new Refusal(412, "orders: fence 8 (expected: at least 9, which was seen already)"));
    }

    @Test
    void asksForAFenceWhereItIsRequired() {
        assertThat(filter.check(null).orElseThrow().status()).isEqualTo(428);
        assertThat(new HttpFenceFilter(false).check(null)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "orders", "=1", "orders=", "orders=x", "orders=-1", "orders=99999999999999999999", "%zz=1"})
    void refusesWhatIsNoFence(String header) {
        Refusal refusal = filter.check(header).orElseThrow();
        assertThat(refusal.status()).isEqualTo(400);
        assertThat(refusal.detail()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders", "a=b", "注文 1", "a/b", "ü"})
    void carriesAnyName(String name) {
        HttpFence fence = new HttpFence(name, Long.MAX_VALUE);
        assertThat(fence.value()).isASCII().doesNotContain(" ", "\n");
        assertThat(HttpFence.parse(fence.value())).contains(fence);
    }
}
