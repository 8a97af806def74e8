package dev.hitotsu.gateway.upstream;

/** Spreads numbers evenly that are not. */
final class Hashing {
    private Hashing() {}

    /** The finaliser of MurmurHash3. */
    static long mixed(long number) {
        long hash = (number ^ (number >>> 33)) * 0xFF51AFD7ED558CCDL;
        hash = (hash ^ (hash >>> 33)) * 0xC4CEB9FE1A85EC53L;
        return hash ^ (hash >>> 33);
    }
}
