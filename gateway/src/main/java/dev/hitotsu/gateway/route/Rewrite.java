package dev.hitotsu.gateway.route;

/**
 * How the upstream's path is made of the client's.
 *
 * @param stripPrefix is taken off at the beginning, if it ends at a segment; may be empty
 * @param addPrefix is put in front; may be empty
 */
public record Rewrite(String stripPrefix, String addPrefix) {
    /** The path as it is. */
    public static final Rewrite NONE = new Rewrite("", "");

    public Rewrite {
        check("stripPrefix", stripPrefix);
        check("addPrefix", addPrefix);
    }

    private static void check(String name, String prefix) {
        if (!prefix.isEmpty() && (!prefix.startsWith("/") || prefix.endsWith("/"))) {
            throw new IllegalArgumentException(
                    name + ": " + prefix + " (expected: a path such as /api, without / at its end)");
        }
    }

    /** The upstream's path. */
    public String apply(String path) {
        String rest = path;
        if (path.equals(stripPrefix)) {
            rest = "/";
        } else if (!stripPrefix.isEmpty() && path.startsWith(stripPrefix + "/")) {
            rest = path.substring(stripPrefix.length());
        }
        return addPrefix + rest;
    }
}
