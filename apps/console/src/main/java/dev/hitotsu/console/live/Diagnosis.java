package dev.hitotsu.console.live;

import dev.hitotsu.outbox.OutboxLog;
import dev.hitotsu.outbox.OutboxState;
import dev.hitotsu.outbox.OutboxStatus;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong, in one sentence: what, how many, since when and why. The worst is told.
 *
 * @param problem the group of failures that it is about; null if it is about something else
 */
public record Diagnosis(
        Level level, String sentence, @Nullable Problem problem) {
    /** How much it matters. */
    public enum Level {
        GOOD,
        WAITING,
        STUCK,
        UNKNOWN
    }

    public Diagnosis {
        sentence = Texts.visible(sentence);
    }

    private static final Duration SLOW = Duration.ofMinutes(1);

    /** Of what is known now. */
    public static Diagnosis of(Reading reading) {
        Sample sample = reading.sample();
        if (sample == null) {
            return new Diagnosis(Level.UNKNOWN, "Unknown: " + reading.problem(), null);
        }
        if (reading.problem() != null) {
            return new Diagnosis(
                    Level.UNKNOWN,
                    "Unknown since " + Texts.clock(sample.at(), sample.at()) + ": " + reading.problem()
                            + ". The figures below are the last ones that were read.",
                    null);
        }
        return of(sample, Problem.group(sample.failures()));
    }

    private static Diagnosis of(Sample sample, List<Problem> problems) {
        OutboxStatus status = sample.status();
        long waiting = Waiting.count(status);
        Problem worst = problems.isEmpty() ? null : problems.getFirst();
        if (status.leader() == null) {
            return new Diagnosis(
                    waiting == 0 ? Level.WAITING : Level.STUCK,
                    "Stopped: no relay leads" + since(status, sample) + "; " + messages(waiting) + " " + waits(waiting)
                            + (log(status) == null ? "" : "; " + log(status)),
                    null);
        }
        if (log(status) != null) {
            return new Diagnosis(Level.STUCK, "The database's log: " + log(status) + since(status, sample), null);
        }
        if (sample.relayProblem() != null && waiting > 0) {
            return new Diagnosis(
                    Level.STUCK, "Waiting: " + messages(waiting) + oldest(sample) + ": " + sample.relayProblem(), null);
        }
        if (worst != null && worst.keysHeld() > 0) {
            return new Diagnosis(Level.STUCK, stuck(worst, sample), worst);
        }
        return behind(sample, waiting, worst);
    }

    private static Diagnosis behind(Sample sample, long waiting, @Nullable Problem worst) {
        OutboxStatus status = sample.status();
        if (worst != null && worst.states().contains(OutboxState.RETRY)) {
            return new Diagnosis(
                    Level.WAITING,
                    "Tried again: " + worst.topic() + ", " + messages(worst.count()) + ", " + failing(worst, sample),
                    worst);
        }
        if (status.oldestPendingAge().compareTo(SLOW) > 0) {
            return new Diagnosis(
                    Level.WAITING,
                    "Behind: " + messages(waiting) + " " + waits(waiting) + oldest(sample) + gaps(status)
                            + (sample.elsewhere() == null ? "" : "; " + sample.elsewhere()),
                    null);
        }
        // What was given up keeps nobody waiting, and may stand there for days.
        if (sample.elsewhere() != null) {
            return new Diagnosis(Level.WAITING, sample.elsewhere(), null);
        }
        if (worst != null) {
            return new Diagnosis(
                    Level.WAITING,
                    "Given up: " + worst.topic() + ", " + messages(status.count(OutboxState.DEAD)) + ", "
                            + failing(worst, sample),
                    worst);
        }
        return new Diagnosis(
                Level.GOOD,
                waiting == 0
                        ? "Nothing is stuck: all messages are delivered"
                        : "Nothing is stuck: " + messages(waiting) + " " + waits(waiting) + ", the oldest for "
                                + Texts.age(status.oldestPendingAge()),
                null);
    }

    private static String gaps(OutboxStatus status) {
        return status.gaps() == 0
                ? ""
                : "; " + Texts.number(status.gaps())
                        + " places of the log may still be filled by open transactions, which stand under Relays";
    }

    private static String stuck(Problem worst, Sample sample) {
        String keys = worst.keysHeld() == 1 ? "1 key" : Texts.number(worst.keysHeld()) + " keys";
        return "Stuck: " + worst.topic() + ", " + keys + ", " + failing(worst, sample);
    }

    private static String failing(Problem worst, Sample sample) {
        return Texts.age(Duration.between(worst.first(), sample.at())) + ", since "
                + Texts.clock(worst.first(), sample.at()) + ": " + worst.error();
    }

    private static @Nullable String log(OutboxStatus status) {
        OutboxLog log = status.log();
        return log == null ? null : log.problem();
    }

    private static String oldest(Sample sample) {
        Duration age = sample.status().oldestPendingAge();
        return ", the oldest for " + Texts.age(age) + ", since "
                + Texts.clock(sample.at().minus(age), sample.at());
    }

    private static String since(OutboxStatus status, Sample sample) {
        return status.savedAt() == null
                ? ""
                : ", nothing was saved since " + Texts.clock(status.savedAt(), sample.at());
    }

    private static String messages(long count) {
        return count == 1 ? "1 message" : String.format(Locale.ROOT, "%s messages", Texts.capped(count));
    }

    private static String waits(long count) {
        return count == 1 ? "waits" : "wait";
    }
}
