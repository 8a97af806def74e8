package dev.hitotsu.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A key with a certificate that is its own authority. */
record TestKeys(KeyStore keys) {
    private static final char[] PASSWORD = "changeit".toCharArray();

    /** Makes one, for names as keytool takes them, such as {@code dns:localhost,ip:127.0.0.1}. */
    static TestKeys make(String names) {
        try {
            Path folder = Files.createTempDirectory("hitotsu-http-");
            Path file = folder.resolve("keys.p12");
            try {
                keytool(file, names);
                KeyStore keys = KeyStore.getInstance("PKCS12");
                try (InputStream in = Files.newInputStream(file)) {
                    keys.load(in, PASSWORD);
                }
                return new TestKeys(keys);
            } finally {
                Files.deleteIfExists(file);
                Files.deleteIfExists(folder);
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void keytool(Path file, String names) throws IOException {
        String program =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process keytool = new ProcessBuilder(
                        ("%s -J-XX:TieredStopAtLevel=1 -J-XX:+UseSerialGC -genkeypair -keyalg EC -alias own -dname"
                                        + " CN=test -ext SAN=%s -ext bc=ca:true -storetype PKCS12 -storepass %s -keystore %s")
                                .formatted(program, names, new String(PASSWORD), file)
                                .split(" "))
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
    }

    /** Shows this certificate, and trusts that of the other. */
    SSLContext context(TestKeys trusted) {
        try {
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, PASSWORD);
            return context(managers.getKeyManagers(), trusted);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The key and its certificate as a file in PKCS #12, and the password of that. */
    byte[] file() {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            keys.store(out, PASSWORD);
            return out.toByteArray();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    Certificate certificate() {
        try {
            return keys.getCertificate("own");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    Key privateKey() {
        try {
            return keys.getKey("own", PASSWORD);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String password() {
        return new String(PASSWORD);
    }

    /** Shows no certificate, and trusts this one. */
    SSLContext trusting() {
        return context(new KeyManager[0], this);
    }

    private static SSLContext context(KeyManager[] managers, TestKeys trusted) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("trusted", trusted.certificate());
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
