package dev.hitotsu.server.command;

import static dev.hitotsu.testkit.time.Patience.await;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hitotsu.message.Message;
import dev.hitotsu.postgresql.PostgreSql;
import dev.hitotsu.servers.nats.NatsServer;
import dev.hitotsu.servers.postgresql.PostgreSqlServer;
import dev.hitotsu.servers.process.ChildProcess;
import dev.hitotsu.testkit.sql.Queries;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.sql.SQLException;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The certificates of a relay's database and broker are changed under load, and whom it trusts with them. */
class RotatedTrustIT {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final String TOPIC = "trusted";

    @TempDir
    private Path folder;

    private PostgreSqlServer server;
    private DataSource database;
    private NatsServer nats;
    private volatile boolean stopped;

    @BeforeEach
    void begin() throws Exception {
        // The servers run as another user.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        keytool("one");
        keytool("two");
        server = PostgreSqlServer.builder().quick().start();
        database = server.dataSource();
        PostgreSql.of(database).schema().apply();
        showAtDatabase("one");
        Queries.execute(
                database,
                "ALTER SYSTEM SET ssl = on",
                "SELECT pg_reload_conf()",
                "CREATE ROLE relay SUPERUSER LOGIN PASSWORD 'secret'");
        nats = NatsServer.start(tls("one"));
        trustAtDatabase("one");
        trustAtBroker("one");
    }

    @AfterEach
    void end() {
        stopped = true;
        nats.close();
        server.close();
    }

    private void keytool(String name) throws Exception {
        Path store = folder.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(("%s/bin/keytool -J-XX:TieredStopAtLevel=1 -J-XX:+UseSerialGC -genkeypair"
                                + " -keyalg EC -alias own -dname CN=%s -ext SAN=ip:127.0.0.1 -ext bc=ca:true -storetype"
                                + " PKCS12 -storepass changeit -keystore %s")
                        .formatted(System.getProperty("java.home"), name, store)
                        .split(" "))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        assertThat(keytool.waitFor())
                .as(Files.readString(folder.resolve("log")))
                .isZero();
        Files.writeString(certificate(name), certificateText(name));
        Files.writeString(
                key(name), pem("PRIVATE KEY", keys(name).getKey("own", PASSWORD).getEncoded()));
    }

    private KeyStore keys(String name) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve(name + ".p12"))) {
            keys.load(in, PASSWORD);
        }
        return keys;
    }

    private Path certificate(String name) {
        return folder.resolve(name + ".pem");
    }

    private Path key(String name) {
        return folder.resolve(name + ".key");
    }

    private String certificateText(String name) throws Exception {
        return pem("CERTIFICATE", keys(name).getCertificate("own").getEncoded());
    }

    private static String pem(String label, byte[] content) {
        String encoded = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(content);
        return "-----BEGIN " + label + "-----\n" + encoded + "\n-----END " + label + "-----\n";
    }

    private String tls(String name) {
        return "tls { cert_file: \"" + certificate(name) + "\", key_file: \"" + key(name) + "\" }";
    }

    /** The database itself writes its files: nobody else may read its key. */
    private void showAtDatabase(String name) throws Exception {
        for (String kind : new String[] {"key", "crt"}) {
            String text = Files.readString(kind.equals("key") ? key(name) : certificate(name));
            Queries.execute(
                    database,
                    "COPY (SELECT unnest(string_to_array('" + text + "', E'\\n'))) TO PROGRAM 'umask 77; cat > server."
                            + kind + "'");
        }
    }

    private void trustAtDatabase(String name) throws IOException {
        Files.copy(certificate(name), folder.resolve("made"));
        Files.move(folder.resolve("made"), folder.resolve("ca.pem"), StandardCopyOption.REPLACE_EXISTING);
    }

    private void trustAtBroker(String name) throws Exception {
        try (OutputStream out = Files.newOutputStream(folder.resolve("made"))) {
            trusting(name).store(out, PASSWORD);
        }
        Files.move(folder.resolve("made"), folder.resolve("trust.p12"), StandardCopyOption.REPLACE_EXISTING);
    }

    private KeyStore trusting(String... names) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (String name : names) {
            store.setCertificateEntry(name, keys(name).getCertificate("own"));
        }
        return store;
    }

    private ChildProcess startRelay() throws IOException {
        Path file = Files.writeString(
                folder.resolve("relay.yaml"), """
                source: {url: '%s?sslmode=verify-full&sslrootcert=%s', user: relay, password: secret}
                sink: {nats: {uri: 'tls://127.0.0.1:%d'}}
                http: {port: 0}
                """.formatted(server.jdbcUrl(), folder.resolve("ca.pem"), nats.port()));
        return RelayProcesses.relay("--config", file.toString())
                .systemProperty(
                        "javax.net.ssl.trustStore", folder.resolve("trust.p12").toString())
                .systemProperty("javax.net.ssl.trustStorePassword", "changeit")
                .start();
    }

    private void load() {
        try (java.sql.Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            while (!stopped) {
                PostgreSql.of(database)
                        .outbox()
                        .append(connection, Message.builder(TOPIC, "Placed").build());
                connection.commit();
                LockSupport.parkNanos(20_000_000);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What is in the broker; -1 while it does not say. */
    private long stored() throws Exception {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusting("one", "two"));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        Options options = new Options.Builder()
                .server("tls://127.0.0.1:" + nats.port())
                .sslContext(context)
                .noReconnect()
                .build();
        try (Connection connection = Nats.connect(options)) {
            return connection.jetStreamManagement().getStreams().stream()
                    .mapToLong(stream -> stream.getStreamState().getMsgCount())
                    .sum();
        } catch (IOException | JetStreamApiException e) {
            return -1;
        }
    }

    /** What was appended before a change may be delivered after it; a hundred more were not. */
    private void awaitTraffic(CompletableFuture<Void> load) throws Exception {
        long before = await().until(this::stored, count -> count >= 0);
        await().until(() -> load.isDone() || stored() > before + 100);
        assertThat(load).isNotDone();
    }

    /** What is open stays open: only a new connection sees the certificate. */
    private void dropConnections() throws Exception {
        Queries.execute(
                database,
                "SELECT pg_reload_conf()",
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'relay'");
    }

    @Test
    void isTakenUpWithoutARestartInEitherOrder() throws Exception {
        try (ChildProcess relay = startRelay()) {
            CompletableFuture<Void> load = CompletableFuture.runAsync(this::load, Thread::startVirtualThread);
            awaitTraffic(load);

            trustAtBroker("two");
            nats.restart(tls("two"));
            awaitTraffic(load);
            nats.restart(tls("one"));
            trustAtBroker("one");
            awaitTraffic(load);

            trustAtDatabase("two");
            showAtDatabase("two");
            dropConnections();
            awaitTraffic(load);
            showAtDatabase("one");
            dropConnections();
            trustAtDatabase("one");
            awaitTraffic(load);

            stopped = true;
            load.join();
            RelayProcesses.stop(relay);
        }
    }
}
