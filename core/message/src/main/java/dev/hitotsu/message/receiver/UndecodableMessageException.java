package dev.hitotsu.message.receiver;

/**
 * What a broker delivered is no message: its type is not one line of text, it has too many headers, and the like. The
 * message says why. A {@link PoisonHandler} is given it at once, because another attempt would read the same bytes.
 */
public final class UndecodableMessageException extends Exception {
    private static final long serialVersionUID = 1L;

    public UndecodableMessageException(String reason) {
        // No stack trace: anybody who may write to the topic decides how often this is made.
        super(reason, null, false, false);
    }
}
