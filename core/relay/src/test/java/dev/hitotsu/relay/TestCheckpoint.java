package dev.hitotsu.relay;

import dev.hitotsu.relay.store.Checkpoint;

/** A checkpoint that nobody reads on from. */
record TestCheckpoint() implements Checkpoint {
    @Override
    public String kind() {
        return "test";
    }

    @Override
    public byte[] bytes() {
        return new byte[0];
    }
}
