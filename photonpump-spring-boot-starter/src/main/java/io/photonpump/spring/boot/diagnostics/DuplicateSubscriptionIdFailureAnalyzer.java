package io.photonpump.spring.boot.diagnostics;

import io.photonpump.spring.listener.DuplicateSubscriptionIdException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Two listeners with the same id. */
final class DuplicateSubscriptionIdFailureAnalyzer extends AbstractFailureAnalyzer<DuplicateSubscriptionIdException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, DuplicateSubscriptionIdException cause) {
        return new FailureAnalysis(
                "There are two listeners with the id '" + cause.id() + "':\n\n    " + cause.first() + "\n    "
                        + cause.second(),
                "Give one of them another id: @EventStoreSubscription(id = \"…\"). Without an id, it is made of the names of "
                        + "the bean and the method, which overloaded methods and several subscriptions on one method share.",
                cause);
    }
}
