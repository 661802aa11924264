package io.photonpump.spring.internal.container;

import io.photonpump.error.DropReason;
import io.photonpump.spring.internal.failure.FailureClassifier;
import io.photonpump.spring.listener.MissingGroupPolicy;
import io.photonpump.spring.listener.SubscriptionSpec;

/** What follows when a subscription ended without having been asked to. */
public final class DropPolicy {

    /** What to do next. */
    enum Next {
        /** Subscribe again, later each time. */
        AGAIN,
        /** As {@link #AGAIN}, and not worth a warning: the group is full, or the client has warned for all listeners. */
        AGAIN_QUIETLY,
        /** Create the group, then subscribe again. */
        CREATE_GROUP,
        /** Nothing would help. */
        FAIL
    }

    private DropPolicy() {}

    static Next after(DropReason reason, SubscriptionSpec spec) {
        return switch (reason) {
            case SUBSCRIBER_MAX_COUNT_REACHED, NOT_AUTHENTICATED -> Next.AGAIN_QUIETLY;
            case NOT_FOUND, GROUP_DELETED -> afterMissingGroup(spec);
            default -> FailureClassifier.of(reason).isFinal() ? Next.FAIL : Next.AGAIN;
        };
    }

    private static Next afterMissingGroup(SubscriptionSpec spec) {
        MissingGroupPolicy policy =
                spec.group() == null ? MissingGroupPolicy.RETRY : spec.group().missing();
        return switch (policy) {
            case CREATE -> Next.CREATE_GROUP;
            case FAIL -> Next.FAIL;
            case RETRY -> Next.AGAIN;
        };
    }
}
