package dev.hitotsu.runtime.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TLS of all connections of a process that are told nothing else: the JDK's default context. The JDK reads the key
 * store and the trust store once, which the properties {@code javax.net.ssl.keyStore} and {@code
 * javax.net.ssl.trustStore} name. With this, what they say counts within a second, for the handshakes that come then.
 *
 * @see SSLContext#setDefault
 */
public final class ProcessTls {
    private static final Logger log = LoggerFactory.getLogger(ProcessTls.class);

    private ProcessTls() {}

    /**
     * Has the default context follow the files of the properties; does nothing where neither names a file. Called once,
     * before the first connection. Where a file cannot be read, the JDK's own context stays, and the log says why.
     */
    public static void followFiles() {
        StoreFile keys = StoreFile.ofProperties("javax.net.ssl.keyStore");
        StoreFile trust = StoreFile.ofProperties("javax.net.ssl.trustStore");
        if (keys == null && trust == null) {
            return;
        }
        try {
            SSLContext.setDefault(context(keys, trust));
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            log.warn("Key and trust stores stay as they are now, until a restart: {}", e.toString());
        }
    }

    /**
     * A context that follows the files.
     *
     * @param keys null to show nothing
     * @param trust null to trust whom the JDK trusts
     */
    static SSLContext context(@Nullable StoreFile keys, @Nullable StoreFile trust)
            throws IOException, GeneralSecurityException {
        KeyManager[] shown = keys == null ? null : new KeyManager[] {ChangingKeys.of(keys)};
        TrustManager[] trusted = trust == null ? null : new TrustManager[] {ChangingTrust.of(trust)};
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(shown, trusted, null);
        return context;
    }
}
