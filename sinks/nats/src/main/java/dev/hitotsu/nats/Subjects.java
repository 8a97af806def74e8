package dev.hitotsu.nats;

import org.jspecify.annotations.Nullable;

/**
 * Which topics can be subjects of NATS (docs.nats.io, "Subject-based messaging"), and what streams of their own are
 * called.
 */
final class Subjects {
    private Subjects() {}

    /**
     * Why a message cannot be published there; null if it can. Subjects below {@code $} are the server's own, and a
     * message published there would be an order to it.
     */
    static @Nullable String obstacle(String subject) {
        if (subject.startsWith("$") || subject.startsWith("_INBOX.")) {
            return "subject " + subject
                    + ": the server's own (expected: one that begins neither with $ nor with _INBOX.)";
        }
        boolean empty = subject.startsWith(".") || subject.endsWith(".") || subject.contains("..") || subject.isEmpty();
        return empty || hasWildOrBlank(subject)
                ? "subject " + subject
                        + ": not one of NATS (expected: words with dots between them, without *, > and blanks)"
                : null;
    }

    private static boolean hasWildOrBlank(String subject) {
        for (int i = 0; i < subject.length(); i++) {
            char c = subject.charAt(i);
            if (c == '*' || c == '>' || c <= ' ' || c == 0x7F || Character.isWhitespace(c)) {
                return true;
            }
        }
        return false;
    }

    /** The name of a stream for the subject alone. Names of streams have no dots, slashes and blanks. */
    static String streamName(String subject) {
        return subject.replace('.', '_').replace('/', '_').replace('\\', '_');
    }
}
