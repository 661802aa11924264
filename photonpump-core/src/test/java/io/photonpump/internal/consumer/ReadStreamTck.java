package io.photonpump.internal.consumer;

import io.photonpump.event.ResolvedEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.annotations.AfterClass;

/** Reactive Streams rules for a read. */
public class ReadStreamTck extends FlowPublisherVerification<ResolvedEvent> {

    private final List<ClientHarness> harnesses = new CopyOnWriteArrayList<>();

    public ReadStreamTck() {
        super(new TestEnvironment(1_000, 50), 500);
    }

    @Override
    public Flow.Publisher<ResolvedEvent> createFlowPublisher(long elements) {
        return harness(elements).stream(7);
    }

    private ClientHarness harness(long elements) {
        ClientHarness harness = new ClientHarness(elements);
        harnesses.add(harness);
        return harness;
    }

    @Override
    public Flow.Publisher<ResolvedEvent> createFailedFlowPublisher() {
        return harness(-1).stream(7);
    }

    @AfterClass
    public void close() {
        harnesses.forEach(ClientHarness::close);
    }
}
