package dev.hitotsu.servers.net;

/**
 * Decides over each piece of what clients send through a {@link TcpProxy}.
 *
 * <p>Pieces of one connection come in order and one at a time; those of different connections come at the same time, from
 * different threads. An interceptor that throws cuts the connection before the piece.
 */
@FunctionalInterface
public interface Interceptor {
    /** What to do with this piece. Must not block: the connection waits. */
    Verdict inspect(ClientBytes piece);

    /** What the proxy does with a piece. */
    enum Verdict {
        /** Pass it on. */
        FORWARD,
        /** Do not pass it on, and cut the connection: the server never sees it. */
        CUT_BEFORE,
        /**
         * Pass it on, hold the reply back, and cut the connection once the server has begun to answer or five seconds
         * have passed: the server acts upon it and the client never knows.
         */
        CUT_AFTER_FORWARD
    }
}
