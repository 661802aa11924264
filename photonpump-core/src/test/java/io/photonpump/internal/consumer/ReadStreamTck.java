package io.photonpump.internal.consumer;

import io.photonpump.event.ResolvedEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.annotations.AfterClass;

/** Reactive Streams: a read is a publisher like any other. */
public class ReadStreamTck extends FlowPublisherVerification<ResolvedEvent> {

    private final List<Stable> stables = new CopyOnWriteArrayList<>();

    public ReadStreamTck() {
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
