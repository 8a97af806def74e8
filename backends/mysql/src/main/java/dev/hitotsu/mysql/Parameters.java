package dev.hitotsu.mysql;

import java.util.Collection;
import java.util.Collections;

/** Lists in SQL, which these databases do not take as one parameter. */
final class Parameters {
    private Parameters() {}

    /** As many parameters, between commas. */
    static String marks(int count) {
        return String.join(", ", Collections.nCopies(count, "?"));
    }

    /** Numbers between commas. */
    static String numbers(Collection<Long> numbers) {
        return String.join(", ", numbers.stream().map(String::valueOf).toList());
    }
}
