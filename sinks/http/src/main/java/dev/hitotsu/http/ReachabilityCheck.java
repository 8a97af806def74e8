package dev.hitotsu.http;

import dev.hitotsu.http.address.AllowedTargets;
import dev.hitotsu.http.internal.AddressBook;
import dev.hitotsu.http.internal.CheckedConnection;
import dev.hitotsu.http.internal.ForbiddenAddressException;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Sees whether destinations are there, and are who they should be, without a request. */
final class ReachabilityCheck {
    private static final Duration TIMEOUT = Duration.ofSeconds(4);
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private final AddressBook book;
    private final AllowedTargets allowed;

    ReachabilityCheck(AddressBook book, AllowedTargets allowed) {
        this.book = book;
        this.allowed = allowed;
    }

    /** One reason for each that does not answer. Blocks for some seconds at most. */
    List<String> obstacles(List<HttpDestination> destinations) {
        List<CompletableFuture<Optional<String>>> asked = destinations.stream()
                .filter(destination -> destination.url() != null)
                .map(destination -> CompletableFuture.supplyAsync(
                        () -> obstacle(destination), task -> Thread.ofVirtual().start(task)))
                .toList();
        return asked.stream()
                .map(CompletableFuture::join)
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<String> obstacle(HttpDestination destination) {
        UrlTemplate url = destination.url();
        if (url == null) {
            return Optional.empty();
        }
        URI uri = url.uri("check");
        String who = "destination " + destination.name() + ": ";
        return allowed.obstacle(uri).map(who::concat).or(() -> connect(destination, who, uri));
    }

    private Optional<String> connect(HttpDestination destination, String who, URI uri) {
        boolean secure = uri.getScheme().equals("https");
        int port = uri.getPort() >= 0 ? uri.getPort() : secure ? HTTPS_PORT : HTTP_PORT;
        try (Socket socket = CheckedConnection.open(book, uri.getHost(), port, TIMEOUT)) {
            if (secure) {
                shakeHands(destination, socket, uri.getHost(), port);
            }
            return Optional.empty();
        } catch (ForbiddenAddressException e) {
            return Optional.of(who + e.getMessage());
        } catch (IOException | NoSuchAlgorithmException e) {
            return Optional.of("no answer: " + who + Problems.describe(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }

    private static void shakeHands(HttpDestination destination, Socket socket, String host, int port)
            throws IOException, NoSuchAlgorithmException {
        SSLContext own = destination.sslContext();
        SSLSocketFactory factory = (own == null ? SSLContext.getDefault() : own).getSocketFactory();
        socket.setSoTimeout(Math.toIntExact(TIMEOUT.toMillis()));
        try (SSLSocket secure = (SSLSocket) factory.createSocket(socket, host, port, true)) {
            SSLParameters parameters = secure.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            secure.setSSLParameters(parameters);
            secure.startHandshake();
        }
    }
}
