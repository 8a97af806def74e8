package dev.hitotsu.gatewayserver;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.logs.LogRecordBuilder;
import io.opentelemetry.api.logs.LoggerProvider;
import io.opentelemetry.api.logs.Severity;
import org.slf4j.LoggerFactory;

/**
 * Makes a log record of each event that the process logs, beside the lines on standard error, from its start until it
 * is closed. Does not block.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/exceptions/exceptions-logs/">Exceptions in logs</a>
 */
final class CollectedLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private static final AttributeKey<String> EXCEPTION = AttributeKey.stringKey("exception.type");
    private static final AttributeKey<String> REASON = AttributeKey.stringKey("exception.message");
    private static final AttributeKey<String> STACK_TRACE = AttributeKey.stringKey("exception.stacktrace");
    private static final AttributeKey<String> THREAD = AttributeKey.stringKey("thread.name");
    private static final int MAX_BODY_CHARS = 16_384;

    private final LoggerProvider records;
    private final LoggerContext context;

    private CollectedLog(LoggerProvider records, LoggerContext context) {
        this.records = records;
        this.context = context;
    }

    /** Begins. The records go where the provider says. */
    static CollectedLog start(LoggerProvider records) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        CollectedLog log = new CollectedLog(records, context);
        log.setContext(context);
        log.start();
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(log);
        return log;
    }

    @Override
    protected void append(ILoggingEvent event) {
        String message = String.valueOf(event.getFormattedMessage());
        LogRecordBuilder record = records.get(event.getLoggerName())
                .logRecordBuilder()
                .setTimestamp(event.getInstant())
                .setSeverity(severity(event.getLevel()))
                .setSeverityText(event.getLevel().toString())
                .setBody(message.substring(0, Math.min(message.length(), MAX_BODY_CHARS)))
                .setAttribute(THREAD, event.getThreadName());
        IThrowableProxy thrown = event.getThrowableProxy();
        if (thrown != null) {
            record.setAttribute(EXCEPTION, thrown.getClassName())
                    .setAttribute(REASON, String.valueOf(thrown.getMessage()))
                    .setAttribute(STACK_TRACE, ThrowableProxyUtil.asString(thrown));
        }
        record.emit();
    }

    private static Severity severity(Level level) {
        return switch (level.toInt()) {
            case Level.ERROR_INT -> Severity.ERROR;
            case Level.WARN_INT -> Severity.WARN;
            case Level.INFO_INT -> Severity.INFO;
            case Level.DEBUG_INT -> Severity.DEBUG;
            default -> Severity.TRACE;
        };
    }

    @Override
    public void close() {
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).detachAppender(this);
        stop();
    }
}
