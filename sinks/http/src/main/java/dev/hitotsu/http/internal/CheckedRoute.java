package dev.hitotsu.http.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * Has the JDK's client connect to checked addresses only: over TLS through the gate; otherwise the checked address
 * itself stands where the client expects a proxy. It then sends the whole URL in the first line, as to a proxy, which
 * every HTTP/1.1 server must take (RFC 9112, section 3.2.2). Thread-safe.
 */
public final class CheckedRoute extends ProxySelector {
    private static final int HTTP_PORT = 80;

    private final AddressBook book;
    private final ConnectGate gate;
    private final Duration timeout;

    public CheckedRoute(AddressBook book, ConnectGate gate, Duration timeout) {
        this.book = book;
        this.gate = gate;
        this.timeout = timeout;
    }

    @Override
    public List<Proxy> select(URI uri) {
        return List.of(new Proxy(Proxy.Type.HTTP, uri.getScheme().equals("https") ? gate.address() : checked(uri)));
    }

    private InetSocketAddress checked(URI uri) {
        try {
            InetAddress address = book.checked(uri.getHost(), timeout).getFirst();
            return new InetSocketAddress(address, uri.getPort() < 0 ? HTTP_PORT : uri.getPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted", e));
        }
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException problem) {
        // The failed request tells it, too.
    }
}
