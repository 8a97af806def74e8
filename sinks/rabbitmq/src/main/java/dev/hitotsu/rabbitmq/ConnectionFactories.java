package dev.hitotsu.rabbitmq;

import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.impl.FrameHandlerFactory;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.KeyManagementException;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;

/** Makes connection factories without automatic recovery, with timeouts that notice a broker that hangs. */
final class ConnectionFactories {
    private static final int HEARTBEAT_SECONDS = 10;
    private static final int CONNECT_MILLIS = 5_000;
    private static final int RPC_MILLIS = 10_000;

    private ConnectionFactories() {}

    static ConnectionFactory ofUri(String uri) {
        ConnectionFactory factory = new SoundConnectionFactory();
        try {
            requireHost(uri);
            factory.setUri(uri);
            verifyCertificates(factory);
        } catch (NoSuchAlgorithmException | KeyManagementException e) {
            throw new IllegalStateException("TLS: no default context", e);
        } catch (URISyntaxException | RuntimeException e) {
            // Neither the URI itself nor the cause, which repeats it: it holds a password.
            throw new IllegalArgumentException("uri: not understood (expected: amqp://user:password@host:port/vhost)");
        }
        factory.setRequestedHeartbeat(HEARTBEAT_SECONDS);
        factory.setConnectionTimeout(CONNECT_MILLIS);
        factory.setHandshakeTimeout(CONNECT_MILLIS);
        factory.setChannelRpcTimeout(RPC_MILLIS);
        return factory;
    }

    /** Of an address whose host or port it does not understand, the client would make one of this machine. */
    private static void requireHost(String text) throws URISyntaxException {
        URI uri = new URI(text);
        if (uri.getRawAuthority() != null && uri.getHost() == null) {
            throw new URISyntaxException("…", "no host");
        }
    }

    /**
     * With a URI alone, the client encrypts, but trusts every certificate, and takes one host's for that of another.
     */
    private static void verifyCertificates(ConnectionFactory factory) throws NoSuchAlgorithmException {
        if (factory.isSSL()) {
            factory.useSslProtocol(SSLContext.getDefault());
            factory.enableHostnameVerification();
        }
    }

    /** A copy without automatic recovery, which would neither repeat unconfirmed messages nor keep their order. */
    static ConnectionFactory withoutRecovery(ConnectionFactory given) {
        ConnectionFactory factory = given.clone();
        factory.setAutomaticRecoveryEnabled(false);
        factory.setTopologyRecoveryEnabled(false);
        return factory;
    }

    /** A factory of connections that no delivery can break; see {@link SoundFrames}. */
    private static final class SoundConnectionFactory extends ConnectionFactory {
        @Override
        protected synchronized FrameHandlerFactory createFrameHandlerFactory() throws IOException {
            FrameHandlerFactory frames = super.createFrameHandlerFactory();
            return (address, connectionName) -> SoundFrames.of(frames.create(address, connectionName));
        }
    }
}
