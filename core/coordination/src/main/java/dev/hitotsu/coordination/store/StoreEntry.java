package dev.hitotsu.coordination.store;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;

/**
 * An entry as it was when it was read. The value is not copied.
 *
 * @param path where the entry is
 * @param createRevision a number that grows with every entry created in the folder, even after all of them are gone. It
 *     serves as the fencing token (ZooKeeper's czxid, etcd's create revision, a counter in a database)
 * @param version changes with each write
 */
public record StoreEntry(
        String path,
        @SuppressWarnings("ArrayRecordComponent") byte[] value,
        long createRevision,
        long version) {
    /** As an expected version in {@link CoordinationStore#put}: there must be no entry. */
    public static final long ABSENT = -1;

    /** As an expected version in {@link CoordinationStore#put}: any entry, or none. */
    public static final long ANY = -2;

    /** The largest value, in every store. ZooKeeper takes a mebibyte with everything around it. */
    public static final int MAX_VALUE_BYTES = 1_000_000;

    public StoreEntry {
        requireNonNull(path, "path: null (expected: a path)");
        requireNonNull(value, "value: null (expected: bytes)");
    }

    /**
     * Returns the value if it is not too large.
     *
     * @throws IllegalArgumentException if it has more than {@value #MAX_VALUE_BYTES} bytes
     */
    public static byte[] checkValue(String path, byte[] value) {
        requireNonNull(path, "path: null (expected: a path)");
        requireNonNull(value, "value: null (expected: bytes)");
        if (value.length > MAX_VALUE_BYTES) {
            throw new IllegalArgumentException(
                    path + ": a value of " + value.length + " bytes (expected: at most " + MAX_VALUE_BYTES + ")");
        }
        return value;
    }

    /** The last part of the path. */
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StoreEntry that
                && path.equals(that.path)
                && Arrays.equals(value, that.value)
                && createRevision == that.createRevision
                && version == that.version;
    }

    @Override
    public int hashCode() {
        return path.hashCode() * 31 + Long.hashCode(version);
    }

    /** Omits the value, which may be secret. */
    @Override
    public String toString() {
        return "StoreEntry[" + path + ", createRevision=" + createRevision + ", version=" + version + ", "
                + value.length + " bytes]";
    }
}
