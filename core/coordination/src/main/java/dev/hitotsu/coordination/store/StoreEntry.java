package dev.hitotsu.coordination.store;

import java.util.Arrays;

/**
 * An entry as it was at some time. The value is not copied.
 *
 * @param path where it is
 * @param createRevision when it was created, as a number that grows with everything that is created in its folder, also after all
 *     of it is gone: the fencing token (ZooKeeper's czxid, etcd's create revision, a counter in a database)
 * @param version changes with each write
 */
public record StoreEntry(
        String path,
        @SuppressWarnings("ArrayRecordComponent") byte[] value,
        long createRevision,
        long version) {
    /** A version for {@link CoordinationStore#put}: there must be no entry. */
    public static final long ABSENT = -1;

    /** A version for {@link CoordinationStore#put}: whatever there is. */
    public static final long ANY = -2;

    /** The most bytes that a value may have, in every store: ZooKeeper takes no more than a mebibyte with all that is around. */
    public static final int MAX_VALUE_BYTES = 1_000_000;

    /**
     * The value, if it is not too large.
     *
     * @throws IllegalArgumentException where it has more than {@value #MAX_VALUE_BYTES} bytes
     */
    public static byte[] checkValue(String path, byte[] value) {
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

    /** Leaves out the value, which may be secret. */
    @Override
    public String toString() {
        return "StoreEntry[" + path + ", createRevision=" + createRevision + ", version=" + version + ", " + value.length + " bytes]";
    }
}
