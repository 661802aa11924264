package io.photonpump.spring.internal.container;

import io.photonpump.error.DropReason;
import io.photonpump.spring.internal.failure.FailureClassifier;
import io.photonpump.spring.listener.MissingGroupPolicy;
import io.photonpump.spring.listener.SubscriptionSpec;

/** Decides how a listener continues after its subscription ended unexpectedly. */
public final class DropPolicy {

    /** The next step. */
    enum Next {
        /** Subscribe again, after increasing waits. */
        AGAIN,
        /** Like {@link #AGAIN}, without a warning: the group is full, or the client has warned for all listeners. */
        AGAIN_QUIETLY,
        /** Create the group, and subscribe again. */
        CREATE_GROUP,
        /** Stop, because no attempt can succeed. */
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
