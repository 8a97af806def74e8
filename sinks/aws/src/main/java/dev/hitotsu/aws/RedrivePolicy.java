package dev.hitotsu.aws;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The attribute {@code RedrivePolicy} of a queue, such as {@code {"deadLetterTargetArn":"…","maxReceiveCount":"5"}}.
 */
final class RedrivePolicy {
    private static final Pattern MAX_RECEIVES = Pattern.compile("\"maxReceiveCount\"\\s*:\\s*\"?(\\d{1,9})");

    private RedrivePolicy() {}

    /** After how many deliveries a message goes to the dead-letter queue; 0 for never. */
    static long maxReceives(@Nullable String policy) {
        Matcher matcher = MAX_RECEIVES.matcher(policy == null ? "" : policy);
        return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }
}
