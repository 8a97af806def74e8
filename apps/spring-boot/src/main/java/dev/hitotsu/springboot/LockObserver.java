package dev.hitotsu.springboot;

import java.time.Duration;

/** Sees how long {@link Locks} wait, for metrics. It is called while the lock is held and must not block. */
@FunctionalInterface
public interface LockObserver {
    /** A lock was granted. */
    void onGranted(Duration waited);
}
