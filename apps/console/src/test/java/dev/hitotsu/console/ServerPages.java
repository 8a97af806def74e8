package dev.hitotsu.console;

import dev.hitotsu.console.access.Role;
import dev.hitotsu.console.action.BulkPart;
import dev.hitotsu.console.action.BulkPlan;
import dev.hitotsu.console.action.BulkStep;
import dev.hitotsu.console.source.BulkForm;
import dev.hitotsu.console.source.FactPage;
import dev.hitotsu.console.source.FactTable;
import dev.hitotsu.console.source.PageForm;
import dev.hitotsu.console.source.PageForm.Field;
import dev.hitotsu.console.source.Processes;
import dev.hitotsu.console.source.TextQuestion;
import java.util.List;

/** Pages as the server adds them, with rows that are always the same. */
final class ServerPages {
    private static final String ID = "0199d0f4-5b2e-7cc1-9d3b-0f2f3c1a4b5d";
    private static final String TIME = "2026-11-28 02:14:07";

    private ServerPages() {}

    static List<FactPage> all() {
        return List.of(relays(), consumers(), parked(), coordination(), gateway(), ids());
    }

    private static FactTable table(String title, String note, List<String> columns, List<?>... rows) {
        return new FactTable(
                title,
                note,
                columns,
                List.of(rows).stream()
                        .map(row -> row.stream().map(String::valueOf).toList())
                        .toList());
    }

    private static FactPage relays() {
        return FactPage.of(
                        "relays",
                        "Relays",
                        () -> List.of(
                                table(
                                        "Leader",
                                        "By the lease in the database.",
                                        List.of("Leader", "Fence", "Lease until", "Position"),
                                        List.of("relay-1", "9007199254740993", TIME, "12")),
                                table(
                                        "Segments",
                                        "",
                                        List.of("Segment", "Rows", "Bytes"),
                                        List.of("message_0", "120,000", "41,205,760"))))
                .withProcesses(status -> new Processes(
                        List.of(
                                new Processes.Row("relay-1", "leads; this process", ""),
                                new Processes.Row("relay-2", "standby", TIME)),
                        ""));
    }

    private static FactPage consumers() {
        return FactPage.answering(
                "consumers",
                "Consumers",
                "A consumer, for its claims",
                asked -> List.of(
                        table(
                                "Readers",
                                "Two applications under one name take the messages away from each other.",
                                List.of("Consumer", "Application", "Last seen"),
                                List.of("payments", "payments-1", TIME),
                                List.of("mails", "mails-1", TIME)),
                        table("Halted runs", "", List.of("Consumer", "Run", "Steps", "Since", "Error"))));
    }

    private static FactPage parked() {
        List<Field> fields = List.of(
                new Field("consumer", "Consumer"), new Field("message", "Message"), new Field("reason", "Reason"));
        return FactPage.answering(
                        "parked",
                        "Parked",
                        "A consumer, or nothing for all",
                        asked -> List.of(table(
                                "Parked messages",
                                "In the order in which they were parked, 100 at most.",
                                List.of("Parked", "Consumer", "Message", "State", "Topic", "Key", "Attempts", "Error"),
                                List.of(TIME, "mails", ID, "dead", "orders", "order-7", "10", "550 no such mailbox"))))
                .withBulk(new BulkForm(
                        "Retry or skip many messages",
                        "A preview says first how many there are, and what becomes of their order.",
                        List.of(
                                new BulkForm.Field("consumer", "Consumer", true, List.of()),
                                new BulkForm.Field(
                                        "state", "State", true, List.of("dead", "retry", "waiting", "skipped")),
                                new BulkForm.Field("topic", "Topic (any if empty)", false, List.of()),
                                new BulkForm.Field("error", "Error contains (anything if empty)", false, List.of())),
                        (kind, given) -> new BulkPlan(
                                kind,
                                List.of(new BulkPart(
                                        "consumer " + given.text("consumer") + ", state DEAD",
                                        1_180,
                                        false,
                                        true,
                                        operation -> new BulkStep.Done(1_180, null))),
                                "Each is tried again at once; what waits behind another one stays there.",
                                "hitotsu inbox retry 'mails' --state DEAD --reason '\u2026' --config relay.yaml",
                                "/parked")))
                .withForms(List.of(
                        new PageForm("retry", "Retry a message", "Now.", Role.OPERATOR, fields, (person, given) -> {}),
                        new PageForm("skip", "Skip a message", "Gone.", Role.OPERATOR, fields, (person, given) -> {})));
    }

    private static FactPage coordination() {
        return FactPage.answering(
                "coordination",
                "Coordination",
                "Name of a lock or of a pool of worker numbers, or key of a value",
                asked -> List.of(table(
                        "Services",
                        "",
                        List.of("Service", "Instance", "Address"),
                        List.of("orders", "orders-1", "10.0.0.7:8080"))));
    }

    private static FactPage gateway() {
        TextQuestion comparison = new TextQuestion(
                "compare",
                "Compare configurations",
                "What this configuration has otherwise than the one in use.",
                "Another configuration, in YAML",
                yaml -> List.of(table(
                        "Differences",
                        "From the configuration in use to the one given.",
                        List.of("Part", "Change", "In use", "Given"),
                        List.of("route orders: timeout", "changed", "2s", yaml))));
        return FactPage.answering(
                        "gateway",
                        "Gateway",
                        "Which route takes this request? Such as GET /orders/1",
                        asked -> List.of(
                                table(
                                        "Upstreams",
                                        "An address that is not available gets no requests.",
                                        List.of("Upstream", "Breaker", "Address", "Healthy", "Available", "In flight"),
                                        List.of("payments", "open", "10.0.0.9:8080", "no", "no", "0")),
                                table(
                                        "Routes",
                                        "Figures since the gateway started.",
                                        List.of("Route", "Takes", "Target", "Requests", "5xx", "99 % within"),
                                        List.of("pay", "POST /payments", "payments", "1,204", "17", "250 ms"))))
                .withTexts(List.of(comparison));
    }

    private static FactPage ids() {
        return FactPage.answering(
                "ids",
                "Ids",
                "An id",
                asked -> List.of(table(
                        "What it says",
                        "A UUID of version 4 or 7, a ULID, or a Snowflake id of the layout 41+5+5+13.",
                        List.of("Part", "Value"),
                        List.of("kind", "UUID, version 7"),
                        List.of("time", TIME))));
    }
}
