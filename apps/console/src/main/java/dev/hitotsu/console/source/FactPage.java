package dev.hitotsu.console.source;

import static java.util.Objects.requireNonNull;

import dev.hitotsu.outbox.OutboxStatus;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A page of tables that a process adds.
 *
 * @param path the last part of its address, such as {@code relays}
 * @param question what a reader can ask; empty if nothing
 * @param tables reads them, for what was asked, which is empty at first; may block, and throws an
 *     {@link IllegalArgumentException} for what cannot be asked. It is called at each request
 * @param buttons what an admin can do there
 * @param forms what people can do there who fill something in
 * @param texts what can be asked about a text
 * @param bulk what can be done with many messages at once; null for nothing
 * @param problem what is wrong there, and since when, for the first sentence of the overview; null for nothing. It does
 *     not block
 * @param processes which processes take part, for the overview, beside what the outbox says; may block, and is called
 *     by one thread at each look at the outbox
 */
public record FactPage(
        String path,
        String title,
        String question,
        Function<String, List<FactTable>> tables,
        List<PushButton> buttons,
        List<PageForm> forms,
        List<TextQuestion> texts,
        @Nullable BulkForm bulk,
        Supplier<@Nullable String> problem,
        Function<OutboxStatus, Processes> processes) {
    public FactPage {
        requireNonNull(title, "title: null (expected: text)");
        requireNonNull(question, "question: null (expected: text)");
        requireNonNull(tables, "tables: null (expected: a function)");
        requireNonNull(problem, "problem: null (expected: a supplier)");
        requireNonNull(processes, "processes: null (expected: a function)");
        buttons = List.copyOf(buttons);
        forms = List.copyOf(forms);
        texts = List.copyOf(texts);
        if (!path.matches("[a-z]+")) {
            throw new IllegalArgumentException("path: " + path + " (expected: small letters)");
        }
    }

    private static final Function<OutboxStatus, Processes> NOBODY = status -> Processes.NONE;

    /** A page to read. */
    public static FactPage of(String path, String title, Supplier<List<FactTable>> tables) {
        return new FactPage(
                path, title, "", asked -> tables.get(), List.of(), List.of(), List.of(), null, () -> null, NOBODY);
    }

    /** A page that answers a question. */
    public static FactPage answering(
            String path, String title, String question, Function<String, List<FactTable>> tables) {
        return new FactPage(path, title, question, tables, List.of(), List.of(), List.of(), null, () -> null, NOBODY);
    }

    /** The same, with buttons. */
    public FactPage with(List<PushButton> newButtons) {
        return new FactPage(path, title, question, tables, newButtons, forms, texts, bulk, problem, processes);
    }

    /** The same, with forms. */
    public FactPage withForms(List<PageForm> newForms) {
        return new FactPage(path, title, question, tables, buttons, newForms, texts, bulk, problem, processes);
    }

    /** The same, with questions about a text. */
    public FactPage withTexts(List<TextQuestion> newTexts) {
        return new FactPage(path, title, question, tables, buttons, forms, newTexts, bulk, problem, processes);
    }

    /** The same, with what can be done with many messages at once. */
    public FactPage withBulk(BulkForm newBulk) {
        return new FactPage(path, title, question, tables, buttons, forms, texts, newBulk, problem, processes);
    }

    /** The same, which says for the overview what is wrong there, and since when; null for nothing. */
    public FactPage withProblem(Supplier<@Nullable String> newProblem) {
        return new FactPage(path, title, question, tables, buttons, forms, texts, bulk, newProblem, processes);
    }

    /** The same, which says for the overview which processes take part. */
    public FactPage withProcesses(Function<OutboxStatus, Processes> newProcesses) {
        return new FactPage(path, title, question, tables, buttons, forms, texts, bulk, problem, newProcesses);
    }
}
