package io.photonpump.spring.slice;

import io.photonpump.event.ResolvedEvent;
import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.listener.EventSelector;
import io.photonpump.spring.listener.FailureAction;
import io.photonpump.spring.listener.error.EventErrorHandler;
import io.photonpump.spring.listener.error.FailedEvent;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** The components of the application. */
final class SliceComponents {

    private SliceComponents() {}

    record Jumped(int height) {}

    @Component
    static class Results {
        final List<Integer> heights = new ArrayList<>();

        @EventStoreSubscription(
                id = "results",
                stream = "jumps",
                checkpoint = "results",
                filter = "positive",
                errorHandler = "lenient")
        void store(Jumped jump) {
            if (jump.height() > 300) {
                throw new IllegalArgumentException("too high");
            }
            heights.add(jump.height());
        }
    }

    @Component("positive")
    static class Positive implements EventSelector {
        @Override
        public boolean selects(ResolvedEvent event) {
            return event.json(Jumped.class).height() > 0;
        }
    }

    @Component("lenient")
    static class Lenient implements EventErrorHandler {
        @Override
        public FailureAction handle(FailedEvent failed) {
            return FailureAction.SKIP;
        }
    }

    @Component
    static class OtherComponent {}
}
