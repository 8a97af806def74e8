package dev.hitotsu.runtime.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessTlsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final List<String> PROPERTIES =
            List.of("trustStore", "trustStorePassword", "keyStore", "keyStorePassword", "keyStoreType");

    @TempDir
    private static Path made;

    @TempDir
    private Path folder;

    @BeforeAll
    static void makeKeys() throws Exception {
        keytool("first");
        keytool("second");
    }

    @AfterEach
    void clear() {
        PROPERTIES.forEach(name -> System.clearProperty("javax.net.ssl." + name));
    }

    private static void keytool(String name) throws Exception {
        Process keytool = new ProcessBuilder(("%s/bin/keytool -J-XX:TieredStopAtLevel=1 -J-XX:+UseSerialGC -genkeypair"
                                + " -keyalg EC -alias own -dname CN=%s -ext bc=ca:true -storetype PKCS12 -storepass"
                                + " changeit -keystore %s")
                        .formatted(System.getProperty("java.home"), name, made.resolve(name))
                        .split(" "))
                .redirectErrorStream(true)
                .redirectOutput(made.resolve("log").toFile())
                .start();
        assertThat(keytool.waitFor()).as(Files.readString(made.resolve("log"))).isZero();
    }

    private static KeyStore keys(String name) throws GeneralSecurityException, IOException {
        return new StoreFile(made.resolve(name), "PKCS12", null, PASSWORD).read();
    }

    /** As a person would: the new file is put in the place of the one before. */
    private Path trust(String name) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("trusted", keys(name).getCertificate("own"));
        try (OutputStream out = Files.newOutputStream(folder.resolve("new"))) {
            store.store(out, PASSWORD);
        }
        return Files.move(folder.resolve("new"), folder.resolve("trust"), StandardCopyOption.REPLACE_EXISTING);
    }

    private Path show(String name) throws IOException {
        Files.copy(made.resolve(name), folder.resolve("new"));
        return Files.move(folder.resolve("new"), folder.resolve("keys"), StandardCopyOption.REPLACE_EXISTING);
    }

    private static StoreFile file(Path path) {
        return new StoreFile(path, "PKCS12", null, PASSWORD);
    }

    /** Shows a certificate, and trusts another one. */
    private static SSLContext server(String shown, String trusted) throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(keys(shown), PASSWORD);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(keys(trusted));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    /** One connection, with a byte each way. */
    private static void connect(SSLContext server, boolean forKnown, SSLContext client) throws Exception {
        InetAddress here = InetAddress.getLoopbackAddress();
        try (SSLServerSocket listening =
                (SSLServerSocket) server.getServerSocketFactory().createServerSocket(0, 1, here)) {
            listening.setNeedClientAuth(forKnown);
            CompletableFuture<Void> served =
                    CompletableFuture.runAsync(() -> serve(listening), Thread::startVirtualThread);
            try (SSLSocket socket =
                    (SSLSocket) client.getSocketFactory().createSocket(here, listening.getLocalPort())) {
                socket.getOutputStream().write(1);
                if (socket.getInputStream().read() < 0) {
                    throw new IOException("closed");
                }
            }
            served.join();
        }
    }

    private static void serve(SSLServerSocket listening) {
        try (var socket = listening.accept()) {
            socket.getOutputStream().write(socket.getInputStream().read());
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    private static boolean isTaken(SSLContext server, boolean forKnown, SSLContext client) throws Exception {
        try {
            connect(server, forKnown, client);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void awaitTaken(SSLContext server, boolean forKnown, SSLContext client) throws Exception {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!isTaken(server, forKnown, client)) {
            assertThat(System.nanoTime() - until)
                    .as("the change was not taken up")
                    .isNegative();
        }
    }

    @Test
    void aTrustStoreThatChangesCounts() throws Exception {
        SSLContext client = ProcessTls.context(null, file(trust("first")));
        connect(server("first", "first"), false, client);
        SSLContext second = server("second", "first");
        assertThatThrownBy(() -> connect(second, false, client)).isInstanceOf(SSLHandshakeException.class);

        trust("second");
        awaitTaken(second, false, client);
        assertThat(isTaken(server("first", "first"), false, client)).isFalse();
    }

    @Test
    void aStoreThatCannotBeUsedIsRefusedAtTheStart() throws Exception {
        Path store = Files.writeString(folder.resolve("trust"), "half");
        assertThatThrownBy(() -> ChangingTrust.of(file(store))).isInstanceOf(IOException.class);
        KeyStore empty = KeyStore.getInstance("PKCS12");
        empty.load(null, null);
        try (OutputStream out = Files.newOutputStream(store)) {
            empty.store(out, PASSWORD);
        }
        assertThatThrownBy(() -> ChangingTrust.of(file(store)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no certificate in it (expected: one or more)");
    }

    @Test
    void aKeyThatChangesIsShown() throws Exception {
        SSLContext client = ProcessTls.context(file(show("first")), file(trust("first")));
        connect(server("first", "first"), true, client);
        SSLContext forSecond = server("first", "second");
        assertThat(isTaken(forSecond, true, client)).isFalse();

        show("second");
        awaitTaken(forSecond, true, client);
    }

    @Test
    void theDefaultContextFollowsTheFilesOfTheProperties() throws Exception {
        SSLContext before = SSLContext.getDefault();
        try {
            ProcessTls.followFiles();
            assertThat(SSLContext.getDefault()).as("no property").isSameAs(before);
            System.setProperty("javax.net.ssl.trustStore", "/no/such/file");
            ProcessTls.followFiles();
            assertThat(SSLContext.getDefault()).as("no file").isSameAs(before);

            System.setProperty("javax.net.ssl.trustStore", trust("first").toString());
            System.setProperty("javax.net.ssl.trustStorePassword", "changeit");
            System.setProperty("javax.net.ssl.keyStore", show("second").toString());
            System.setProperty("javax.net.ssl.keyStorePassword", "changeit");
            System.setProperty("javax.net.ssl.keyStoreType", "PKCS12");
            ProcessTls.followFiles();
            connect(server("first", "second"), true, SSLContext.getDefault());
        } finally {
            SSLContext.setDefault(before);
        }
    }
}
