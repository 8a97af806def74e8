package dev.hitotsu.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.cli.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Nothing that a command prints contains a password, wherever it was written, nor what a driver writes past the log.
 */
class SecretsTest {
    private final List<String> driverLog = new CopyOnWriteArrayList<>();
    private final Logger root = Logger.getLogger("");
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord logged) {
            driverLog.add(new SimpleFormatter().format(logged));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @TempDir
    private Path folder;

    @BeforeEach
    void listen() {
        handler.setLevel(Level.ALL);
        root.addHandler(handler);
    }

    @AfterEach
    void stopListening() {
        root.removeHandler(handler);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://shop:SECRET@127.0.0.1:1/shop",
                "jdbc:postgresql://shop:SECRET@127.0.0.1/shop",
                "jdbc:postgresql://shop:SEC/SECRET@127.0.0.1/shop",
                "jdbc:postgresql://shop:SEC?SECRET@127.0.0.1/shop",
                "jdbc:postgresql:shop:SECRET@127.0.0.1/shop",
                "jdbc:postgresql://127.0.0.1:SECRET/shop",
                "jdbc:postgresql://127.0.0.1:99999/shop?user=shop&password=SECRET",
                "jdbc:postgresql://127.0.0.1:1/shop?user=shop&password=SECRET%zz",
                "jdbc:postgresql://127.0.0.1:1/shop?user=shop&password=SECRET",
                "jdbc:mysql://shop:SECRET@127.0.0.1/shop",
                "jdbc:mariadb://127.0.0.1:99999/shop?user=shop&password=SECRET",
                "jdbc:mariadb://127.0.0.1:1/shop?user=shop&password=SECRET%zz",
                "jdbc:mariadb://127.0.0.1:1/shop?user=shop&password=SECRET",
                "mongodb://shop:SECRET@127.0.0.1:1",
                "mongodb://shop:SEC/SECRET@127.0.0.1:1/shop",
                "mongodb://127.0.0.1:SECRET/shop",
                "shop:SECRET@127.0.0.1",
            })
    void noCommandShowsThePasswordOfAUrl(String url) throws Exception {
        assertHidden(Run.of("outbox", "status", "--url", url));
        assertHidden(Run.of("schema", "apply", "--url", url));
        assertHidden(Run.of("steps", "list", "--url", url));
        assertHidden(Run.of("projection", "list", "--url", url));
        assertHidden(Run.of("outbox", "source", "log", "--url", url));
        assertHidden(Run.of("coord", "leader", "x", "--timeout", "1s", "--store", url));
        assertHidden(Run.of("id", "new", "--kind", "snowflake", "--slots", url));
        assertHidden(check("source: {url: '" + url + "'}\nsink: {kafka: {bootstrapServers: 'a:1'}}\n"));
        assertHidden(check(
                "source: {url: 'jdbc:postgresql:x'}\nsink: {kafka: {bootstrapServers: 'a:1'}}\ncoordination: {uri: '"
                        + url + "'}\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "zk://shop:SECRET",
                "zk://shop:SEC/SECRET@127.0.0.1/x",
                "zk://shop:SEC?/SECRET@127.0.0.1/x",
                "etcd://shop:SEC/SECRET@127.0.0.1:1/x",
                "etcd://shop:SECRET/@127.0.0.1:1/x",
                "etcd://shop:SEC/RET?SECRET@127.0.0.1:1/x",
                "redis://shop:SECRET@127.0.0.1/x",
                "SECRET@x",
            })
    void noCommandShowsThePasswordOfAStore(String uri) throws Exception {
        assertHidden(Run.of("coord", "leader", "x", "--timeout", "1s", "--store", uri));
        assertHidden(check(
                "source: {url: 'jdbc:postgresql:x'}\nsink: {kafka: {bootstrapServers: 'a:1'}}\ncoordination: {uri: '"
                        + uri + "'}\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "source: jdbc:postgresql://shop:SECRET@db/shop",
                "source: SECRET",
                "'jdbc:postgresql://shop:SECRET@db/shop'",
                "source: {url: 'jdbc:postgresql:x', password: *SECRET}",
                "source: {url: 'jdbc:postgresql:x'}\nsink: SECRET",
                "source: {url: 'jdbc:postgresql:x'}\nsink: {rabbitmq: 'amqp://shop:SECRET@b'}",
                "source: {url: 'jdbc:postgresql:x'}\nsink: {rabbitmq: {uri: 'amqp://shop:SEC/SECRET@b'}}",
                "source: {url: 'jdbc:postgresql:x'}\nsink: {rabbitmq: {uri: 'http://shop:SECRET@b'}}",
                "source: {url: 'jdbc:postgresql:x'}\nsink: {kafka: {bootstrapServers: 'shop:SECRET@b:9092'}}",
                "source: {url: 'jdbc:postgresql:x'}\nsink: {kafka: 'shop:SECRET@b:9092'}",
                "source: {url: 'jdbc:postgresql:x', connections: '${file:%s}'}\nsink: {kafka: {bootstrapServers: 'a:1'}}",
                "source: {url: '${file:%s}'}\nsink: {kafka: {bootstrapServers: 'a:1'}}",
                "source: {url: 'jdbc:postgresql:x', password: {SECRET: x}}",
                "source: {url: 'jdbc:postgresql:x'}\nsink: {nats: 'nats://shop:SECRET@b'}",
                "source: {url: 'jdbc:postgresql:x'}\nsink: {nats: {uri: 'nats://shop:SECRET@b:notaport'}}",
                "source: {url: 'jdbc:postgresql:x'}\nsink: {nats: {uri: 'nats://shop:SEC/SECRET@b'}}",
                "source: {url: 'jdbc:postgresql:x'}\nsink: {nats: {uri: 'nats://a,http://SECRET@b'}}",
                "source: {url: 'jdbc:postgresql:x'}\nsink: {http: 'https://shop:SECRET@b'}",
                "source: {url: 'jdbc:postgresql:x'}\nsink: {http: {destinations: {a: {url: 'https://shop:SECRET@b c/'}}}}",
                "source: {url: 'jdbc:postgresql:x'}\nsink: {http: {destinations: {a: {url: '/x?token=SECRET'}}}}",
                "source: {url: 'jdbc:postgresql:x'}\nsink: {http: {destinations: {a: {url: 'https://b', headers: {A: \"SECRET\\tx\"}}}}}",
                "source: {url: 'jdbc:postgresql:x'}\nsink: {http: {destinations: {a: {url: 'https://b', headers: {A: {SECRET: x}}}}}}",
                "source: {url: 'jdbc:postgresql:x'}\nsink: {http: {destinations: {a: {url: 'https://b', headers: SECRET}}}}",
                "source: {url: 'jdbc:postgresql:x'}\nsink: {routes: {a: SECRET}}",
                "source: {url: 'jdbc:postgresql:x'}\nsink: {routes: {a: {topics: x, sink: {nats: {uri: 'SECRET@b'}}}}}",
                "source: {url: 'jdbc:postgresql:x'}\nsink: {kafka: {bootstrapServers: 'a:1'}}\nadmin: SECRET",
                "source: {url: 'jdbc:postgresql:x'}\nsink: {kafka: {bootstrapServers: 'a:1'}}\nadmin: {tokens: t, console: SECRET}",
                "source: {url: 'jdbc:postgresql:x'}\nsink: {kafka: {bootstrapServers: 'a:1'}}\nadmin: {tokens: t, port: '${file:%s}'}",
                "source: {url: 'jdbc:postgresql:x'}\nsink: {kafka: {bootstrapServers: 'a:1'}}\ntraces: 'http://shop:SECRET@c'",
                "source: {url: 'jdbc:postgresql:x'}\nsink: {kafka: {bootstrapServers: 'a:1'}}\ntraces: {otlp: 'shop:SECRET@c'}",
                "source: {url: 'jdbc:postgresql:x'}\nsink: {kafka: {bootstrapServers: 'a:1'}}\ntraces: {otlp: 'http://c', headers: SECRET}",
                "source: {url: 'jdbc:mysql://shop:SECRET@db/shop', read: log}\nsink: {kafka: {bootstrapServers: 'a:1'}}",
            })
    void aWrongConfigurationDoesNotShowAPassword(String yaml) throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "SECRET-word\n");

        Run run = check(yaml.replace("%s", secret.toString()));

        assertHidden(run);
        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis: 'redis://shop:SECRET@127.0.0.1:notaport'",
                "redis: 'redis://shop:SEC/SECRET@127.0.0.1/x'",
                "redis: 'redis://:SECRET@127.0.0.1'\ncache: SECRET",
                "redis: 'shop:SECRET@127.0.0.1'",
                "redis: {uri: 'redis://shop:SECRET@127.0.0.1'}",
                "coordination: 'zk://shop:SECRET'",
                "coordination: 'etcd://shop:SEC/SECRET@127.0.0.1:1/x'",
                "discovery: 'SECRET@x'",
                "admin: {port: 8490, token: {SECRET: x}}",
                "admin: {port: 8490, token: 'SECRET\tx'}",
                "admin: {port: '${file:%s}'}",
                "admin: SECRET",
                "upstreams: {orders: {addresses: 'http://shop:SECRET@localhost:8082'}}",
                "upstreams: {orders: 'http://shop:SECRET@localhost:8082'}",
                "auth: {users: {issuer: 'https://shop:SECRET@id.example', audience: shop, algorithms: [RS256]}}",
                "auth: {partners: {keys: [{subject: one, sha256: SECRET}]}}",
                "auth: {users: {issuer: 'https://shop:SEC/SECRET@id.example', audience: shop}}",
                "auth: {users: {introspect: 'https://shop:SECRET^@id.example', clientId: shop, clientSecret: SECRET}}",
                "auth: {users: {introspect: 'shop:SECRET@id.example', clientId: shop, clientSecret: SECRET}}",
                "auth: {users: {forward: 'ftp://shop:SECRET@id.example?token=SECRET'}}",
                "traces: {otlp: 'http://shop:SECRET^@collector'}",
            })
    void aWrongConfigurationOfAGatewayDoesNotShowAPassword(String yaml) throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "SECRET-word\n");
        Path config = Files.writeString(folder.resolve("gateway.yaml"), yaml.replace("%s", secret.toString()));

        assertHidden(Run.of("gateway", "check", "--config", config.toString()));
        assertHidden(Run.of("gateway", "explain", "--config", config.toString(), "GET", "/"));
    }

    @Test
    void anOptionThatTakesNoPasswordDoesNotShowIt() {
        assertHidden(Run.of("outbox", "status", "--url", "jdbc:postgresql:x", "--password=SECRET"));
        assertHidden(Run.of("outbox", "status", "--url", "jdbc:postgresql:x", "--password", "SECRET"));
    }

    @Test
    void userAndPasswordBeforeTheHostAreRefusedWithAWayOut() {
        Run run = Run.of("outbox", "status", "--url", "jdbc:postgresql://shop:SECRET@db/shop");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err())
                .contains("url: jdbc:postgresql://…@db/shop (expected: jdbc:postgresql://host:port/database")
                .contains("user and password do not belong before the host");
    }

    private Run check(String yaml) throws Exception {
        Path config = Files.writeString(folder.resolve("relay.yaml"), yaml);
        return Run.of("relay", "--check", "--config", config.toString());
    }

    private void assertHidden(Run run) {
        assertThat(run.out() + run.err()).isNotBlank().doesNotContain("SECRET");
        assertThat(driverLog).noneMatch(line -> line.contains("SECRET"));
    }
}
