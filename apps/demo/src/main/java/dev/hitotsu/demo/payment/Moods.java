package dev.hitotsu.demo.payment;

import java.util.SplittableRandom;

/** Decides how each attempt goes. Thread-safe. */
@FunctionalInterface
public interface Moods {
    /** The mood for an order at its first, second, … attempt. */
    Mood of(String orderId, int attempt);

    /** Charges everybody who has money: five of a hundred orders are refused. */
    static Moods reliable(long seed) {
        return (orderId, attempt) -> character(seed, orderId).nextInt(100) < 5 ? Mood.REFUSES : Mood.CHARGES;
    }

    /**
     * The same orders are refused; a twelfth of the attempts goes wrong, in every way that there is; and of each order
     * in a thousand every attempt fails.
     */
    static Moods misbehaving(long seed) {
        return (orderId, attempt) -> {
            SplittableRandom character = character(seed, orderId);
            boolean refused = character.nextInt(100) < 5;
            if (character.nextInt(1000) == 0) {
                return Mood.FAILS;
            }
            Mood mood = drawn(new SplittableRandom(character.nextLong() + attempt).nextInt(1000));
            return refused && mood.charges() ? Mood.REFUSES : mood;
        };
    }

    private static SplittableRandom character(long seed, String orderId) {
        return new SplittableRandom(seed * 31 + orderId.hashCode());
    }

    private static Mood drawn(int perMille) {
        if (perMille < 30) {
            return Mood.FAILS;
        } else if (perMille < 40) {
            return Mood.HANGS;
        } else if (perMille < 60) {
            return Mood.FORGETS_TO_ANSWER;
        } else if (perMille < 70) {
            return Mood.ANSWERS_LATE;
        } else if (perMille < 80) {
            return Mood.ANSWERS_TWICE;
        }
        return perMille < 81 ? Mood.IS_BUSY : Mood.CHARGES;
    }
}
