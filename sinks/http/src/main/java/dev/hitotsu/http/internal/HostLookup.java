package dev.hitotsu.http.internal;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Asks for the addresses of a host. Blocks, for as long as the system's resolver takes. */
@FunctionalInterface
public interface HostLookup {
    /** The system's own. */
    HostLookup SYSTEM = host -> List.of(InetAddress.getAllByName(host));

    List<InetAddress> addressesOf(String host) throws UnknownHostException;
}
