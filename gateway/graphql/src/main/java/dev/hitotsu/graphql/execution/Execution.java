package dev.hitotsu.graphql.execution;

import com.fasterxml.jackson.databind.node.MissingNode;
import dev.hitotsu.graphql.execution.Found.Failure;
import dev.hitotsu.graphql.plan.Plan;
import dev.hitotsu.graphql.plan.PlannedField;
import graphql.execution.CoercedVariables;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One run of a plan. What the same answers make possible is asked for at once: all services, and the keys of all
 * objects together. Root fields with effects run one after the other. Used on one event loop.
 */
public final class Execution {
    private final Plan plan;
    private final SourceClient client;
    private final int maxCalls;
    private final Completer completer = new Completer(this::isAsked);
    private final Fetcher fetcher;
    private final Set<Running> underWay = new LinkedHashSet<>();
    private final Promise<Result> result = Promise.promise();
    private final ObjectValue root;
    private Map<PlannedField.Sourced, List<Slot>> wanted = new LinkedHashMap<>();
    private int begun;
    private int calls;
    private boolean isAdvancing;
    private boolean isExpired;

    private Execution(Plan plan, CoercedVariables variables, SourceClient client, int maxCalls) {
        this.plan = plan;
        this.client = client;
        this.maxCalls = maxCalls;
        this.root = new ObjectValue(plan.fields(), MissingNode.getInstance(), "");
        this.fetcher = new Fetcher(plan, variables, completer, this::ask);
    }

    /** A run that is to begin, with so many calls at most. */
    public static Execution of(Plan plan, CoercedVariables variables, SourceClient client, int maxCalls) {
        return new Execution(plan, variables, client, maxCalls);
    }

    /** Runs it. The future does not fail: what went wrong is a part of the result. */
    public Future<Result> run() {
        advance();
        return result.future();
    }

    /** Ends it now: what is not there yet will not be. */
    public void expire() {
        isExpired = true;
        for (Running running : List.copyOf(underWay)) {
            running.end(outOfTime(running.call));
        }
        client.expire();
    }

    private void isAsked(Slot slot) {
        wanted.computeIfAbsent(slot.field(), unseen -> new ArrayList<>()).add(slot);
    }

    private void ask(SourceCall call, Consumer<Found> consumer) {
        if (isExpired) {
            consumer.accept(outOfTime(call));
        } else if (++calls > maxCalls) {
            consumer.accept(new Failure(
                    ErrorCode.TOO_LARGE, call.upstream(), "call " + calls + " (expected: " + maxCalls + " at most)"));
        } else {
            Running running = new Running(call, consumer);
            underWay.add(running);
            client.ask(call)
                    .onComplete(answer -> running.end(
                            answer.succeeded()
                                    ? new Found.Answer(answer.result())
                                    : Failure.of(call.upstream(), answer.cause())));
        }
    }

    private static Failure outOfTime(SourceCall call) {
        return new Failure(ErrorCode.OUT_OF_TIME, call.upstream(), "not answered within the time for the operation");
    }

    /** Asks for what has become possible, until nothing is left to be asked. */
    private void advance() {
        if (isAdvancing) {
            return;
        }
        isAdvancing = true;
        while (!wanted.isEmpty() || underWay.isEmpty() && begin()) {
            Map<PlannedField.Sourced, List<Slot>> now = wanted;
            wanted = new LinkedHashMap<>();
            fetcher.fetch(now);
        }
        isAdvancing = false;
        if (underWay.isEmpty()) {
            result.tryComplete(Settlement.of(plan, root));
        }
    }

    /** Begins the next root field with an effect, or all fields without. */
    private boolean begin() {
        if (begun == plan.fields().size()) {
            return false;
        }
        if (plan.isMutation()) {
            // What was asked before the effect may be different after it.
            fetcher.forget();
        }
        int end = plan.isMutation() ? begun + 1 : plan.fields().size();
        while (begun < end) {
            completer.fill(root, begun++);
        }
        return true;
    }

    /** A call that is under way. */
    private final class Running {
        private final SourceCall call;
        private final Consumer<Found> consumer;

        Running(SourceCall call, Consumer<Found> consumer) {
            this.call = call;
            this.consumer = consumer;
        }

        /** Whoever comes second is too late. */
        void end(Found found) {
            if (underWay.remove(this)) {
                consumer.accept(found);
                advance();
            }
        }
    }
}
