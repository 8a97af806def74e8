package dev.hitotsu.relay.store;

/**
 * How far a log has been read, in the form of its source. {@link LogSource#read} makes it, {@link Journal#settle} keeps
 * it as its kind and its bytes. Immutable.
 */
public interface Checkpoint {
    /** Names the form of the bytes, and with it the source that can read on from here; it never changes for a form. */
    String kind();

    /** The form that is kept. Nobody may change the array. */
    byte[] bytes();
}
