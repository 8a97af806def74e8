package dev.hitotsu.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Names of enum constants in configurations, on the command line and in JSON: {@code PARK_KEY} is {@code park-key}. */
public final class EnumNames {
    private EnumNames() {}

    /** The name of the constant in lower case with hyphens. */
    public static String kebabCase(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The names of all constants, in the order of the enum. */
    public static <E extends Enum<E>> List<String> all(Class<E> type) {
        return Arrays.stream(type.getEnumConstants()).map(EnumNames::kebabCase).toList();
    }

    /** The constant with the name; upper case and underscores are accepted too. */
    public static <E extends Enum<E>> Optional<E> find(Class<E> type, String name) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> name.replace('-', '_').equalsIgnoreCase(constant.name()))
                .findFirst();
    }
}
