package dev.hitotsu.googleserver;

import com.google.cloud.tasks.v2.CreateTaskRequest;
import com.google.cloud.tasks.v2.HttpRequest;
import com.google.cloud.tasks.v2.Task;
import com.google.protobuf.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Queues of tasks, and what a task may be (Cloud Tasks, "Quotas and limits", and the reference of Task). Thread-safe.
 */
final class CloudTasks {
    private static final int MAX_BYTES = 1 << 20;
    private static final Duration MAX_DELAY = Duration.ofDays(30);
    private static final Duration MIN_DEADLINE = Duration.ofSeconds(15);
    private static final Duration MAX_DEADLINE = Duration.ofMinutes(30);
    private static final Pattern TASK = Pattern.compile("[A-Za-z0-9_-]{1,500}");
    private static final Pattern QUEUE = Pattern.compile("projects/[^/]+/locations/[^/]+/queues/[A-Za-z0-9-]{1,100}");

    private final MovableClock clock;
    private final Map<String, Map<String, Task>> queues = new HashMap<>();
    /** Also of tasks that are done: their names are not to be had again for a while. */
    private final Set<String> names = new HashSet<>();

    CloudTasks(MovableClock clock) {
        this.clock = clock;
    }

    synchronized void createQueue(String name) {
        if (!QUEUE.matcher(name).matches()) {
            throw Answer.invalid("Queue name is not valid: " + name);
        }
        queues.putIfAbsent(name, new LinkedHashMap<>());
    }

    synchronized void deleteQueue(String name) {
        requireQueue(name);
        queues.remove(name);
    }

    synchronized void requireQueue(String name) {
        var unused = tasksOf(name);
    }

    private Map<String, Task> tasksOf(String queue) {
        Map<String, Task> found = queues.get(queue);
        if (found == null) {
            throw Answer.missing("Queue does not exist: " + queue);
        }
        return found;
    }

    synchronized Task create(CreateTaskRequest request) {
        requireQueue(request.getParent());
        Task task = request.getTask();
        String prefix = request.getParent() + "/tasks/";
        boolean named = task.getName().startsWith(prefix)
                && TASK.matcher(task.getName().substring(prefix.length())).matches();
        if (!task.getName().isEmpty() && !named) {
            throw Answer.invalid("Task name is not valid: " + task.getName());
        }
        check(task);
        String name = task.getName().isEmpty() ? prefix + names.size() : task.getName();
        if (!names.add(name)) {
            throw Answer.existing("The task cannot be created because a task with this name existed too recently");
        }
        Task stored = task.toBuilder().setName(name).build();
        tasksOf(request.getParent()).put(name, stored);
        return stored;
    }

    private void check(Task task) {
        HttpRequest http = task.getHttpRequest();
        if (!http.getUrl().startsWith("http://") && !http.getUrl().startsWith("https://")) {
            throw Answer.invalid("HttpRequest.url must start with http:// or https://: " + http.getUrl());
        }
        if (task.getSerializedSize() > MAX_BYTES) {
            throw Answer.invalid("Task size too large: " + task.getSerializedSize());
        }
        if (task.hasScheduleTime()
                && instant(task.getScheduleTime()).isAfter(clock.now().plus(MAX_DELAY))) {
            throw Answer.invalid("schedule_time is more than 30 days ahead");
        }
        Duration deadline = Duration.ofSeconds(task.getDispatchDeadline().getSeconds());
        if (task.hasDispatchDeadline()
                && (deadline.compareTo(MIN_DEADLINE) < 0 || deadline.compareTo(MAX_DEADLINE) > 0)) {
            throw Answer.invalid("dispatch_deadline is not in 15s..30m: " + deadline);
        }
    }

    private static Instant instant(Timestamp time) {
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    }

    /** The tasks of the queue that are not done, in the order of their creation. */
    synchronized List<Task> tasks(String queue) {
        return new ArrayList<>(tasksOf(queue).values());
    }

    /** Whether the task may be dispatched by now. */
    synchronized boolean isDue(Task task) {
        return !task.hasScheduleTime() || !instant(task.getScheduleTime()).isAfter(clock.now());
    }

    /** What became of a dispatch. */
    synchronized void record(String queue, Task task, boolean done) {
        Map<String, Task> kept = tasksOf(queue);
        if (done) {
            kept.remove(task.getName());
        } else {
            kept.computeIfPresent(
                    task.getName(),
                    (name, stored) -> stored.toBuilder()
                            .setDispatchCount(stored.getDispatchCount() + 1)
                            .setResponseCount(stored.getResponseCount() + 1)
                            .build());
        }
    }
}
