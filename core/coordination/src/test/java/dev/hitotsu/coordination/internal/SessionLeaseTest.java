package dev.hitotsu.coordination.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.coordination.store.StoreSession;
import dev.hitotsu.runtime.Clockwork;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SessionLeaseTest {
    private final AtomicLong nanos = new AtomicLong();
    private final Clockwork runtime = (Clockwork) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {Clockwork.class}, (self, method, arguments) -> nanos.get());
    private final StoreSession session = (StoreSession) Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {StoreSession.class},
            (self, method, arguments) -> method.getName().equals("hasEnded") ? (Object) false : Duration.ofNanos(100));
    private final SessionLease lease = new SessionLease(session, runtime, 0);

    @Test
    void countsFromWhenARenewalWasSent() {
        nanos.set(60);
        lease.renewed(50);
        assertThat(lease.remainingNanos()).isEqualTo(90);
        nanos.set(149);
        assertThat(lease.isValid()).isTrue();
        nanos.set(150);
        assertThat(lease.isValid()).isFalse();
    }

    @Test
    void isNeverValidAgainAfterItsEnd() {
        nanos.set(100);
        assertThat(lease.isValid()).isFalse();
        lease.renewed(99);
        assertThat(lease.isValid()).isFalse();
        assertThat(lease.remainingNanos()).isZero();
    }

    @Test
    void isNotRevivedOnceItWasEnded() {
        lease.end();
        lease.renewed(10);
        assertThat(lease.isValid()).isFalse();
    }
}
