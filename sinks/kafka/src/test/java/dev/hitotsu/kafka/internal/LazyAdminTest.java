package dev.hitotsu.kafka.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class LazyAdminTest {
    @Test
    void aClientWhoseLoginWasRefusedIsReplaced() {
        try (LazyAdmin lazy = new LazyAdmin(Map.of("bootstrap.servers", "127.0.0.1:1"), 1_000)) {
            Admin first = lazy.get();
            assertThat(lazy.get()).isSameAs(first);
            lazy.failed(new TimeoutException("no answer"));
            assertThat(lazy.get()).as("a broker that is away").isSameAs(first);
            lazy.failed(new SaslAuthenticationException("wrong password"));
            assertThat(lazy.get()).as("a login that was refused").isNotSameAs(first);
        }
    }
}
