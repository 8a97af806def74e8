package dev.hitotsu.console.view;

import dev.hitotsu.console.access.Person;
import dev.hitotsu.console.access.Role;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What surrounds each page.
 *
 * @param person null before the login
 * @param hasLogin whether there is something to log out of
 * @param nav the pages
 * @param refreshSeconds after how long a browser without scripts asks again; 0 for never
 */
public record Shell(
        String title, String instance, @Nullable Person person, boolean hasLogin, List<Nav> nav, int refreshSeconds) {
    /** A page in the head. */
    public record Nav(String path, String title, boolean isCurrent) {}

    public Shell {
        nav = List.copyOf(nav);
    }

    /** Why a button cannot be used; null if it can. */
    public @Nullable String obstacle(Role needed) {
        return person != null && person.may(needed)
                ? null
                : "Needs the role " + needed.name().toLowerCase(Locale.ROOT) + "; you are "
                        + (person == null ? "nobody" : person.role().name().toLowerCase(Locale.ROOT)) + ".";
    }

    /** The same, asked again after a time. */
    public Shell refreshedEvery(int seconds) {
        return new Shell(title, instance, person, hasLogin, nav, seconds);
    }
}
