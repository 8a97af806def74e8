package dev.hitotsu.benchmarks.coordination;

import java.time.Duration;

/** Who is measured. */
enum Peer {
    hitotsu {
        @Override
        Client open(String target, Duration session) {
            return HitotsuClient.open(target, session);
        }

        @Override
        String target(Stand stand) {
            return stand.uri();
        }
    },
    curator {
        @Override
        Client open(String target, Duration session) {
            return CuratorClient.open(target, session);
        }

        @Override
        String target(Stand stand) {
            return stand.connectString();
        }
    };

    abstract Client open(String target, Duration session);

    /** What it is opened with. */
    abstract String target(Stand stand);
}
