package io.photonpump.spring.boot.diagnostics;

import io.photonpump.spring.listener.checkpoint.DuplicateCheckpointException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Two listeners with one position. */
final class DuplicateCheckpointFailureAnalyzer extends AbstractFailureAnalyzer<DuplicateCheckpointException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, DuplicateCheckpointException cause) {
        return new FailureAnalysis(
                "Two listeners keep their position under the checkpoint name '" + cause.checkpoint() + "':\n\n    "
                        + cause.first() + "\n    " + cause.second()
                        + "\n\nEach would pass over events that the other has handled.",
                "Give one of them another name: @EventStoreSubscription(checkpoint = \"…\"), or "
                        + "photonpump.subscriptions.<id>.checkpoint. When several subscriptions are on one method, each needs "
                        + "a checkpoint name of its own.",
                cause);
    }
}
