package dev.hitotsu.mysql.internal.table;

import java.util.Collection;
import java.util.Collections;

/** Lists in SQL, which these databases do not take as one parameter. */
public final class Parameters {
    private Parameters() {}

    /** As many parameters, between commas. */
    public static String marks(int count) {
        return String.join(", ", Collections.nCopies(count, "?"));
    }

    /** Numbers between commas. */
    public static String numbers(Collection<Long> numbers) {
        return String.join(", ", numbers.stream().map(String::valueOf).toList());
    }
}
