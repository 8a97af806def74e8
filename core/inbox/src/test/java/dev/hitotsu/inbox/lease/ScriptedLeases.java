package dev.hitotsu.inbox.lease;

import dev.hitotsu.inbox.EffectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A store that answers as a test says. */
final class ScriptedLeases implements LeaseStore {
    LeaseClaim claim = new LeaseClaim.Granted(1, 1);
    boolean answer = true;
    /** What a call throws, by what it was told; null where it does not. */
    Function<String, @Nullable RuntimeException> failing = what -> null;

    int renewals;
    int cleanings;
    /** What it was told, in order. */
    final List<String> told = new ArrayList<>();

    private boolean answer(String what) {
        told.add(what);
        RuntimeException failure = failing.apply(what);
        if (failure != null) {
            throw failure;
        }
        return answer;
    }

    @Override
    public LeaseClaim claim(EffectKey key, UUID owner, byte[] fingerprint, LeaseTerms terms) {
        boolean unused = answer("claim " + key.value());
        return claim;
    }

    @Override
    public boolean renew(EffectKey key, UUID owner, LeaseTerms terms) {
        renewals++;
        return answer("renew " + key.value());
    }

    @Override
    public boolean complete(EffectKey key, UUID owner, byte @Nullable [] result, LeaseTerms terms) {
        return answer("complete " + key.value() + (result == null ? " without a result" : ""));
    }

    @Override
    public boolean release(EffectKey key, UUID owner, LeaseTerms terms) {
        return answer("release " + key.value());
    }

    @Override
    public int deleteForgotten(int limit) {
        return cleanings++;
    }
}
