package dev.hitotsu.http;

import dev.hitotsu.runtime.secret.FileVersions;
import dev.hitotsu.runtime.secret.LastGood;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Whom to trust and who one is, in files in PEM (RFC 7468).
 *
 * @param trust certificates that are trusted; null for those of the platform
 * @param certificate the own certificate with its chain; null for none
 * @param key the key of the own certificate in PKCS #8, which others must not be able to read; null for none
 */
public record PemFiles(
        @Nullable Path trust,
        @Nullable Path certificate,
        @Nullable Path key) {
    private static final char[] IN_MEMORY = "in memory".toCharArray();
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    public PemFiles {
        if ((certificate == null) != (key == null)) {
            throw new IllegalArgumentException(
                    "key: " + key + " (expected: a key with a certificate, and none without; the certificate is "
                            + certificate + ")");
        }
    }

    /**
     * The context that the files describe. Blocks.
     *
     * @throws IllegalArgumentException if a file cannot be used; the text names it
     */
    public SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers(), trustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(this + ": " + e.getMessage() + " (expected: files that fit)", e);
        }
    }

    /**
     * The context that the files describe, now and whenever they change: the same object until then. While they cannot
     * be used, such as when the certificate is there and its key not yet, it stays as it was. Blocks.
     *
     * @throws IllegalArgumentException if a file cannot be used now; the text names it
     */
    public Supplier<SSLContext> changing() {
        List<Path> files =
                Stream.of(trust, certificate, key).flatMap(Stream::ofNullable).toList();
        try {
            LastGood<SSLContext> last =
                    LastGood.of("certificates " + files, () -> FileVersions.of(files), this::context);
            return last::current;
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "tls: " + files + ": " + e.getClass().getSimpleName() + " (expected: files)", e);
        }
    }

    private KeyManager @Nullable [] keyManagers() throws GeneralSecurityException {
        if (certificate == null || key == null) {
            return null;
        }
        KeyStore store = emptyStore();
        Certificate[] chain = certificates(certificate).toArray(Certificate[]::new);
        PrivateKey own = privateKey(key);
        requireFitting(own, chain[0]);
        store.setKeyEntry("own", own, IN_MEMORY, chain);
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, IN_MEMORY);
        return managers.getKeyManagers();
    }

    /** One of the files may have been replaced, and the other not yet. */
    private void requireFitting(PrivateKey own, Certificate shown) throws GeneralSecurityException {
        String algorithm = switch (own.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> "EdDSA";
        };
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(own);
        byte[] signed = signature.sign();
        try {
            signature.initVerify(shown.getPublicKey());
            if (signature.verify(signed)) {
                return;
            }
        } catch (InvalidKeyException | SignatureException e) {
            throw unusable(certificate, "that of the key " + key, e);
        }
        throw unusable(certificate, "that of the key " + key, null);
    }

    private TrustManager @Nullable [] trustManagers() throws GeneralSecurityException {
        if (trust == null) {
            return null;
        }
        KeyStore store = emptyStore();
        for (Certificate each : certificates(trust)) {
            store.setCertificateEntry("trusted-" + store.size(), each);
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(store);
        return managers.getTrustManagers();
    }

    private static KeyStore emptyStore() throws GeneralSecurityException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            return store;
        } catch (IOException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private static Collection<? extends Certificate> certificates(Path file) {
        try {
            Collection<? extends Certificate> found = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)));
            if (found.isEmpty()) {
                throw new IllegalArgumentException(file + ": empty (expected: certificates in PEM)");
            }
            return found;
        } catch (IOException | GeneralSecurityException e) {
            throw unusable(file, "certificates in PEM", e);
        }
    }

    private static PrivateKey privateKey(Path file) {
        try {
            SecretFile.requirePrivate(file);
            String encoded = Files.readString(file, StandardCharsets.US_ASCII)
                    .replaceAll("-----(BEGIN|END) PRIVATE KEY-----", "")
                    .replaceAll("\\s", "");
            PKCS8EncodedKeySpec spec =
                    new PKCS8EncodedKeySpec(Base64.getDecoder().decode(encoded));
            return ALGORITHMS.stream()
                    .map(algorithm -> privateKey(algorithm, spec))
                    .flatMap(Optional::stream)
                    .findFirst()
                    .orElseThrow(() -> unusable(file, "a private key in PKCS #8", null));
        } catch (IOException e) {
            throw unusable(file, "a private key in PKCS #8", e);
        }
    }

    private static Optional<PrivateKey> privateKey(String algorithm, PKCS8EncodedKeySpec spec) {
        try {
            return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(spec));
        } catch (InvalidKeySpecException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }

    private static IllegalArgumentException unusable(@Nullable Path file, String expected, @Nullable Exception cause) {
        String problem = cause == null ? "none" : cause.getClass().getSimpleName();
        return new IllegalArgumentException(file + ": " + problem + " (expected: " + expected + ")", cause);
    }
}
