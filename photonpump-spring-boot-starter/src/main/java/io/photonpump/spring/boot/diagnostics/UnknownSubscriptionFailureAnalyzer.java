package io.photonpump.spring.boot.diagnostics;

import io.photonpump.spring.listener.UnknownSubscriptionException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Analyzes a start that failed because of settings of a listener that does not exist. */
final class UnknownSubscriptionFailureAnalyzer extends AbstractFailureAnalyzer<UnknownSubscriptionException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnknownSubscriptionException cause) {
        return new FailureAnalysis(
                "There are settings under photonpump.subscriptions." + cause.key() + ", but " + cause.problem() + ".",
                cause.advice() + ".",
                cause);
    }
}
