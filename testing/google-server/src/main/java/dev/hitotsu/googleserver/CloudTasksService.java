package dev.hitotsu.googleserver;

import com.google.cloud.tasks.v2.CloudTasksGrpc;
import com.google.cloud.tasks.v2.CreateTaskRequest;
import com.google.cloud.tasks.v2.GetQueueRequest;
import com.google.cloud.tasks.v2.Queue;
import com.google.cloud.tasks.v2.Task;
import io.grpc.stub.StreamObserver;

/** Calls of those who create tasks. */
final class CloudTasksService extends CloudTasksGrpc.CloudTasksImplBase {
    private final CloudTasks tasks;

    CloudTasksService(CloudTasks tasks) {
        this.tasks = tasks;
    }

    @Override
    public void getQueue(GetQueueRequest request, StreamObserver<Queue> observer) {
        Answer.give(observer, () -> {
            tasks.requireQueue(request.getName());
            return Queue.newBuilder()
                    .setName(request.getName())
                    .setState(Queue.State.RUNNING)
                    .build();
        });
    }

    @Override
    public void createTask(CreateTaskRequest request, StreamObserver<Task> observer) {
        Answer.give(observer, () -> tasks.create(request));
    }
}
