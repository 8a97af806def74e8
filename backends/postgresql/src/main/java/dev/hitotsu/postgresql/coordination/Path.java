package dev.hitotsu.postgresql.coordination;

/**
 * A path in two parts.
 *
 * @param folder all but the last name; empty where there is one name only
 */
record Path(String folder, String name) {
    static Path of(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? new Path("", path) : new Path(path.substring(0, slash), path.substring(slash + 1));
    }

    /** The path of a name in a folder. */
    static String in(String folder, String name) {
        return folder.isEmpty() ? name : folder + "/" + name;
    }
}
