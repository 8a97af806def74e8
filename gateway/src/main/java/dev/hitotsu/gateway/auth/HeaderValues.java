package dev.hitotsu.gateway.auth;

/** What may stand in a header. */
final class HeaderValues {
    private static final int MAX_LENGTH = 1_024;

    private HeaderValues() {}

    /** Whether the text arrives as it was sent: printable ASCII, without blanks at its ends. */
    static boolean isSound(String text) {
        return text.length() <= MAX_LENGTH
                && text.equals(text.strip())
                && text.chars().allMatch(c -> c >= ' ' && c < 0x7F);
    }
}
