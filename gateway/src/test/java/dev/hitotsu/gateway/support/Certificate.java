package dev.hitotsu.gateway.support;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A certificate that is its own authority, in two files in PEM. */
public record Certificate(Path certificate, Path key) {
    private static final String PASSWORD = "changeit";

    /** The JDK's keytool takes seconds: each name has the same one in all tests of a JVM. */
    private static final Map<String, Encoded> KNOWN = new ConcurrentHashMap<>();

    private record Encoded(byte[] certificate, byte[] key) {
        Certificate write(Path folder, String name) {
            return new Certificate(
                    Certificate.write(folder.resolve(name + ".pem"), "CERTIFICATE", certificate),
                    Certificate.write(folder.resolve(name + ".key"), "PRIVATE KEY", key));
        }
    }

    /** Writes the one of this name into the folder. */
    public static Certificate make(Path folder, String name) {
        return KNOWN.computeIfAbsent(name, unseen -> made(name)).write(folder, name);
    }

    /** Makes another one for the name. */
    public static Certificate another(Path folder, String name) {
        return made(name).write(folder, name);
    }

    private static Encoded made(String name) {
        try {
            Path store = Files.createTempDirectory("certificate").resolve(name + ".p12");
            keytool(store, name);
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(store)) {
                keys.load(in, PASSWORD.toCharArray());
            }
            Files.delete(store);
            Files.delete(store.getParent());
            return new Encoded(
                    keys.getCertificate("own").getEncoded(),
                    keys.getKey("own", PASSWORD.toCharArray()).getEncoded());
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void keytool(Path store, String name) throws IOException {
        String program =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process keytool = new ProcessBuilder(
                        program,
                        "-genkeypair",
                        "-keyalg",
                        "RSA",
                        "-keysize",
                        "2048",
                        "-J-XX:TieredStopAtLevel=1",
                        "-J-XX:+UseSerialGC",
                        "-alias",
                        "own",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "SAN=dns:" + name,
                        "-ext",
                        "bc=ca:true",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        store.toString())
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

    private static Path write(Path file, String label, byte[] content) {
        String encoded = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(content);
        String pem = "-----BEGIN " + label + "-----\n" + encoded + "\n-----END " + label + "-----\n";
        try {
            return Files.writeString(file, pem);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
