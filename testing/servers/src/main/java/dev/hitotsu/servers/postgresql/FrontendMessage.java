package dev.hitotsu.servers.postgresql;

import java.nio.charset.StandardCharsets;

/** A message from a client to PostgreSQL: the letter of its type, and its content without type and length. */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record FrontendMessage(char type, byte[] body) {
    static final char PARSE = 'P';
    static final char BIND = 'B';
    static final char SYNC = 'S';
    static final char QUERY = 'Q';

    /** The nth string, from 0, of a message that starts with strings. Each string ends with a zero byte. */
    String string(int nth) {
        int start = 0;
        for (int skipped = 0; skipped < nth; skipped++) {
            start = end(start) + 1;
        }
        return start >= body.length ? "" : new String(body, start, end(start) - start, StandardCharsets.UTF_8);
    }

    private int end(int start) {
        int end = start;
        while (end < body.length && body[end] != 0) {
            end++;
        }
        return end;
    }
}
