package dev.hitotsu.servers.net;

/** One of the two directions through a {@link TcpProxy}. */
public enum Direction {
    /** From the client to the server. */
    TO_SERVER,
    /** From the server to the client. */
    TO_CLIENT
}
