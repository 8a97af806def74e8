package dev.hitotsu.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.relay.store.CopyPosition;
import dev.hitotsu.relay.store.Journal;
import java.lang.reflect.Proxy;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** How far the log must be read before what earlier terms have parked may go: in places of the log, copies or not. */
class CopiesTest {
    @Test
    void theLastParkedIsAPlaceInTheLog() {
        assertThat(lastParked()).isZero();
        assertThat(lastParked(9)).isEqualTo(9);
        assertThat(lastParked(CopyPosition.of(7, 1))).isEqualTo(7);
        assertThat(lastParked(9, CopyPosition.of(7, 1), CopyPosition.of(7, 2))).isEqualTo(9);
        assertThat(lastParked(5, CopyPosition.of(6, 3), CopyPosition.of(7, 0))).isEqualTo(7);
    }

    private static long lastParked(long... positions) {
        TreeSet<Long> parked = new TreeSet<>();
        for (long position : positions) {
            parked.add(position);
        }
        return Copies.lastParked((Journal) Proxy.newProxyInstance(
                CopiesTest.class.getClassLoader(), new Class<?>[] {Journal.class}, (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("lastParked");
                    Long last = parked.lower((Long) arguments[0]);
                    return last == null ? 0L : last;
                }));
    }
}
