package io.photonpump.spring.boot.diagnostics;

import io.photonpump.spring.listener.checkpoint.DuplicateCheckpointException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Analyzes a start that failed because two listeners store their positions under one checkpoint name. */
final class DuplicateCheckpointFailureAnalyzer extends AbstractFailureAnalyzer<DuplicateCheckpointException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, DuplicateCheckpointException cause) {
        return new FailureAnalysis(
                "Two listeners store their positions under the checkpoint name '" + cause.checkpoint() + "':\n\n    "
                        + cause.first() + "\n    " + cause.second()
                        + "\n\nEach listener would miss the events that the other one has handled.",
                "Set another checkpoint name for one of them: @EventStoreSubscription(checkpoint = \"…\"), or "
                        + "photonpump.subscriptions.<id>.checkpoint. Each of several subscriptions on one method needs its own "
                        + "checkpoint name.",
                cause);
    }
}
