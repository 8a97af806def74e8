package dev.hitotsu.jdbc.internal.coordination;

/**
 * The path of an entry, split into its folder and its name.
 *
 * @param folder everything before the last slash; empty if there is none
 */
public record EntryPath(String folder, String name) {
    public static EntryPath of(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? new EntryPath("", path) : new EntryPath(path.substring(0, slash), path.substring(slash + 1));
    }

    /** The path of the entry with this name in the folder. */
    public static String join(String folder, String name) {
        return folder.isEmpty() ? name : folder + "/" + name;
    }
}
