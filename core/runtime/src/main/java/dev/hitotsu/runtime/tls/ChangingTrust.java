package dev.hitotsu.runtime.tls;

import dev.hitotsu.runtime.secret.LastGood;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** Trusts whom a file says at the moment. Thread-safe; blocks for the file once a second. */
final class ChangingTrust extends X509ExtendedTrustManager {
    private final LastGood<X509ExtendedTrustManager> current;

    private ChangingTrust(LastGood<X509ExtendedTrustManager> current) {
        this.current = current;
    }

    /**
     * A manager that follows the file.
     *
     * @throws IOException if it cannot be read now
     * @throws IllegalArgumentException if there is no certificate in it
     */
    static ChangingTrust of(StoreFile file) throws IOException {
        return new ChangingTrust(LastGood.of("trust store " + file, file::version, () -> read(file)));
    }

    private static X509ExtendedTrustManager read(StoreFile file) throws IOException {
        try {
            KeyStore store = file.read();
            if (store.size() == 0) {
                throw new IllegalArgumentException("no certificate in it (expected: one or more)");
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return Arrays.stream(factory.getTrustManagers())
                    .filter(X509ExtendedTrustManager.class::isInstance)
                    .map(X509ExtendedTrustManager.class::cast)
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("nothing that checks certificates can be made"));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        current.current().checkClientTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        current.current().checkClientTrusted(chain, type, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        current.current().checkClientTrusted(chain, type, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        current.current().checkServerTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        current.current().checkServerTrusted(chain, type, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        current.current().checkServerTrusted(chain, type, engine);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return current.current().getAcceptedIssuers();
    }
}
