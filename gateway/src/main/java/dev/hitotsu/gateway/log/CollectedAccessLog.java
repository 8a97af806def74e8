package dev.hitotsu.gateway.log;

import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.logs.LoggerProvider;
import io.opentelemetry.api.logs.Severity;
import java.time.Instant;

/** Makes a log record of each line, as its body, beside another log. Thread-safe; blocks where the other log does. */
public final class CollectedAccessLog implements AccessLog {
    private final AccessLog beside;
    private final Logger records;

    /** The records go where the provider says. */
    public CollectedAccessLog(AccessLog beside, LoggerProvider records) {
        this.beside = beside;
        this.records = records.get("dev.hitotsu.gateway.access");
    }

    @Override
    public void write(String line) {
        records.logRecordBuilder()
                .setTimestamp(Instant.now())
                .setSeverity(Severity.INFO)
                .setSeverityText("INFO")
                .setBody(line)
                .emit();
        beside.write(line);
    }
}
