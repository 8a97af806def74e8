package dev.hitotsu.servers.net;

import dev.hitotsu.servers.ServerException;
import dev.hitotsu.servers.internal.Folders;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A server over TLS whose certificate nobody signed and whose name is that of another host. A client that verifies ends
 * the handshake; one that does not would send its password next. Thread-safe.
 */
public final class WrongCertificateServer implements AutoCloseable {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final ServerSocket listening;
    private final SSLContext context;
    private final Greeting greeting;
    private final AtomicInteger attempts = new AtomicInteger();
    private final AtomicInteger handshakes = new AtomicInteger();

    /** What the protocol exchanges before TLS begins. */
    @FunctionalInterface
    public interface Greeting {
        void exchange(Socket plain) throws IOException;
    }

    private WrongCertificateServer(ServerSocket listening, SSLContext context, Greeting greeting) {
        this.listening = listening;
        this.context = context;
        this.greeting = greeting;
    }

    /** Starts to listen on 127.0.0.1. */
    public static WrongCertificateServer start() {
        return start(plain -> {});
    }

    /** The same for a protocol that begins without TLS. */
    public static WrongCertificateServer start(Greeting greeting) {
        try {
            ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            WrongCertificateServer server = new WrongCertificateServer(listening, context(), greeting);
            Thread.ofVirtual().start(server::accept);
            return server;
        } catch (IOException | GeneralSecurityException e) {
            throw new ServerException("server with a wrong certificate: " + e.getMessage(), e);
        }
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** How many clients have begun a handshake. */
    public int attempts() {
        return attempts.get();
    }

    /** How many clients have accepted the certificate. */
    public int handshakes() {
        return handshakes.get();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket plain = listening.accept();
                Thread.ofVirtual().start(() -> greet(plain));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void greet(Socket plain) {
        try (plain) {
            greeting.exchange(plain);
            try (SSLSocket secure =
                    (SSLSocket) context.getSocketFactory().createSocket(plain, "127.0.0.1", plain.getPort(), true)) {
                secure.setUseClientMode(false);
                attempts.incrementAndGet();
                secure.startHandshake();
                handshakes.incrementAndGet();
            }
        } catch (IOException e) {
            // What a client that verifies brings about.
        }
    }

    private static SSLContext context() throws IOException, GeneralSecurityException {
        Path folder = Folders.temporary("hitotsu-certificate-");
        try {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(makeKeys(folder.resolve("keys.p12")))) {
                keys.load(in, PASSWORD);
            }
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } finally {
            Folders.delete(folder);
        }
    }

    private static Path makeKeys(Path file) throws IOException {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-J-XX:TieredStopAtLevel=1",
                        "-J-XX:+UseSerialGC",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "wrong",
                        "-dname",
                        "CN=other.example",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD),
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (keytool.waitFor() != 0) {
                throw new IOException("keytool ended with " + keytool.exitValue() + " (expected: 0)");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        return file;
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new ServerException("server with a wrong certificate: " + e.getMessage(), e);
        }
    }
}
