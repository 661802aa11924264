package io.photonpump.internal.consumer;

import io.photonpump.client.PublishOptions;
import io.photonpump.event.NewEvent;
import io.photonpump.event.WriteResult;
import io.photonpump.internal.request.EventEncoder;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowSubscriberBlackboxVerification;
import tools.jackson.databind.json.JsonMapper;

/** Reactive Streams rules for the subscriber that writes a publisher's events. */
public class PublisherPumpTck extends FlowSubscriberBlackboxVerification<NewEvent> {

    public PublisherPumpTck() {
        super(new TestEnvironment(1_000, 50));
    }

    @Override
    public Flow.Subscriber<NewEvent> createFlowSubscriber() {
        return new PublisherPump(
                "ponies",
                PublishOptions.defaults().withBatchSize(3),
                new EventEncoder(new JsonMapper())::encode,
                (batch, version) -> CompletableFuture.completedFuture(new WriteResult(0, batch.size() - 1, null)),
                new CompletableFuture<>());
    }

    @Override
    public NewEvent createElement(int element) {
        return NewEvent.text("PonyJumped", "jump " + element);
    }
}
