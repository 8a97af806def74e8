package dev.hitotsu.console.web;

import dev.hitotsu.console.access.Role;
import dev.hitotsu.console.action.BulkPlan;
import dev.hitotsu.console.action.Selection.Kind;
import dev.hitotsu.console.source.BulkForm;
import dev.hitotsu.console.source.FactPage;
import dev.hitotsu.console.source.FactTable;
import dev.hitotsu.console.source.PageForm;
import dev.hitotsu.console.source.PushButton;
import dev.hitotsu.console.source.TextQuestion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A page that a process adds, and what can be done on it. Blocks for what the process does. */
record AddedPage(FactPage page) {
    /** The last part of the address of a preview. */
    static final String BULK = "change";

    private static final Logger log = LoggerFactory.getLogger(AddedPage.class);

    /** The tables, for what was asked. */
    List<FactTable> tables(String asked) {
        try {
            return page.tables().apply(asked);
        } catch (IllegalArgumentException e) {
            throw ConsoleProblem.invalid(String.valueOf(e.getMessage()));
        }
    }

    /** The answer to a question about the text that was pasted. */
    static List<FactTable> tables(TextQuestion question, Call call) {
        String text = call.field("text");
        if (text == null) {
            throw ConsoleProblem.invalid(question.field() + ": none (expected: pasted)");
        }
        try {
            return question.tables().apply(text);
        } catch (IllegalArgumentException e) {
            throw ConsoleProblem.invalid(String.valueOf(e.getMessage()));
        } catch (IllegalStateException e) {
            throw new ConsoleProblem(503, String.valueOf(e.getMessage()));
        }
    }

    /** What can be asked about a text, by the addresses. */
    Map<String, TextQuestion> texts() {
        Map<String, TextQuestion> texts = new LinkedHashMap<>();
        page.texts().forEach(text -> texts.put(address(text.name()), text));
        return texts;
    }

    /** What its buttons are called, by their addresses. */
    Map<String, String> buttons() {
        Map<String, String> buttons = new LinkedHashMap<>();
        page.buttons().forEach(button -> buttons.put(address(button.name()), button.label()));
        return buttons;
    }

    /** Its forms, by their addresses. */
    Map<String, PageForm> forms() {
        Map<String, PageForm> forms = new LinkedHashMap<>();
        page.forms().forEach(form -> forms.put(address(form.name()), form));
        return forms;
    }

    /** What can be done with many messages at once, by its address. */
    Map<String, BulkForm> bulks() {
        BulkForm bulk = page.bulk();
        return bulk == null ? Map.of() : Map.of(address(BULK), bulk);
    }

    /** Fixes what a change of many would change. */
    static BulkPlan plan(BulkForm bulk, Call call) {
        Kind kind = SelectionForm.kind(call);
        for (BulkForm.Field field : bulk.fields()) {
            if (field.isRequired() && call.text(field.name()) == null) {
                throw ConsoleProblem.invalid(field.name() + ": none (expected: filled in)");
            }
        }
        try {
            return bulk.planner().plan(kind, call::text);
        } catch (IllegalArgumentException e) {
            throw ConsoleProblem.invalid(String.valueOf(e.getMessage()));
        } catch (IllegalStateException e) {
            throw new ConsoleProblem(503, String.valueOf(e.getMessage()));
        }
    }

    private String address(String name) {
        return "/" + page.path() + "/" + name;
    }

    /**
     * Does what the address names; throws a {@link ConsoleProblem} for what it does not do. What a button does is the
     * process's own: it is told in its log, not in the audit of the outbox.
     */
    Answer run(Call call) {
        Optional<PageForm> form = page.forms().stream()
                .filter(one -> one.name().equals(call.id()))
                .findFirst();
        call.require(form.map(PageForm::role).orElse(Role.ADMIN));
        try {
            form.ifPresentOrElse(one -> submit(call, one), () -> press(call));
        } catch (IllegalArgumentException e) {
            throw ConsoleProblem.invalid(String.valueOf(e.getMessage()));
        } catch (IllegalStateException e) {
            log.warn("{} of page {} failed", call.id(), page.path(), e);
            throw ConsoleProblem.stale(String.valueOf(e.getMessage()));
        }
        return new Answer.Redirect("/" + page.path());
    }

    private void press(Call call) {
        PushButton button = page.buttons().stream()
                .filter(one -> one.name().equals(call.id()))
                .findFirst()
                .orElseThrow(() -> ConsoleProblem.missing("button " + call.id() + ": not on this page"));
        log.info("{} pressed \"{}\"", call.person().name(), button.label());
        button.action().run();
    }

    private static void submit(Call call, PageForm form) {
        form.action().run(call.person(), name -> {
            String text = call.field(name);
            if (text == null) {
                throw ConsoleProblem.invalid(name + ": none (expected: filled in)");
            }
            return text;
        });
    }
}
