package dev.hitotsu.googleserver;

import com.google.cloud.tasks.v2.Task;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/** Calls the HTTP targets of tasks, with the headers of Cloud Tasks ("Create HTTP target tasks", task headers). */
final class TaskDispatcher implements AutoCloseable {
    private static final int OK = 200;
    private static final int REDIRECT = 300;

    private final CloudTasks tasks;
    private final HttpClient http = HttpClient.newHttpClient();

    TaskDispatcher(CloudTasks tasks) {
        this.tasks = tasks;
    }

    /** Calls each task of the queue that is due, once; returns the statuses of the answers. */
    List<Integer> dispatch(String queue) {
        List<Integer> statuses = new ArrayList<>();
        for (Task task : tasks.tasks(queue)) {
            if (tasks.isDue(task)) {
                int status = call(queue, task);
                statuses.add(status);
                tasks.record(queue, task, status >= OK && status < REDIRECT);
            }
        }
        return statuses;
    }

    private int call(String queue, Task task) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(task.getHttpRequest().getUrl()))
                .method(
                        task.getHttpRequest().getHttpMethod().name(),
                        HttpRequest.BodyPublishers.ofByteArray(
                                task.getHttpRequest().getBody().toByteArray()));
        task.getHttpRequest().getHeadersMap().forEach(request::header);
        request.header("X-CloudTasks-QueueName", queue.substring(queue.lastIndexOf('/') + 1))
                .header(
                        "X-CloudTasks-TaskName",
                        task.getName().substring(task.getName().lastIndexOf('/') + 1))
                .header("X-CloudTasks-TaskRetryCount", Integer.toString(task.getDispatchCount()))
                .header("X-CloudTasks-TaskExecutionCount", Integer.toString(task.getResponseCount()));
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
