package io.photonpump.embedded.internal.grpc.groups;

import io.photonpump.embedded.internal.group.GroupKey;
import io.photonpump.embedded.internal.group.GroupResult;
import io.photonpump.embedded.internal.grpc.GrpcException;
import io.photonpump.embedded.internal.grpc.GrpcStatus;
import io.photonpump.embedded.internal.grpc.StatusCode;

/** The errors of groups. */
final class GroupErrors {

    private GroupErrors() {}

    /** @throws GrpcException unless it is a success */
    static void require(GroupKey key, GroupResult result) {
        switch (result.status()) {
            case SUCCESS -> {}
            case ALREADY_EXISTS ->
                throw new GrpcException(
                        of(key, StatusCode.ALREADY_EXISTS, about(key) + " exists.", "persistent-subscription-exists"));
            case DOES_NOT_EXIST -> throw new GrpcException(missing(key));
            case FAIL ->
                throw new GrpcException(of(
                                key,
                                StatusCode.INTERNAL,
                                about(key) + " failed: '" + result.reason() + "'",
                                "persistent-subscription-failed")
                        .withTrailer("reason", result.reason()));
            case ACCESS_DENIED -> throw new GrpcException(GrpcStatus.ACCESS_DENIED);
        }
    }

    static GrpcStatus missing(GroupKey key) {
        return of(key, StatusCode.NOT_FOUND, about(key) + " does not exist.", "persistent-subscription-does-not-exist");
    }

    static GrpcStatus full(GroupKey key) {
        return of(
                key,
                StatusCode.FAILED_PRECONDITION,
                "Maximum subscriptions reached for subscription group " + key.group() + " on stream " + key.stream()
                        + ".",
                "maximum-subscribers-reached");
    }

    static GrpcStatus dropped(GroupKey key) {
        return of(key, StatusCode.CANCELLED, about(key) + " was dropped.", "persistent-subscription-dropped");
    }

    private static String about(GroupKey key) {
        return "Subscription group " + key.group() + " on stream " + key.stream();
    }

    private static GrpcStatus of(GroupKey key, StatusCode code, String message, String exception) {
        return GrpcStatus.of(code, message)
                .withTrailer(GrpcStatus.EXCEPTION, exception)
                .withTrailer("stream-name", key.stream())
                .withTrailer("group-name", key.group());
    }
}
