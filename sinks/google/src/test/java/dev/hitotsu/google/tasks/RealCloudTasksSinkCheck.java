package dev.hitotsu.google.tasks;

import com.google.cloud.tasks.v2.CloudTasksGrpc;
import com.google.cloud.tasks.v2.CreateQueueRequest;
import com.google.cloud.tasks.v2.ListTasksRequest;
import com.google.cloud.tasks.v2.PauseQueueRequest;
import com.google.cloud.tasks.v2.Queue;
import com.google.cloud.tasks.v2.Task;
import dev.hitotsu.google.RealService;
import dev.hitotsu.google.internal.ChannelSettings;
import dev.hitotsu.google.internal.GrpcChannel;
import dev.hitotsu.message.Message;
import dev.hitotsu.message.Sink;
import dev.hitotsu.testkit.contract.SentMessagesContract;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * Cloud Tasks itself, in the project that {@code HITOTSU_TEST_TASKS_PROJECT} names and the location of {@code
 * HITOTSU_TEST_TASKS_LOCATION}. Its queues are paused, so that nobody is called.
 */
class RealCloudTasksSinkCheck extends SentMessagesContract {
    private static final Duration CALL = Duration.ofSeconds(20);
    private static GrpcChannel direct;

    @BeforeAll
    static void connect() {
        var unused = parent();
        direct = new ChannelSettings("cloudtasks").open();
    }

    @AfterAll
    static void disconnect() {
        if (direct != null) {
            direct.close();
        }
    }

    private static String parent() {
        return "projects/" + RealService.variable("HITOTSU_TEST_TASKS_PROJECT", "a project in which queues may be made")
                + "/locations/" + RealService.variable("HITOTSU_TEST_TASKS_LOCATION", "a location of Google Cloud");
    }

    @Override
    protected Sink newSink() {
        return CloudTasksSink.builder()
                .project(RealService.variable("HITOTSU_TEST_TASKS_PROJECT", "a project in which queues may be made"))
                .location(RealService.variable("HITOTSU_TEST_TASKS_LOCATION", "a location of Google Cloud"))
                .url("https://example.com/tasks")
                .unordered(true)
                .build();
    }

    @Override
    protected String newTopic() {
        String queue = "hitotsu-" + UUID.randomUUID();
        String name = parent() + "/queues/" + queue;
        var created = direct.call(
                CloudTasksGrpc.getCreateQueueMethod(),
                CreateQueueRequest.newBuilder()
                        .setParent(parent())
                        .setQueue(Queue.newBuilder().setName(name))
                        .build(),
                CALL);
        var paused = direct.call(
                CloudTasksGrpc.getPauseQueueMethod(),
                PauseQueueRequest.newBuilder().setName(name).build(),
                CALL);
        return queue;
    }

    @Override
    protected List<Message> received(String topic, int atLeast) {
        return direct
                .call(
                        CloudTasksGrpc.getListTasksMethod(),
                        ListTasksRequest.newBuilder()
                                .setParent(parent() + "/queues/" + topic)
                                .setResponseView(Task.View.FULL)
                                .setPageSize(1_000)
                                .build(),
                        CALL)
                .getTasksList()
                .stream()
                .map(RealCloudTasksSinkCheck::message)
                .toList();
    }

    private static Message message(Task task) {
        Map<String, List<String>> headers = new HashMap<>();
        task.getHttpRequest().getHeadersMap().forEach((name, value) -> headers.put(name, List.of(value)));
        return TaskRequest.decode(headers, task.getHttpRequest().getBody().toByteArray())
                .message();
    }
}
