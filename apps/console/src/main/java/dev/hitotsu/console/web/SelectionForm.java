package dev.hitotsu.console.web;

import dev.hitotsu.console.action.Selection;
import dev.hitotsu.console.action.Selection.Kind;
import java.util.Locale;

/** Which messages a form of the page means, and what is to be done with them. */
final class SelectionForm {
    private SelectionForm() {}

    /** @throws ConsoleProblem if the form is wrong */
    static Selection selection(Call call) {
        String action = call.text("action");
        Kind kind = "retry".equals(action) ? Kind.RETRY : "skip".equals(action) ? Kind.SKIP : null;
        if (kind == null) {
            throw ConsoleProblem.invalid("action: " + action + " (expected: retry or skip)");
        }
        try {
            return new Selection(kind, call.states(), call.text("topic"), call.text("error"));
        } catch (IllegalArgumentException e) {
            throw ConsoleProblem.invalid(String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT));
        }
    }
}
