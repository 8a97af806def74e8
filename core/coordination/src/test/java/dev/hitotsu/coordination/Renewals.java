package dev.hitotsu.coordination;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Looks whether the session of grants is renewed, on machines too that are too slow for short sessions. */
final class Renewals {
    private static final int ENOUGH = 4;

    private Renewals() {}

    /** Acquires grants one after the other, until the session of one was renewed several times while it was held. */
    static Grant awaitRenewed(Callable<Grant> acquiring) throws Exception {
        Grant grant = acquiring.call();
        while (!isRenewed(grant)) {
            grant.close();
            grant = acquiring.call();
        }
        return grant;
    }

    /** Whether it was renewed several times before it was lost. */
    private static boolean isRenewed(Grant grant) {
        Duration[] last = {grant.remaining()};
        int[] renewals = {0};
        Patience.await().until(() -> {
            Duration remaining = grant.remaining();
            renewals[0] += remaining.compareTo(last[0]) > 0 ? 1 : 0;
            last[0] = remaining;
            return renewals[0] >= ENOUGH || !grant.valid();
        });
        return renewals[0] >= ENOUGH && grant.valid();
    }
}
