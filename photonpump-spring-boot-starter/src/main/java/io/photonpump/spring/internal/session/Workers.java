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

/** The workers of a session, and the lanes in which events wait for them. Safe on any thread. */
final class Workers {

    private static final Logger LOG = LoggerFactory.getLogger(ListenerSession.class);

    private final SubscriptionSpec spec;
    private final List<WorkerQueue> lanes;
    private final List<Worker> workers = new CopyOnWriteArrayList<>();
    private volatile boolean interrupted;

    Workers(SubscriptionSpec spec) {
        this.spec = spec;
        // In a group any worker takes the next event; when catching up, each worker has streams of its own.
        int count =
                spec.kind() == SubscriptionKind.PERSISTENT ? 1 : spec.delivery().concurrency();
        this.lanes = IntStream.range(0, count).mapToObj(i -> new WorkerQueue()).toList();
    }

    void begin(Function<WorkerQueue, Worker> create, TaskExecutor executor) {
        for (int i = 0; i < spec.delivery().concurrency(); i++) {
            Worker worker = create.apply(lanes.get(i % lanes.size()));
            executor.execute(worker);
            workers.add(worker);
        }
    }

    void add(InFlight event) {
        laneOf(event.event()).add(event);
    }

    /** Events of the same stream stay in order: they meet in the same lane. */
    private WorkerQueue laneOf(ResolvedEvent event) {
        if (lanes.size() == 1) {
            return lanes.get(0);
        }
        String stream = event.isResolved() ? event.resolved().stream() : event.stream();
        return lanes.get(Math.floorMod(stream.hashCode(), lanes.size()));
    }

    /** Nothing new is begun. */
    void close() {
        lanes.forEach(WorkerQueue::close);
    }

    /** Waits until the handlers at work have returned; interrupts them after the listener's shut-down time-out. */
    void awaitEnd() {
        long deadline = System.nanoTime() + spec.shutdownTimeout().toNanos();
        if (awaitEnd(deadline)) {
            return;
        }
        LOG.warn(
                "{} interrupts what it is still handling after {}",
                spec.describe(),
                Durations.format(spec.shutdownTimeout()));
        interrupted = true;
        workers.forEach(Worker::interrupt);
        if (!awaitEnd(System.nanoTime() + Worker.GRACE.toNanos())) {
            LOG.warn("{} leaves a handler behind that does not heed interrupts", spec.describe());
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

    /** Whether handlers are being interrupted. */
    boolean areInterrupted() {
        return interrupted;
    }

    /** Whether the current thread is one of them, and still at work. */
    boolean isCurrentThread() {
        return workers.stream().anyMatch(Worker::isCurrentThread);
    }
}
