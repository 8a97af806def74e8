package dev.hitotsu.coordination;

/** Checks of names that become parts of paths. */
final class Names {
    private static final int LONGEST = 200;
    private static final int LONGEST_KEY = 600;

    private Names() {}

    /** Refuses what cannot be a part of a path in every store. */
    static String check(String what, String name) {
        boolean fits = !name.isEmpty() && name.length() <= LONGEST && !name.equals(".") && !name.equals("..");
        if (!fits || name.indexOf('/') >= 0 || name.chars().anyMatch(Names::isUnfit)) {
            throw new IllegalArgumentException(what + ": \"" + shown(name) + "\" (expected: 1 to " + LONGEST
                    + " characters without slashes and control characters, not \".\" or \"..\")");
        }
        return name;
    }

    /** A key of several names with slashes between them. */
    static String checkKey(String what, String key) {
        if (key.length() > LONGEST_KEY) {
            throw new IllegalArgumentException(
                    what + ": " + key.length() + " characters (expected: at most " + LONGEST_KEY + ")");
        }
        for (String part : key.split("/", -1)) {
            check(what, part);
        }
        return key;
    }

    /** Control characters and surrogates, which ZooKeeper refuses; U+FFF0 to U+FFFF as well. */
    private static boolean isUnfit(int c) {
        return Character.isISOControl(c)
                || Character.isSurrogate((char) c)
                || (c >= 0xF000 && c <= 0xF8FF)
                || c >= 0xFFF0;
    }

    private static String shown(String name) {
        String start = name.length() <= LONGEST ? name : name.substring(0, LONGEST) + "…";
        return start.codePoints()
                .map(c -> Character.isISOControl(c) ? 0xFFFD : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
