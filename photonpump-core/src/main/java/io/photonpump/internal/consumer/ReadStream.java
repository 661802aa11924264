package io.photonpump.internal.consumer;

import io.photonpump.event.ResolvedEvent;
import io.photonpump.internal.thread.CallbackQueue;
import io.photonpump.subscription.EventStream;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.Flow;
import java.util.function.Supplier;

/** The events of a read. Each consumer starts a read of its own. */
public final class ReadStream implements EventStream {

    private final Supplier<ReadSource<?>> sources;
    private final CallbackQueue callbacks;

    /**
     * The reads whose consumers are still reachable. The set is weak, because a stream may be read again and again.
     */
    private final Set<ReadSource<?>> open = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    private volatile boolean closed;

    public ReadStream(Supplier<ReadSource<?>> sources, CallbackQueue callbacks) {
        this.sources = sources;
        this.callbacks = callbacks;
    }

    private ReadSource<?> open() {
        ReadSource<?> source = sources.get();
        open.add(source);
        if (closed) {
            source.cancel();
        }
        return source;
    }

    @Override
    public Iterator<ResolvedEvent> iterator() {
        ReadSource<?> source = open();
        return new BufferIterator(source, source::start);
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ResolvedEvent> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        ReadSource<?> source = open();
        FlowConsumer.connect(source, subscriber, callbacks.executor(), source::start);
    }

    @Override
    public void close() {
        closed = true;
        List.copyOf(open).forEach(ReadSource::cancel);
        open.clear();
    }
}
