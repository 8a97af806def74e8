package dev.hitotsu.jdbc.internal;

import static java.util.Objects.requireNonNull;

/**
 * What databases spell differently in statements that are otherwise the same.
 *
 * @param now the expression of the present time
 * @param instant the same for a whole statement, so that an index finds the rows before it
 * @param later the expression of a time that is a parameter of milliseconds ahead
 * @param insertNew the beginning of an INSERT that leaves out what is there
 * @param unlessThere the end of such an INSERT
 */
public record SqlWords(String now, String instant, String later, String insertNew, String unlessThere) {
    /** The end of a SELECT that locks the rows and leaves out those that somebody else has locked. */
    public static final String SKIP_LOCKED = "FOR UPDATE SKIP LOCKED";

    public SqlWords {
        requireNonNull(now, "now: null (expected: an expression)");
        requireNonNull(instant, "instant: null (expected: an expression)");
        requireNonNull(later, "later: null (expected: an expression)");
        requireNonNull(insertNew, "insertNew: null (expected: the beginning of a statement)");
        requireNonNull(unlessThere, "unlessThere: null (expected: the end of a statement)");
    }

    /** The statement with {@code ${now}}, {@code ${instant}} and {@code ${later}} spelled out. */
    public String in(String template) {
        requireNonNull(template, "template: null (expected: a statement)");
        return template.replace("${now}", now).replace("${instant}", instant).replace("${later}", later);
    }
}
