package dev.hitotsu.benchmarks.gateway;

import java.util.ArrayList;
import java.util.List;

/** Contenders that are closed together. */
final class Opened implements AutoCloseable {
    private final List<Contender> all = new ArrayList<>();

    void add(Contender contender) {
        all.add(contender);
    }

    List<Contender> all() {
        return all;
    }

    @Override
    public void close() throws Exception {
        for (Contender contender : all) {
            contender.close();
        }
    }
}
