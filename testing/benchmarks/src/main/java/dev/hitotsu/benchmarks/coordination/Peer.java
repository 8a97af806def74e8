package dev.hitotsu.benchmarks.coordination;

import java.time.Duration;

/** The libraries that are compared. */
enum Peer {
    hitotsu {
        @Override
        CoordinationClient open(String target, Duration session) {
            return HitotsuClient.open(target, session);
        }

        @Override
        String target(StoreServers servers) {
            return servers.uri();
        }
    },
    curator {
        @Override
        CoordinationClient open(String target, Duration session) {
            return CuratorClient.open(target, session);
        }

        @Override
        String target(StoreServers servers) {
            return servers.connectString();
        }
    };

    abstract CoordinationClient open(String target, Duration session);

    /** The address for {@link #open}. */
    abstract String target(StoreServers servers);
}
