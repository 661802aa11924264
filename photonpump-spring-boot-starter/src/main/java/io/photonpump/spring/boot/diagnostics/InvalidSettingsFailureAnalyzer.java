package io.photonpump.spring.boot.diagnostics;

import io.photonpump.error.InvalidSettingsException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** A URL or setting that cannot be used. The message of the exception names it and never contains a password. */
final class InvalidSettingsFailureAnalyzer extends AbstractFailureAnalyzer<InvalidSettingsException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidSettingsException cause) {
        return new FailureAnalysis(
                "The event store client cannot be configured ('" + cause.setting() + "'): " + cause.getMessage(),
                "Correct photonpump.url (environment variable PHOTONPUMP_URL) or the photonpump.* property that is named "
                        + "above. A URL looks like eventstore://user:password@host:1113.",
                cause);
    }
}
