package io.photonpump.spring.internal.session;

import io.photonpump.event.ResolvedEvent;
import io.photonpump.internal.text.Durations;
import io.photonpump.spring.internal.delivery.InFlight;
import io.photonpump.spring.listener.SubscriptionKind;
import io.photonpump.spring.listener.SubscriptionSpec;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.task.TaskExecutor;

/** The workers of a session and their queues. Safe on any thread. */
final class Workers {

    private static final Logger LOG = LoggerFactory.getLogger(ListenerSession.class);

    private final SubscriptionSpec spec;
    private final List<WorkerQueue> queues;
    private final List<Worker> workers = new CopyOnWriteArrayList<>();
    private volatile boolean interrupted;

    Workers(SubscriptionSpec spec) {
        this.spec = spec;
        // The workers of a group share a queue. The workers of a catch-up listener have one queue each.
        int count =
                spec.kind() == SubscriptionKind.PERSISTENT ? 1 : spec.delivery().concurrency();
        this.queues = IntStream.range(0, count).mapToObj(i -> new WorkerQueue()).toList();
    }

    void begin(Function<WorkerQueue, Worker> create, TaskExecutor executor) {
        for (int i = 0; i < spec.delivery().concurrency(); i++) {
            Worker worker = create.apply(queues.get(i % queues.size()));
            executor.execute(worker);
            workers.add(worker);
        }
    }

    void add(InFlight event) {
        queueOf(event.event()).add(event);
    }

    /** Returns the queue of the event's stream, so that the events of a stream stay in order. */
    private WorkerQueue queueOf(ResolvedEvent event) {
        if (queues.size() == 1) {
            return queues.get(0);
        }
        String stream = event.isResolved() ? event.resolved().stream() : event.stream();
        return queues.get(Math.floorMod(stream.hashCode(), queues.size()));
    }

    /** Closes the queues: no further event is begun. */
    void close() {
        queues.forEach(WorkerQueue::close);
    }

    /** Waits until the handlers have returned, and interrupts them after the listener's shut-down timeout. */
    void awaitEnd() {
        long deadline = System.nanoTime() + spec.shutdownTimeout().toNanos();
        if (awaitEnd(deadline)) {
            return;
        }
        LOG.warn("{} interrupts its handlers after {}", spec.describe(), Durations.format(spec.shutdownTimeout()));
        interrupted = true;
        workers.forEach(Worker::interrupt);
        if (!awaitEnd(System.nanoTime() + Worker.GRACE.toNanos())) {
            LOG.warn("{} abandons a handler that ignores interrupts", spec.describe());
        }
    }

    private boolean awaitEnd(long deadline) {
        for (Worker worker : workers) {
            if (!worker.awaitEnd(Math.max(0, deadline - System.nanoTime()))) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether handlers are being interrupted. */
    boolean areInterrupted() {
        return interrupted;
    }

    /** Returns whether the current thread is a worker that has not ended. */
    boolean isCurrentThread() {
        return workers.stream().anyMatch(Worker::isCurrentThread);
    }
}
