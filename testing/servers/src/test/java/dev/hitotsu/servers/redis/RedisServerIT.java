package dev.hitotsu.servers.redis;

import static dev.hitotsu.testkit.time.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hitotsu.servers.ServerException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RedisServerIT {
    private static Optional<String> ask(RedisServer server, String command) {
        return RedisCommand.send(server.port(), command);
    }

    @Test
    void isEmptyAfterACrash() {
        try (RedisServer server = RedisServer.start()) {
            assertThat(ask(server, "SET a 1")).contains("+OK");
            server.kill();
            assertThat(server.isAlive()).isFalse();
            assertThat(ask(server, "GET a")).isEmpty();
            server.restart();
            assertThat(ask(server, "GET a")).contains("$-1");
        }
    }

    @Test
    void keepsWhatItAppended() {
        try (RedisServer server = RedisServer.builder().appendOnly().start()) {
            assertThat(ask(server, "SET a 1")).contains("+OK");
            server.kill();
            server.restart();
            assertThat(ask(server, "GET a")).contains("1");
        }
    }

    @Test
    void doesNotAnswerWhileSuspended() {
        try (RedisServer server = RedisServer.start()) {
            server.suspend();
            assertThat(ask(server, "PING")).isEmpty();
            server.resume();
            await().until(() -> ask(server, "PING").equals(Optional.of("+PONG")));
        }
    }

    @Test
    void aReplicaCopiesUntilItIsPromoted() {
        try (RedisServer primary = RedisServer.start();
                RedisServer replica =
                        RedisServer.builder().replicaOf(primary.port()).start()) {
            ask(primary, "SET a 1");
            await().until(() -> ask(replica, "GET a").equals(Optional.of("1")));
            assertThat(ask(replica, "SET a 2").orElseThrow()).startsWith("-READONLY");

            replica.promote();
            assertThat(ask(replica, "SET a 2")).contains("+OK");
            assertThat(ask(primary, "GET a")).contains("1");
        }
    }

    @Test
    void oneWithAPasswordStarts() {
        try (RedisServer server =
                RedisServer.builder().setting("requirepass", "secret").start()) {
            assertThat(ask(server, "GET a").orElseThrow()).startsWith("-NOAUTH");
        }
    }

    @Test
    void showsTheLogOfAServerThatDoesNotStart() {
        assertThatExceptionOfType(ServerException.class)
                .isThrownBy(() ->
                        RedisServer.builder().setting("no-such-setting", "1").start())
                .withMessageContaining("no-such-setting");
    }

    @Test
    void machinesWithoutAProgramAreNamed() {
        assertThat(RedisProgram.entry("Linux", "aarch64")).endsWith("arm64");
        assertThatExceptionOfType(ServerException.class)
                .isThrownBy(() -> RedisProgram.entry("Plan 9", "amd64"))
                .withMessage("os.name: Plan 9 (expected: Linux)");
        assertThatExceptionOfType(ServerException.class)
                .isThrownBy(() -> RedisProgram.entry("Linux", "s390x"))
                .withMessage("os.arch: s390x (expected: amd64 or aarch64)");
    }
}
