package io.photonpump.spring.boot.diagnostics;

import io.photonpump.spring.listener.InvalidSubscriptionException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Analyzes a start that failed because a listener has an invalid declaration or conflicting settings. */
final class InvalidSubscriptionFailureAnalyzer extends AbstractFailureAnalyzer<InvalidSubscriptionException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidSubscriptionException cause) {
        return new FailureAnalysis(
                "The listener " + cause.listener() + " cannot work: " + cause.problem() + ".",
                cause.advice() + ".",
                cause);
    }
}
