package dev.hitotsu.servers.net;

/**
 * A part of the bytes that a client sent, as the proxy received it. The network decides at random where it cuts the
 * stream into chunks.
 *
 * @param connection the number of the connection, from 1 in the order of acceptance
 * @param preceding up to {@value #OVERLAP} bytes from before the chunk, so that a pattern is found even if two chunks
 *     share it; not to be modified
 * @param bytes the chunk, never empty; not to be modified
 */
@SuppressWarnings(
        "ArrayRecordComponent") // Nobody compares chunks. They are not copied, because every byte passes here.
public record ClientChunk(long connection, byte[] preceding, byte[] bytes) {
    /** The maximum length of {@link #preceding()}, and of a pattern. */
    public static final int OVERLAP = 256;

    /**
     * How many occurrences of the pattern end in this chunk. So over all chunks of a connection, each occurrence counts
     * once.
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
            int fromPreceding = preceding.length + position;
            if (fromPreceding < 0
                    || pattern[pattern.length - i] != (position < 0 ? preceding[fromPreceding] : bytes[position])) {
                return false;
            }
        }
        return true;
    }

    /** The next chunk of the same connection. */
    ClientChunk followedBy(byte[] next) {
        int fromChunk = Math.min(OVERLAP, bytes.length);
        int fromPreceding = Math.min(OVERLAP - fromChunk, preceding.length);
        byte[] tail = new byte[fromPreceding + fromChunk];
        System.arraycopy(preceding, preceding.length - fromPreceding, tail, 0, fromPreceding);
        System.arraycopy(bytes, bytes.length - fromChunk, tail, fromPreceding, fromChunk);
        return new ClientChunk(connection, tail, next);
    }
}
