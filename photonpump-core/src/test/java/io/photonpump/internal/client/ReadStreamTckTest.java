package io.photonpump.internal.client;

import io.photonpump.event.ResolvedEvent;
import java.util.concurrent.Flow;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.annotations.AfterClass;

/** Reactive Streams: a read is a publisher like any other. */
public class ReadStreamTckTest extends FlowPublisherVerification<ResolvedEvent> {

    private final java.util.List<Stable> stables = new java.util.concurrent.CopyOnWriteArrayList<>();

    public ReadStreamTckTest() {
        super(new TestEnvironment(1_000, 50), 500);
    }

    @Override
    public Flow.Publisher<ResolvedEvent> createFlowPublisher(long elements) {
        return stable(elements).stream(7);
    }

    private Stable stable(long elements) {
        Stable stable = new Stable(elements);
        stables.add(stable);
        return stable;
    }

    @Override
    public Flow.Publisher<ResolvedEvent> createFailedFlowPublisher() {
        return stable(-1).stream(7);
    }

    @AfterClass
    public void close() {
        stables.forEach(Stable::close);
    }
}
