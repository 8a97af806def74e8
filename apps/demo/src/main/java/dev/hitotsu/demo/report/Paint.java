package dev.hitotsu.demo.report;

import java.io.Console;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** Whether text is coloured, by ANSI escapes. */
enum Paint {
    COLOURED,
    PLAIN;

    private static final String GREEN = "\u001b[32m";
    private static final String RED = "\u001b[31m";
    private static final String RESET = "\u001b[0m";

    /** Colours if a terminal shows the output and nobody asked for none (no-color.org). */
    static Paint ofThisProcess() {
        String declined = System.getenv("NO_COLOR");
        return isTerminal(System.console()) && (declined == null || declined.isEmpty()) ? COLOURED : PLAIN;
    }

    String good(String text) {
        return this == COLOURED ? GREEN + text + RESET : text;
    }

    String bad(String text) {
        return this == COLOURED ? RED + text + RESET : text;
    }

    /** From Java 22 on there may be a console without a terminal; before, there was no method to ask. */
    private static boolean isTerminal(@Nullable Console console) {
        if (console == null) {
            return false;
        }
        try {
            Method isTerminal = Console.class.getMethod("isTerminal");
            return (boolean) isTerminal.invoke(console);
        } catch (NoSuchMethodException before22) {
            return true;
        } catch (ReflectiveOperationException broken) {
            return false;
        }
    }
}
