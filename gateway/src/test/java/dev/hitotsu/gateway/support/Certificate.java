package dev.hitotsu.gateway.support;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/** A certificate that is its own authority, in two files in PEM. */
public record Certificate(Path certificate, Path key) {
    private static final String PASSWORD = "changeit";

    /** Makes one for the name, with the JDK's keytool. */
    public static Certificate make(Path folder, String name) {
        Path store = folder.resolve(name + ".p12");
        try {
            keytool(store, name);
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(store)) {
                keys.load(in, PASSWORD.toCharArray());
            }
            return new Certificate(
                    write(
                            folder.resolve(name + ".pem"),
                            "CERTIFICATE",
                            keys.getCertificate("own").getEncoded()),
                    write(
                            folder.resolve(name + ".key"),
                            "PRIVATE KEY",
                            keys.getKey("own", PASSWORD.toCharArray()).getEncoded()));
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

    private static Path write(Path file, String label, byte[] content) throws IOException {
        String encoded = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(content);
        return Files.writeString(file, "-----BEGIN " + label + "-----\n" + encoded + "\n-----END " + label + "-----\n");
    }
}
