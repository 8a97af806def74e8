package dev.hitotsu.zookeeper;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.apache.zookeeper.client.ConnectStringParser;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.common.ClientX509Util;
import org.apache.zookeeper.common.X509Exception;

/**
 * Says why TLS to the servers fails. ZooKeeper's client only logs it and tries again, so that nothing but the time-out
 * would be seen. The probe makes a handshake of its own with the client's settings; it sends no request and no
 * password.
 */
record TlsProbe(String hosts) {
    private static final int TIMEOUT_MILLIS = 1_000;

    /** Empty without TLS, and where the first server that listens and the client agree. */
    Optional<String> problem() {
        ZKClientConfig config = new ZKClientConfig();
        if (!config.getBoolean(ZKClientConfig.SECURE_CLIENT)) {
            return Optional.empty();
        }
        for (InetSocketAddress server : new ConnectStringParser(hosts).getServerAddresses()) {
            try {
                shakeHands(config, new InetSocketAddress(server.getHostString(), server.getPort()));
                return Optional.empty();
            } catch (SSLException | X509Exception e) {
                return Optional.of(describe(e));
            } catch (IOException e) {
                // Nobody listens there, which is what the time-out says.
            }
        }
        return Optional.empty();
    }

    /** The error, and the first cause, which has the name of a file that is missing. */
    private static String describe(Exception error) {
        Throwable first = error;
        while (first.getCause() != null) {
            first = first.getCause();
        }
        String text = error.getClass().getSimpleName() + ": " + error.getMessage();
        return text.contains(String.valueOf(first.getMessage())) ? text : text + ": " + first.getMessage();
    }

    private static void shakeHands(ZKClientConfig config, InetSocketAddress server) throws IOException, X509Exception {
        try (ClientX509Util util = new ClientX509Util();
                SSLSocket socket = util.createSSLContextAndOptions(config).createSSLSocket()) {
            if (config.getBoolean(util.getSslHostnameVerificationEnabledProperty(), true)) {
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                socket.setSSLParameters(parameters);
            }
            socket.connect(server, TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.startHandshake();
        }
    }
}
