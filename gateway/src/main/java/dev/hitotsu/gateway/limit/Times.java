package dev.hitotsu.gateway.limit;

import java.util.Arrays;

/** Times in their order, the oldest of which are taken away. Eight bytes each. */
final class Times {
    private static final int FIRST_CAPACITY = 4;

    private long[] ring = new long[FIRST_CAPACITY];
    private int start;
    private int size;

    int size() {
        return size;
    }

    /** How much room they take, in times. */
    int capacity() {
        return ring.length;
    }

    long first() {
        return ring[start];
    }

    void add(long time) {
        if (size == ring.length) {
            long[] larger = Arrays.copyOfRange(ring, start, start + 2 * size);
            System.arraycopy(ring, 0, larger, size - start, start);
            ring = larger;
            start = 0;
        }
        ring[(start + size) % ring.length] = time;
        size++;
    }

    void removeFirst() {
        start = (start + 1) % ring.length;
        size--;
    }
}
