package dev.hitotsu.servers.net;

/**
 * A piece of what a client sent, as the proxy received it; where the network cuts the stream into pieces is a matter of
 * chance.
 *
 * @param connection the number of the connection, from 1 in the order of acceptance
 * @param before the last bytes before the piece, up to {@value #OVERLAP} of them, so that a pattern is found that two
 *     pieces share; not to be modified
 * @param bytes the piece, never empty; not to be modified
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody, and copied for nobody: this is the path of every byte.
public record ClientBytes(long connection, byte[] before, byte[] bytes) {
    /** How many of the bytes before a piece come with it. */
    public static final int OVERLAP = 256;

    /**
     * How often the pattern occurs that ends in this piece. Summed up over the pieces of a connection, each occurrence
     * counts once.
     *
     * @throws IllegalArgumentException if the pattern is empty or longer than {@value #OVERLAP} bytes
     */
    public int occurrencesOf(byte[] pattern) {
        if (pattern.length == 0 || pattern.length > OVERLAP) {
            throw new IllegalArgumentException("pattern: " + pattern.length + " bytes (expected: 1.." + OVERLAP + ")");
        }
        int count = 0;
        for (int end = 1; end <= bytes.length; end++) {
            if (endsAt(end, pattern)) {
                count++;
            }
        }
        return count;
    }

    private boolean endsAt(int end, byte[] pattern) {
        for (int i = 1; i <= pattern.length; i++) {
            int position = end - i;
            int fromBefore = before.length + position;
            if (fromBefore < 0
                    || pattern[pattern.length - i] != (position < 0 ? before[fromBefore] : bytes[position])) {
                return false;
            }
        }
        return true;
    }

    /** The next piece of the same connection. */
    ClientBytes followedBy(byte[] next) {
        int fromPiece = Math.min(OVERLAP, bytes.length);
        int fromBefore = Math.min(OVERLAP - fromPiece, before.length);
        byte[] tail = new byte[fromBefore + fromPiece];
        System.arraycopy(before, before.length - fromBefore, tail, 0, fromBefore);
        System.arraycopy(bytes, bytes.length - fromPiece, tail, fromBefore, fromPiece);
        return new ClientBytes(connection, tail, next);
    }
}
