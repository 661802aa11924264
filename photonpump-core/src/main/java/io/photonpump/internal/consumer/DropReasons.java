package io.photonpump.internal.consumer;

import io.photonpump.error.AccessDeniedException;
import io.photonpump.error.AccessRight;
import io.photonpump.error.ClientClosedException;
import io.photonpump.error.DropReason;
import io.photonpump.error.GroupNotFoundException;
import io.photonpump.error.NotAuthenticatedException;
import io.photonpump.error.OperationTimedOutException;
import io.photonpump.error.PhotonPumpException;
import io.photonpump.error.StreamDeletedException;
import io.photonpump.error.UnsupportedByServerException;
import org.jspecify.annotations.Nullable;

/** Conversions between the reasons for the end of a subscription and the corresponding errors. */
final class DropReasons {

    private DropReasons() {}

    static DropReason reasonOf(PhotonPumpException error) {
        if (error instanceof NotAuthenticatedException) {
            return DropReason.NOT_AUTHENTICATED;
        } else if (error instanceof AccessDeniedException) {
            return DropReason.ACCESS_DENIED;
        } else if (error instanceof OperationTimedOutException) {
            return DropReason.TIMED_OUT;
        } else if (error instanceof ClientClosedException) {
            return DropReason.CLIENT_CLOSED;
        } else if (error instanceof UnsupportedByServerException) {
            return DropReason.UNSUPPORTED;
        }
        return DropReason.SERVER_ERROR;
    }

    /**
     * Returns the error that other calls report for the same reason; null: there is none.
     *
     * @param group the name of the group; null: a subscription without one
     * @param username the user of the subscription; null: it had no credentials
     */
    static @Nullable PhotonPumpException causeOf(
            DropReason reason, String subscription, String stream, @Nullable String group, @Nullable String username) {
        return switch (reason) {
            case ACCESS_DENIED ->
                new AccessDeniedException("subscribing to " + subscription, AccessRight.READ, stream)
                        .withUsername(username);
            case STREAM_DELETED -> new StreamDeletedException(stream);
            case NOT_FOUND, GROUP_DELETED -> group == null ? null : new GroupNotFoundException(stream, group);
            default -> null;
        };
    }
}
