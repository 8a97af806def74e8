package dev.hitotsu.server.sink;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Names of hosts, as this machine knows them now. Blocks as its resolver does. */
public final class Hosts {
    private Hosts() {}

    /** These hosts if the names of all are unknown; empty if one resolves, or there are none. */
    public static List<String> unknown(List<String> hosts) {
        return hosts.isEmpty() || hosts.stream().anyMatch(Hosts::isKnown) ? List.of() : hosts;
    }

    /** Says that they are unknown. */
    public static String describe(List<String> unknown) {
        return "host " + String.join(", ", unknown) + " is unknown";
    }

    private static boolean isKnown(String host) {
        try {
            return InetAddress.getAllByName(host).length > 0;
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
