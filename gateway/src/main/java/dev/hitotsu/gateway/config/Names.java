package dev.hitotsu.gateway.config;

import dev.hitotsu.config.Section;
import dev.hitotsu.config.Suggestions;
import java.util.Collection;
import java.util.List;

/** References from one part of the configuration to another. */
final class Names {
    /** Stands for no reference at all, where a default would apply. */
    static final String NONE = "none";

    private Names() {}

    /** Reports those of the names that do not exist. */
    static List<String> known(Section section, String key, List<String> names, Collection<String> known) {
        List<String> wanted = names.equals(List.of(NONE)) ? List.of() : names;
        for (String name : wanted) {
            check(section, key, name, known);
        }
        return wanted.stream().filter(known::contains).toList();
    }

    static void check(Section section, String key, String name, Collection<String> known) {
        if (!known.contains(name)) {
            section.report(key + ": " + name + ": unknown" + Suggestions.hint(name, known));
        }
    }
}
