package io.photonpump.spring.boot.diagnostics;

import io.photonpump.spring.listener.DuplicateSubscriptionIdException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Analyzes a start that failed because two listeners have the same id. */
final class DuplicateSubscriptionIdFailureAnalyzer extends AbstractFailureAnalyzer<DuplicateSubscriptionIdException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, DuplicateSubscriptionIdException cause) {
        return new FailureAnalysis(
                "Two listeners have the id '" + cause.id() + "':\n\n    " + cause.first() + "\n    " + cause.second(),
                "Set another id for one of them: @EventStoreSubscription(id = \"…\"). The default id consists of bean name and "
                        + "method name, which overloaded methods and several subscriptions on one method share.",
                cause);
    }
}
