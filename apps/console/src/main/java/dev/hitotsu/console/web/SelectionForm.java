package dev.hitotsu.console.web;

import dev.hitotsu.console.action.Selection;
import dev.hitotsu.console.action.Selection.Kind;
import java.util.Locale;

/** Which messages a form of the page means, and what is to be done with them. */
final class SelectionForm {
    private SelectionForm() {}

    /** @throws ConsoleProblem if the form is wrong */
    static Kind kind(Call call) {
        String action = call.text("action");
        return switch (action) {
            case "retry" -> Kind.RETRY;
            case "skip" -> Kind.SKIP;
            case null, default -> throw ConsoleProblem.invalid("action: " + action + " (expected: retry or skip)");
        };
    }

    /** @throws ConsoleProblem if the form is wrong */
    static Selection selection(Call call) {
        Kind kind = kind(call);
        try {
            return new Selection(kind, call.states(), call.text("topic"), call.text("error"));
        } catch (IllegalArgumentException e) {
            throw ConsoleProblem.invalid(String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT));
        }
    }
}
