package dev.hitotsu.etcd;

import java.net.URI;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** The servers. One is used until it fails. The first one is chosen at random, so that clients spread. Thread-safe. */
final class Endpoints {
    private final List<URI> all;
    private final AtomicInteger current;

    Endpoints(List<URI> all) {
        this.all = all;
        this.current = new AtomicInteger(ThreadLocalRandom.current().nextInt(all.size()));
    }

    int size() {
        return all.size();
    }

    URI current() {
        return all.get(current.get());
    }

    /** Switches to the next server, unless another thread has done so. */
    void switchFrom(URI failed) {
        int index = current.get();
        if (all.get(index).equals(failed)) {
            current.compareAndSet(index, (index + 1) % all.size());
        }
    }

    /** The server after this one. */
    URI next(URI endpoint) {
        return all.get((all.indexOf(endpoint) + 1) % all.size());
    }

    @Override
    public String toString() {
        return all.toString();
    }
}
