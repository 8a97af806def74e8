package dev.hitotsu.relay.routing;

/**
 * The name of a topic, or the beginning of names.
 *
 * @param text the name or the beginning
 * @param isPrefix whether it is a beginning
 */
record TopicPattern(String text, boolean isPrefix) {

    /**
     * A name, or a beginning with {@code *} behind it.
     *
     * @throws IllegalArgumentException for anything else
     */
    static TopicPattern of(String pattern) {
        int star = pattern.indexOf('*');
        if (pattern.isBlank() || (star >= 0 && star < pattern.length() - 1)) {
            throw new IllegalArgumentException("topics: \"" + pattern
                    + "\" (expected: the name of a topic, or the beginning of names with a * behind it)");
        }
        return star < 0 ? new TopicPattern(pattern, false) : new TopicPattern(pattern.substring(0, star), true);
    }

    boolean matches(String topic) {
        return isPrefix ? topic.startsWith(text) : topic.equals(text);
    }
}
