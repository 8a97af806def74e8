package dev.hitotsu.postgresql.internal.slot;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.postgresql.replication.fluent.logical.ChainedLogicalStreamBuilder;

class OldDriverTest {
    @Test
    void aDriverThatConfirmsByItselfIsRefused() {
        assertThatThrownBy(() -> SlotStream.withoutAutomaticFlush(oldBuilder()))
                .isInstanceOf(SQLException.class)
                .hasMessage("driver: too old to read the log (expected: org.postgresql 42.7.14 or newer)");
    }

    private static ChainedLogicalStreamBuilder oldBuilder() {
        return (ChainedLogicalStreamBuilder) Proxy.newProxyInstance(
                OldDriverTest.class.getClassLoader(),
                new Class<?>[] {ChainedLogicalStreamBuilder.class},
                (proxy, method, arguments) -> {
                    throw new NoSuchMethodError(method.getName());
                });
    }
}
