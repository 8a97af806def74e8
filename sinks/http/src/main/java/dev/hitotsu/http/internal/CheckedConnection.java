package dev.hitotsu.http.internal;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/** Connects to addresses that were checked, and to no others. */
public final class CheckedConnection {
    private CheckedConnection() {}

    /**
     * A connection to the first address of the host that answers. Blocks for the timeout at most for the name, and for
     * each address.
     *
     * @throws ForbiddenAddressException if the host has only addresses to which nobody may connect
     * @throws IOException if nobody answers
     */
    public static Socket open(AddressBook book, String host, int port, Duration timeout)
            throws IOException, InterruptedException {
        IOException last = new ConnectException(host + ":" + port + ": no address");
        for (InetAddress address : book.checked(host, timeout)) {
            try {
                return open(address, port, timeout);
            } catch (IOException e) {
                last = new ConnectException(host + ":" + port + ": " + e.getMessage());
                last.initCause(e);
            }
        }
        throw last;
    }

    private static Socket open(InetAddress address, int port, Duration timeout) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(address, port), Math.toIntExact(timeout.toMillis()));
            return socket;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }
}
