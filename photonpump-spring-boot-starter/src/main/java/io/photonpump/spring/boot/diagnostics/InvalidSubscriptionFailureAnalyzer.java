package io.photonpump.spring.boot.diagnostics;

import io.photonpump.spring.listener.InvalidSubscriptionException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** A listener that contradicts itself. */
final class InvalidSubscriptionFailureAnalyzer extends AbstractFailureAnalyzer<InvalidSubscriptionException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidSubscriptionException cause) {
        return new FailureAnalysis(
                "The listener " + cause.listener() + " cannot work: " + cause.problem() + ".",
                cause.advice() + ".",
                cause);
    }
}
