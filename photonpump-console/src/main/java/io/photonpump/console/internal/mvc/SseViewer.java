package io.photonpump.console.internal.mvc;

import io.photonpump.console.internal.live.LiveFeed.Viewer;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.function.ServerResponse.SseBuilder;

/**
 * A page in Spring MVC. Writing to it may block, so other threads do it, one at a time for each page; a page that is slow misses
 * messages between. The threads end when no page is open.
 */
final class SseViewer implements Viewer {

    private static final Executor WRITERS =
            new ThreadPoolExecutor(0, Integer.MAX_VALUE, 5, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                Thread thread = new Thread(task, "photonpump-console-writer");
                thread.setDaemon(true);
                return thread;
            });

    private final SseBuilder sse;
    private final Consumer<Viewer> left;
    private final AtomicReference<@Nullable String> next = new AtomicReference<>();
    private final AtomicBoolean writing = new AtomicBoolean();
    private final AtomicBoolean gone = new AtomicBoolean();

    SseViewer(SseBuilder sse, Consumer<Viewer> left) {
        this.sse = sse;
        this.left = left;
    }

    @Override
    public void show(String json) {
        next.set(json);
        if (writing.compareAndSet(false, true)) {
            WRITERS.execute(this::write);
        }
    }

    private void write() {
        String json = next.getAndSet(null);
        while (json != null) {
            try {
                if (!gone.get()) {
                    sse.data(json);
                }
            } catch (IOException | IllegalStateException e) {
                leave();
            }
            json = next.getAndSet(null);
        }
        writing.set(false);
        if (next.get() != null && writing.compareAndSet(false, true)) {
            write();
        }
    }

    void leave() {
        if (gone.compareAndSet(false, true)) {
            left.accept(this);
        }
    }

    @Override
    public void end() {
        leave();
        sse.complete();
    }
}
