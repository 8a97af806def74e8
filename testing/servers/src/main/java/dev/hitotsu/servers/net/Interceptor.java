package dev.hitotsu.servers.net;

/**
 * Decides what a {@link TcpProxy} does with each chunk that clients send.
 *
 * <p>Chunks of one connection come in order and one at a time. Chunks of different connections come at the same time,
 * from different threads. If the interceptor throws, the proxy cuts the connection before the chunk.
 */
@FunctionalInterface
public interface Interceptor {
    /** What to do with this chunk. Must not block, because the connection waits. */
    Verdict inspect(ClientChunk chunk);

    /** What the proxy does with a chunk. */
    enum Verdict {
        /** Forward it. */
        FORWARD,
        /** Do not forward it, and cut the connection. The server never sees it. */
        CUT_BEFORE,
        /**
         * Forward it, hold back the reply, and cut the connection once the server has begun to reply or after five
         * seconds. The server acts on the chunk, and the client never knows.
         */
        CUT_AFTER_FORWARD
    }
}
